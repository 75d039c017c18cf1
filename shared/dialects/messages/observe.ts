// What a frame, or a whole answer, of Anthropic tells without being translated: start, end, usage, tier, failure.
import type { Frame } from '../../upstream/sse.ts'
import { type Body, nothing, type Observation } from '../dialect.ts'
import { defined, type JsonObject, objectOf, textOf } from '../shape.ts'
import { isUnfinished } from './answer.ts'
import { decodeFault } from './failure.ts'
import { decodeUsage, laterUsage } from './usage.ts'

const started: Observation = { start: true }

const ended: Observation = { start: true, end: 'completed' }

/** What the frames so far said of the usage, as Anthropic counts. */
interface Spent {
  usage: JsonObject
}

type Observe = (frame: Frame, spent: Spent) => Observation

/** Only `message_stop` ends the stream; what the stop reason was stands in `message_delta` before it. */
const observers = new Map<string | undefined, Observe>(
  Object.entries({
    content_block_start: () => started,
    content_block_delta: () => started,
    message_start: (frame, spent) => spend(spent, objectOf(dataOf(frame).message)),
    message_delta: (frame, spent) => spend(spent, dataOf(frame)),
    message_stop: () => ended,
    error: frame => failed(dataOf(frame)),
  } satisfies Record<string, Observe>),
)

const dataOf = (frame: Frame): JsonObject => frame.json ?? {}

/** The name of a frame's event; taken from its data where the event line is missing. */
export const eventOf = (frame: Frame): string | undefined => frame.event ?? textOf(dataOf(frame).type)

/** A stepper: the counts that it tells are those of all frames so far. */
export function observer(): (frame: Frame) => Observation {
  const spent: Spent = { usage: {} }
  return frame => {
    const observe = observers.get(eventOf(frame))
    if (observe !== undefined) return observe(frame, spent)
    return frame.event === undefined && dataOf(frame).error !== undefined ? failed(dataOf(frame)) : nothing
  }
}

function spend(spent: Spent, holder: JsonObject): Observation {
  spent.usage = laterUsage(spent.usage, holder)
  return defined({ usage: decodeUsage(spent.usage), tier: textOf(spent.usage.service_tier) })
}

const failed = (body: JsonObject): Observation => ({ end: 'failed', fault: decodeFault(body) })

export function observeWhole(answer: Body): Observation {
  if (answer.error !== undefined && answer.error !== null) return failed(answer)
  return { ...spend({ usage: {} }, answer), start: true, end: isUnfinished(answer.stop_reason) ? 'incomplete' : 'completed' }
}
