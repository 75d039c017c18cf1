// What a chunk, or a whole answer, of Gemini's generateContent tells without being translated: start, end, usage, tier, failure.
import type { Frame } from '../../upstream/sse.ts'
import { type Body, nothing, type Observation } from '../dialect.ts'
import { defined, isObject, type JsonObject, listOf, objectOf, textOf } from '../shape.ts'
import { isCut } from './answer.ts'
import { decodeFault } from './failure.ts'
import { decodeUsage } from './usage.ts'

const started: Observation = { start: true }

/** Members that tell more than the start. Inside a text the quotes would be escaped. */
const telling = /"(?:finishReason|usageMetadata|promptFeedback|error)"/

/** A stepper, like its twins; it has nothing to remember. */
export const observer = (): ((frame: Frame) => Observation) => observe

function observe({ data, json }: Frame): Observation {
  if (data === undefined) return nothing
  if (telling.test(data)) return json === undefined ? nothing : told(json)
  return data.includes('"parts"') ? started : nothing
}

export const observeWhole = (answer: Body): Observation => told(answer)

/** The answer is over with its first finish reason, or with the word that its prompt was blocked. */
function told(answer: JsonObject): Observation {
  if (isObject(answer.error)) return { end: 'failed', fault: decodeFault(answer) }
  const candidates = listOf(answer.candidates)
  const reason = candidates.map(({ finishReason }) => textOf(finishReason)).find(each => each !== undefined)
  const blocked = textOf(objectOf(answer.promptFeedback).blockReason) !== undefined && candidates.length === 0
  const usage = objectOf(answer.usageMetadata)
  const begun = reason !== undefined || blocked || candidates.some(({ content }) => listOf(objectOf(content).parts).length > 0)
  const observation: Observation = defined({
    start: begun ? true : undefined,
    end: reason === undefined && !blocked ? undefined : isCut(reason) ? ('incomplete' as const) : ('completed' as const),
    usage: decodeUsage(usage),
    tier: textOf(usage.serviceTier)?.toLowerCase(),
  })
  return Object.keys(observation).length === 0 ? nothing : observation
}
