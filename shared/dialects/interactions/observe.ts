// What a frame, or a whole answer, of Gemini's Interactions tells without being translated: start, end, usage, tier, failure.
import type { Frame } from '../../upstream/sse.ts'
import { type Body, nothing, type Observation } from '../dialect.ts'
import { defined, type JsonObject, objectOf, parseObject, textOf } from '../shape.ts'
import { decodeFault } from './failure.ts'
import { decodeUsage } from './usage.ts'

const started: Observation = { start: true }

const observers = new Map<string | undefined, (frame: Frame) => Observation>(
  Object.entries({
    'step.start': () => started,
    'step.delta': () => started,
    'interaction.completed': frame => finished(objectOf(dataOf(frame).interaction)),
    error: frame => failed(dataOf(frame)),
  } satisfies Record<string, (frame: Frame) => Observation>),
)

const dataOf = (frame: Frame): JsonObject => parseObject(frame.data) ?? {}

/** The name of a frame's event; taken from its data where the event line is missing. */
export const eventOf = (frame: Frame): string | undefined => frame.event ?? textOf(dataOf(frame).event_type)

/** A frame without event and data may be bare JSON: some of Google's failures come so inside a 200 (wires §6). */
export function observe(frame: Frame): Observation {
  const observer = observers.get(eventOf(frame))
  if (observer !== undefined) return observer(frame)
  const body = frame.event === undefined ? bodyOf(frame) : undefined
  return body?.error === undefined ? nothing : failed(body)
}

/** The JSON object of a frame that names no event. */
export function bodyOf(frame: Frame): JsonObject | undefined {
  if (frame.data !== undefined) return parseObject(frame.data)
  return frame.raw[0] === 0x7b ? parseObject(frame.raw.toString('utf8')) : undefined
}

const ends: Readonly<Record<string, Observation['end']>> = {
  completed: 'completed',
  requires_action: 'completed',
  incomplete: 'incomplete',
  budget_exceeded: 'incomplete',
  requires_continuation: 'incomplete',
  failed: 'failed',
  cancelled: 'failed',
}

function finished(interaction: JsonObject): Observation {
  const end = ends[textOf(interaction.status) ?? ''] ?? 'completed'
  const told = defined({ end, usage: decodeUsage(objectOf(interaction.usage)), tier: textOf(interaction.service_tier) })
  return end === 'failed' ? { ...told, fault: decodeFault(interaction) } : { ...told, start: true }
}

const failed = (body: JsonObject): Observation => ({ end: 'failed', fault: decodeFault(body) })

export function observeWhole(answer: Body): Observation {
  return answer.error !== undefined && answer.error !== null ? { ...finished(answer), ...failed(answer) } : finished(answer)
}
