// What a request costs: pure arithmetic in integers over the catalogue's prices.
import type { Usage } from '../hub/usage.ts'
import { providers } from '../providers/index.ts'
import { ownValue } from '../record.ts'
import { type Catalogue, catalogue } from './catalogue.ts'
import type { Bracket, Priced, PriceTier, ProviderName, TierPrices } from './types.ts'

export interface UsageToPrice {
  readonly provider: ProviderName
  readonly model: string
  /** The tier that served, in the provider's own word. */
  readonly tier: string
  readonly usage: Usage
  /** When the request was made, in milliseconds since the epoch. */
  readonly at: number
}

export interface RequestToEstimate {
  readonly model: string
  readonly inputBytes: number
  /** The most tokens that the answer may have. */
  readonly tokenCap?: number
  /** The model's mean output in tokens, which stands in for the cap. */
  readonly meanOutput?: number
  /** `standard` where absent. */
  readonly tier?: PriceTier
  /** When the request is made, in milliseconds since the epoch. */
  readonly at: number
}

/** Output tokens that are held where neither a cap nor a mean is known. */
const assumedOutput = 1_000
/** No answer is longer than its model's context, whatever cap the caller names. */
const assumedContext = 1_000_000
const bytesPerToken = 4
const million = 1_000_000n

/** Which price a provider's word for the served tier means; undefined for a word without a price per token. */
export const priceTierOf = (provider: ProviderName, tier: string): PriceTier | undefined => ownValue(providers[provider].priceTiers, tier)

/** The dated prices of a model or of a snapshot's alias; undefined where it is unknown or has none. */
export const pricesOf = (model: string, at: number, prices: Catalogue = catalogue()): TierPrices | undefined => prices.pricesOf(model, at)

/** Each count is a whole number from 0; what a provider misreports has no price. */
const isCountable = ({ input, cached = 0, cacheWrite = 0, output }: Usage): boolean =>
  [input, cached, cacheWrite, output].every(count => Number.isSafeInteger(count) && count >= 0)

/** The first bracket starts at 0, so that there always is one. */
const bracketOf = (brackets: readonly Bracket[], input: number): Bracket | undefined => brackets.findLast(({ from }) => from <= input)

/** Micro-USD, rounded half up once for the whole request. */
function costOf(usage: Usage, brackets: readonly Bracket[] | undefined): number | undefined {
  const rates = brackets && bracketOf(brackets, usage.input)
  if (rates === undefined) return undefined
  const { cached = 0, cacheWrite = 0 } = usage
  const fresh = Math.max(0, usage.input - cached - cacheWrite)
  const total =
    BigInt(fresh) * BigInt(rates.input) +
    BigInt(cached) * BigInt(rates.cached ?? rates.input) +
    BigInt(cacheWrite) * BigInt(rates.cacheWrite ?? rates.input) +
    BigInt(usage.output) * BigInt(rates.output)
  return Number((total + million / 2n) / million)
}

/**
 * What a request cost on the tier that served it, and what it would have cost on the standard tier, in integer micro-USD, each rounded
 * half up once. Cached and cache-write tokens are part of the input and have their own rates; reasoning is part of the output.
 * Undefined (unpriced, never guessed) where the model, the tier's word, the tier's price or a count is not known.
 */
export function priceUsage(request: UsageToPrice, prices: Catalogue = catalogue()): Priced | undefined {
  const { provider, model, tier, usage, at } = request
  const priceTier = priceTierOf(provider, tier)
  if (priceTier === undefined || prices.find(model)?.provider !== provider || !isCountable(usage)) return undefined
  const tiers = prices.pricesOf(model, at)
  const costMicroUsd = costOf(usage, tiers?.[priceTier])
  const standardMicroUsd = costOf(usage, tiers?.standard)
  if (costMicroUsd === undefined || standardMicroUsd === undefined) return undefined
  return { costMicroUsd, standardMicroUsd, savedMicroUsd: Math.max(0, standardMicroUsd - costMicroUsd) }
}

/**
 * What a request may cost before it is made: a token for each four bytes of input and the token cap, else the model's mean output, else
 * 1,000 tokens, in integer micro-USD. Undefined where the tier of the model has no price.
 */
export function estimate(request: RequestToEstimate, prices: Catalogue = catalogue()): number | undefined {
  const { model, inputBytes, tokenCap, meanOutput, at, tier = 'standard' } = request
  const longest = prices.find(model)?.contextLength ?? assumedContext
  const output = Math.min(Math.ceil(tokenCap ?? meanOutput ?? assumedOutput), longest)
  return costOf({ input: Math.ceil(inputBytes / bytesPerToken), output }, prices.pricesOf(model, at)?.[tier])
}
