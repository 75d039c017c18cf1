// Token counts, between Responses and the hub.

import type { Usage } from '../../hub/usage.ts'
import type { Cost } from '../dialect.ts'
import { defined, isObject, numberOf, objectOf } from '../shape.ts'
import type { Json } from './answer.ts'

/** Tokens as the Responses API counts them; undefined where none are told. */
export function decodeUsage(value: unknown): Usage | undefined {
  if (!isObject(value)) return undefined
  const [input, output] = [numberOf(value.input_tokens), numberOf(value.output_tokens)]
  if (input === undefined && output === undefined) return undefined
  const details = objectOf(value.input_tokens_details)
  return defined({
    input: input ?? 0,
    cached: numberOf(details.cached_tokens),
    cacheWrite: numberOf(details.cache_write_tokens),
    output: output ?? 0,
    reasoning: numberOf(objectOf(value.output_tokens_details).reasoning_tokens),
  })
}

/** The API's type has every count required: what the provider did not tell is 0 there, and an answer without usage has none. */
export function encodeUsage(usage: Usage | undefined, cost?: Cost): Json | null {
  if (usage === undefined) return null
  return {
    input_tokens: usage.input,
    input_tokens_details: { cached_tokens: usage.cached ?? 0, cache_write_tokens: usage.cacheWrite ?? 0 },
    output_tokens: usage.output,
    output_tokens_details: { reasoning_tokens: usage.reasoning ?? 0 },
    total_tokens: usage.input + usage.output,
    ...cost,
  }
}
