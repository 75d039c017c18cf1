// What a provider's answer has and we do not know must not read as success. The rule, for every decoder of a translated answer:
//
// - Content that is not known, or has no place in the caller's dialect, is an error in-band: a block, an item, a step, a part, or a delta inside one.
//   A missing type tells nothing and is no content.
// - Work of a provider's own tools is known (each dialect's `traces`): what it came to stands in the text, and the rest is left out.
// - A status or a stop reason that is not known is an unfinished answer (`length`), for nobody can say that it is complete.
// - Bookkeeping is left out, known or not: comments, pings, progress events, annotations, members. An event of an unknown name is bookkeeping unless
//   it has a member in which its dialect carries content.
import { faultOf } from '../errors/envelope.ts'
import { LeewayError } from '../errors/leeway-error.ts'
import type { HubEvent } from '../hub/event.ts'
import type { JsonObject } from './shape.ts'

/** Longer names are cut: they come from outside. */
const longest = 60

/** The error that unknown content is. @param kind what it is, in words @param type its name on the wire */
export const unknownContent = (kind: string, type: unknown): HubEvent[] =>
  typeof type === 'string' ? [{ type: 'error', fault: faultOf(unknownOutput(`${kind} '${type.slice(0, longest)}'`)) }] : []

const unknownOutput = (what: string): LeewayError => new LeewayError('upstream_output_unknown', { facts: { what } })

const contentMembers = ['delta', 'content_block', 'item', 'part', 'step'] as const

/** What an event of an unknown name comes to. */
export const unknownEvent = (name: string, data: JsonObject): HubEvent[] =>
  contentMembers.some(member => data[member] !== undefined && data[member] !== null) ? unknownContent('an event', name) : []

/** The events up to the first error; nothing of the stream is read behind it. */
export function throughError(state: { ended: boolean }, events: HubEvent[]): HubEvent[] {
  const at = events.findIndex(({ type }) => type === 'error')
  if (at === -1) return events
  state.ended = true
  return events.slice(0, at + 1)
}
