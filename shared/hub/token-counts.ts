// The counts of tokens that a provider reports: one row each. To add one, add its row and read it in the dialects that report it.

export interface TokenCount {
  /** Its name in sums and in the log. */
  readonly sum: string
  /** Its name on receipts, in usage exports and in their CSV. */
  readonly wire: string
  /** Without it a usage is none; the others are absent where the provider did not report them. */
  readonly required?: true
  /** Stands in the log line of a request. */
  readonly logged?: true
  /** Sums that older releases stored lack it: it is 0 there. */
  readonly late?: true
}

export const tokenCounts = {
  /** With cached and cache-write tokens. */
  input: { sum: 'inputTokens', wire: 'input_tokens', required: true, logged: true },
  cached: { sum: 'cachedTokens', wire: 'cached_tokens' },
  cacheWrite: { sum: 'cacheWriteTokens', wire: 'cache_write_tokens' },
  /** With reasoning tokens. */
  output: { sum: 'outputTokens', wire: 'output_tokens', required: true, logged: true },
  reasoning: { sum: 'reasoningTokens', wire: 'reasoning_tokens' },
} as const satisfies Readonly<Record<string, TokenCount>>
