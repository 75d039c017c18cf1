// What OpenAI's frames and whole answers tell, without translating them: start, end, usage, tier, failure.
import type { Frame } from '../../upstream/sse.ts'
import { type Body, nothing, type Observation } from '../dialect.ts'
import { defined, objectOf, textOf } from '../shape.ts'
import { decodeFault } from './failure.ts'
import { decodeUsage } from './usage.ts'

/** Event names that matter; all others but the deltas tell nothing. */
const readers: Readonly<Record<string, (frame: Frame) => Observation>> = {
  'response.output_item.added': () => started,
  'response.completed': observeTerminal,
  'response.incomplete': observeTerminal,
  'response.failed': observeTerminal,
  error: frame => ({ fault: decodeFault(frame.json ?? {}) }),
}

const started: Observation = { start: true }

/** A stepper, like its twins; it has nothing to remember. */
export const observer = (): ((frame: Frame) => Observation) => observe

/** One look-up by event name; JSON is parsed for terminal events and errors, and where a frame has no event line. */
function observe(frame: Frame): Observation {
  const event = eventOf(frame)
  if (event === undefined) return nothing
  if (event.endsWith('.delta')) return started
  return Object.hasOwn(readers, event) ? (readers[event]?.(frame) ?? nothing) : nothing
}

/** The event's name: the `event:` line, else the `type` inside the data. */
export const eventOf = (frame: Frame): string | undefined => frame.event ?? textOf(frame.json?.type)

function observeTerminal(frame: Frame): Observation {
  if (frame.json === undefined) return nothing
  const told = observeWhole(objectOf(frame.json.response))
  // A terminal event ends the stream, whatever status it has.
  return told.end === undefined ? { ...told, start: true, end: 'incomplete' } : told
}

/** What a whole response object tells, be it a JSON answer or the `response` of a terminal event. */
export function observeWhole(response: Body): Observation {
  const seen = { usage: decodeUsage(response.usage), tier: textOf(response.service_tier) }
  switch (response.status) {
    case 'completed':
    case 'incomplete':
      return defined({ ...seen, start: true, end: response.status })
    case 'failed':
    case 'cancelled':
      return defined({ ...seen, end: 'failed' as const, fault: decodeFault(response) })
    default:
      return defined(seen)
  }
}
