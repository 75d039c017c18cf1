// What a frame, or a whole answer, of Gemini's Interactions tells without being translated: start, end, usage, tier, failure.
import type { Frame } from '../../upstream/sse.ts'
import { type Body, nothing, type Observation } from '../dialect.ts'
import { defined, type JsonObject, objectOf, textOf } from '../shape.ts'
import { failures, isUnfinished } from './answer.ts'
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

const dataOf = (frame: Frame): JsonObject => frame.json ?? {}

/** The name of a frame's event; taken from its data where the event line is missing. */
export const eventOf = (frame: Frame): string | undefined => frame.event ?? textOf(dataOf(frame).event_type)

/** A stepper, like its twins; it has nothing to remember. */
export const observer = (): ((frame: Frame) => Observation) => observe

function observe(frame: Frame): Observation {
  const observer = observers.get(eventOf(frame))
  if (observer !== undefined) return observer(frame)
  return frame.event === undefined && dataOf(frame).error !== undefined ? failed(dataOf(frame)) : nothing
}

function endOf({ status }: JsonObject): Observation['end'] {
  if (failures.has(status)) return 'failed'
  return isUnfinished(status) ? 'incomplete' : 'completed'
}

function finished(interaction: JsonObject): Observation {
  const end = endOf(interaction)
  const told = defined({ end, usage: decodeUsage(objectOf(interaction.usage)), tier: textOf(interaction.service_tier) })
  return end === 'failed' ? { ...told, fault: decodeFault(interaction) } : { ...told, start: true }
}

const failed = (body: JsonObject): Observation => ({ end: 'failed', fault: decodeFault(body) })

export function observeWhole(answer: Body): Observation {
  return answer.error !== undefined && answer.error !== null ? { ...finished(answer), ...failed(answer) } : finished(answer)
}
