// What a frame, or a whole answer, of Anthropic tells without being translated: start, end, usage, tier, failure.
import type { Frame } from '../../upstream/sse.ts'
import { type Body, nothing, type Observation } from '../dialect.ts'
import { defined, type JsonObject, objectOf, textOf } from '../shape.ts'
import { cutReasons } from './answer.ts'
import { decodeFault } from './failure.ts'
import { decodeUsage } from './usage.ts'

const started: Observation = { start: true }

const ended: Observation = { start: true, end: 'completed' }

/** Only `message_stop` ends the stream; what the stop reason was stands in `message_delta` before it. */
const observers = new Map<string | undefined, (frame: Frame) => Observation>(
  Object.entries({
    content_block_start: () => started,
    content_block_delta: () => started,
    message_start: frame => spent(objectOf(dataOf(frame).message)),
    message_delta: frame => spent(dataOf(frame)),
    message_stop: () => ended,
    error: frame => failed(dataOf(frame)),
  } satisfies Record<string, (frame: Frame) => Observation>),
)

const dataOf = (frame: Frame): JsonObject => frame.json ?? {}

/** The name of a frame's event; taken from its data where the event line is missing. */
export const eventOf = (frame: Frame): string | undefined => frame.event ?? textOf(dataOf(frame).type)

export function observe(frame: Frame): Observation {
  const observer = observers.get(eventOf(frame))
  if (observer !== undefined) return observer(frame)
  return frame.event === undefined && dataOf(frame).error !== undefined ? failed(dataOf(frame)) : nothing
}

function spent(holder: JsonObject): Observation {
  const usage = objectOf(holder.usage)
  return defined({ usage: decodeUsage(usage), tier: textOf(usage.service_tier) })
}

const failed = (body: JsonObject): Observation => ({ end: 'failed', fault: decodeFault(body) })

export function observeWhole(answer: Body): Observation {
  if (answer.error !== undefined && answer.error !== null) return failed(answer)
  return { ...spent(answer), start: true, end: cutReasons.includes(answer.stop_reason) ? 'incomplete' : 'completed' }
}
