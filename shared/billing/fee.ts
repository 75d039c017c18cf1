// The fee: a share of what a request saved, where Leeway's race won it. The one rule for settlement and re-rating; statements add its fees up. Pure.

/** What the fee of a request depends on. */
export interface FeeGround {
  /** Whether the provider has what a fee is taken for (shared/providers/). */
  readonly charged: boolean
  /** Why the tier that served was chosen. */
  readonly reason: string
  /** Integer micro-USD, from 0; null where it is not known. */
  readonly savedMicroUsd: number | null
  /** The share in percent, with up to six decimals. */
  readonly feePercent: number
}

/** In integer micro-USD, rounded half up. There is none on a fallback, and none on an unknown saving. */
export function feeOf({ charged, reason, savedMicroUsd, feePercent }: FeeGround): number {
  return savedMicroUsd === null || reason !== 'flex_won' || !charged ? 0 : share(savedMicroUsd, feePercent)
}

const percentDigits = 1_000_000

function share(microUsd: number, percent: number): number {
  const whole = 100n * BigInt(percentDigits)
  return Number((BigInt(microUsd) * BigInt(Math.round(percent * percentDigits)) + whole / 2n) / whole)
}
