// The shapes of the price catalogue: models, the dated prices of each tier, and what a priced request looks like.

import type { ProviderName } from '../providers/index.ts'
import type { PriceTier } from '../providers/provider.ts'
import type { AbilityRow } from './abilities/types.ts'

export type { ProviderName } from '../providers/index.ts'
export type { PriceTier } from '../providers/provider.ts'

/** What a model is for, as `GET /v1/models` says it. */
export type Category = 'text' | 'code' | 'reasoning' | 'multimodal' | 'video'

/**
 * Prices in integer micro-USD per 1,000,000 tokens. Without `cached` or `cacheWrite` those tokens cost what input costs.
 * Reasoning tokens are output.
 */
export interface Rates {
  readonly input: number
  readonly cached?: number
  readonly cacheWrite?: number
  readonly output: number
}

/** The rates of requests whose whole input has at least `from` tokens; they hold for the whole request, output included. */
export interface Bracket extends Rates {
  readonly from: number
}

/** The brackets of each tier in ascending order, the first from 0. A tier that is absent has no known price. */
export type TierPrices = { readonly standard: readonly Bracket[] } & {
  readonly [tier in Exclude<PriceTier, 'standard'>]?: readonly Bracket[]
}

/** Prices from `since` (a date, 00:00 UTC; absent: since ever) until the next period's. */
export interface Period {
  readonly since?: string
  readonly tiers: TierPrices
}

export interface Model {
  readonly id: string
  readonly provider: ProviderName
  readonly category: Category
  readonly contextLength?: number
  readonly outputLength?: number
  readonly flexCapable: boolean
  /** In ascending order; empty for a model without prices. */
  readonly periods: readonly Period[]
}

/** Names that begin so belong to this provider; `shown` says it in messages. The first match wins. */
export interface Prefix {
  readonly pattern: string
  readonly provider: ProviderName
  readonly shown: string
}

export interface CatalogueData {
  /** The date of the data, a dot, and the first eight hex digits of its SHA-256. */
  readonly version: string
  readonly asOf: string
  readonly prefixes: readonly Prefix[]
  readonly models: readonly Model[]
  /** An operator's own rows, laid over those of the release. */
  readonly abilities?: readonly AbilityRow[]
}

/** What a request cost, what it would have cost on the standard tier, and the difference, never below 0: integer micro-USD. */
export interface Priced {
  readonly costMicroUsd: number
  readonly standardMicroUsd: number
  readonly savedMicroUsd: number
}
