// Token counts between Google's rule (thoughts and tool use stand apart, a count of zero is left out) and the hub's (they are part of output and input).
import type { Usage } from '../../hub/usage.ts'
import type { Cost } from '../dialect.ts'
import { defined, type JsonObject, numberOf } from '../shape.ts'

/** Reads `usageMetadata`; undefined where it counts nothing. */
export function decodeUsage(usage: JsonObject): Usage | undefined {
  const input = numberOf(usage.promptTokenCount)
  const output = numberOf(usage.candidatesTokenCount)
  if (input === undefined && output === undefined && numberOf(usage.totalTokenCount) === undefined) return undefined
  const reasoning = numberOf(usage.thoughtsTokenCount)
  return defined({
    input: (input ?? 0) + (numberOf(usage.toolUsePromptTokenCount) ?? 0),
    cached: numberOf(usage.cachedContentTokenCount),
    output: (output ?? 0) + (reasoning ?? 0),
    reasoning,
  })
}

/** The counts as generateContent reports them, with the tier that served. */
export function encodeUsage({ input, cached, output, reasoning = 0 }: Usage, tier: string | undefined, cost?: Cost): JsonObject {
  return defined({
    promptTokenCount: input,
    cachedContentTokenCount: cached,
    candidatesTokenCount: Math.max(0, output - reasoning),
    thoughtsTokenCount: reasoning,
    totalTokenCount: input + output,
    serviceTier: tier,
    ...cost,
  })
}
