// From the prices that an entry of LiteLLM's list gives to the brackets of each tier, missing rates filled in by rule.
import { CatalogueError, type GivenRate } from './litellm-fields.ts'
import type { Bracket, PriceTier, Rates, TierPrices } from './types.ts'

const rates = ['input', 'cached', 'cacheWrite', 'output'] as const

/** A tier whose missing rates are the standard tier's times `numerator ÷ denominator`, rounded half up. */
interface Tier {
  readonly tier: PriceTier
  readonly numerator: number
  readonly denominator: number
}

const scale = (rate: number, { numerator, denominator }: Tier): number =>
  Number((2n * BigInt(rate) * BigInt(numerator) + BigInt(denominator)) / (2n * BigInt(denominator)))

/** One bracket for each threshold: a rate that it does not give is that of the nearest lower bracket. */
function bracketsOf(given: readonly GivenRate[], tier: Tier): Bracket[] {
  const find = (name: PriceTier, from: number, rate: keyof Rates) =>
    given.find(price => price.tier === name && price.from === from && price.rate === rate)?.microUsd
  const froms = [...new Set([0, ...given.filter(({ tier: name }) => name === tier.tier || name === 'standard').map(({ from }) => from)])]
  froms.sort((a, b) => a - b)
  const known: Partial<Record<keyof Rates, number>> = {}
  return froms.map(from => {
    for (const rate of rates) {
      const standard = find('standard', from, rate)
      const value = find(tier.tier, from, rate) ?? (standard === undefined ? undefined : scale(standard, tier))
      if (value !== undefined) known[rate] = value
    }
    const { input = 0, output = 0, ...cache } = known
    return { from, input, ...cache, output }
  })
}

/**
 * The prices of one model, or undefined for an entry that is not sold by the token (no price of input and output, or both 0).
 * Flex, where the model has it, is half of standard; priority exists where its price of input does. The rates that a tier leaves out
 * are the standard tier's times the tier's price of input over the standard one (flex: a half).
 * @throws CatalogueError naming the price that is missing
 */
export function tierPricesOf(model: string, given: readonly GivenRate[], flexCapable: boolean): TierPrices | undefined {
  const base = (tier: PriceTier, rate: keyof Rates) =>
    given.find(price => price.tier === tier && price.from === 0 && price.rate === rate)?.microUsd
  const input = base('standard', 'input') ?? 0
  const output = base('standard', 'output') ?? 0
  if (input === 0 && output === 0 && given.every(({ microUsd }) => microUsd === 0)) return undefined
  if (input === 0) throw new CatalogueError(model, 'input_cost_per_token', 'is missing or 0, but other prices are given.')
  if (output === 0) throw new CatalogueError(model, 'output_cost_per_token', 'is missing or 0, but other prices are given.')
  const priority = base('priority', 'input')
  if (priority === undefined && given.some(({ tier }) => tier === 'priority'))
    throw new CatalogueError(model, 'input_cost_per_token_priority', 'is missing, but other prices of priority are given.')
  return {
    standard: bracketsOf(given, { tier: 'standard', numerator: 1, denominator: 1 }),
    ...(flexCapable && { flex: bracketsOf(given, { tier: 'flex', numerator: 1, denominator: 2 }) }),
    ...(priority !== undefined && { priority: bracketsOf(given, { tier: 'priority', numerator: priority, denominator: input }) }),
  }
}
