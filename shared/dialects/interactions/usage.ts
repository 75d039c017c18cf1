// Token counts between Google's rule (thoughts and tool use stand apart) and the hub's (they are part of output and input).

import type { Usage } from '../../hub/usage.ts'
import type { Cost } from '../dialect.ts'
import { defined, type JsonObject, numberOf } from '../shape.ts'

/** Reads a `usage` object; undefined where it counts nothing. `total_output_tokens` leaves the thoughts out (wires §2). */
export function decodeUsage(usage: JsonObject): Usage | undefined {
  const input = numberOf(usage.total_input_tokens)
  const output = numberOf(usage.total_output_tokens)
  const reasoning = numberOf(usage.total_thought_tokens)
  if (input === undefined && output === undefined && reasoning === undefined) return undefined
  return defined({
    input: (input ?? 0) + (numberOf(usage.total_tool_use_tokens) ?? 0),
    cached: numberOf(usage.total_cached_tokens),
    output: (output ?? 0) + (reasoning ?? 0),
    reasoning,
  })
}

/** The counts as Interactions reports them. */
export function encodeUsage({ input, cached = 0, output, reasoning = 0 }: Usage, cost?: Cost): Record<string, unknown> {
  return {
    total_tokens: input + output,
    total_input_tokens: input,
    total_cached_tokens: cached,
    total_output_tokens: Math.max(0, output - reasoning),
    total_tool_use_tokens: 0,
    total_thought_tokens: reasoning,
    ...cost,
  }
}
