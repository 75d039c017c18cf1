// Token counts between Anthropic's rule (input leaves the cache out) and the hub's (input includes it).

import type { Usage } from '../../hub/usage.ts'
import { defined, type JsonObject, numberOf, objectOf } from '../shape.ts'

/** Members of `usage` in `message_delta` are cumulative; what it lacks or has null stays what `message_start` said. */
export const laterUsage = (before: JsonObject, { usage }: JsonObject): JsonObject => ({
  ...before,
  ...Object.fromEntries(Object.entries(objectOf(usage)).filter(([, count]) => count !== null)),
})

/** Reads a `usage` object that has all that was said so far. */
export function decodeUsage(usage: JsonObject): Partial<Usage> {
  const input = numberOf(usage.input_tokens)
  const cached = numberOf(usage.cache_read_input_tokens)
  const cacheWrite = numberOf(usage.cache_creation_input_tokens)
  return defined({
    input: input === undefined ? undefined : input + (cached ?? 0) + (cacheWrite ?? 0),
    cached,
    cacheWrite,
    output: numberOf(usage.output_tokens),
    reasoning: numberOf(objectOf(usage.output_tokens_details).thinking_tokens),
  })
}

/** The counts as Messages reports them; zeros where the provider told nothing, for the fields are required. */
export function encodeUsage(usage: Usage | undefined, searches: number): Record<string, unknown> {
  const { input = 0, cached = 0, cacheWrite = 0, output = 0, reasoning } = usage ?? {}
  return {
    input_tokens: Math.max(0, input - cached - cacheWrite),
    cache_creation_input_tokens: cacheWrite,
    cache_read_input_tokens: cached,
    output_tokens: output,
    output_tokens_details: reasoning === undefined ? null : { thinking_tokens: reasoning },
    server_tool_use: searches === 0 ? null : { web_search_requests: searches, web_fetch_requests: 0 },
  }
}
