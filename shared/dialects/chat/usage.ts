// Token counts, as Chat tells them.

import type { Usage } from '../../hub/usage.ts'
import type { Cost } from '../dialect.ts'
import type { Json } from './answer.ts'

/** Undefined where the provider told none. */
export function encodeUsage(usage: Usage | undefined, cost?: Cost): Json | undefined {
  if (usage === undefined) return undefined
  const { input, output, cached = 0, cacheWrite, reasoning = 0 } = usage
  return {
    prompt_tokens: input,
    completion_tokens: output,
    total_tokens: input + output,
    prompt_tokens_details: { cached_tokens: cached, audio_tokens: 0, ...(cacheWrite !== undefined && { cache_write_tokens: cacheWrite }) },
    completion_tokens_details: {
      reasoning_tokens: reasoning,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
    ...cost,
  }
}
