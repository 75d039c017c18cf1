// Builds the catalogue's models: standard prices from the open price list `@pydantic/genai-prices`, the rest from the overlay.
import { type ConditionalPrice, calcPrice, type ModelInfo, type ModelPrice, type TieredPrices } from '@pydantic/genai-prices'
import { providerNames, providers } from '../../providers/index.ts'
import type { Bracket, Model, Period, ProviderName, Rates, TierPrices } from '../types.ts'
import { type ModelOverlay, overlay, type TierRule } from './overlay.ts'

const listed = { input: 'input_mtok', cached: 'cache_read_mtok', cacheWrite: 'cache_write_mtok', output: 'output_mtok' } as const
const fields = ['input', 'cached', 'cacheWrite', 'output'] as const

/** USD per 1M tokens as integer micro-USD. @throws Error where a fraction of a micro-USD is left */
function micro(usd: number): number {
  const exact = usd * 1_000_000
  const whole = Math.round(exact)
  if (!(Math.abs(exact - whole) <= 1e-6)) throw new Error(`${usd} USD per 1M tokens is not a whole number of micro-USD.`)
  return whole
}

/** Makes rates field by field; a field that `rate` does not know is left out. @throws Error without input or output */
function makeRates(rate: (field: keyof Rates) => number | undefined): Rates {
  const { input, cached, cacheWrite, output } = Object.fromEntries(fields.map(field => [field, rate(field)]))
  if (input === undefined || output === undefined) throw new Error('A price of input or output is missing.')
  return { input, ...(cached !== undefined && { cached }), ...(cacheWrite !== undefined && { cacheWrite }), output }
}

/** The list's types call it a class; its data are plain objects. */
const isTiered = (price: number | TieredPrices | undefined): price is TieredPrices => typeof price === 'object'

/** The price of requests with this many input tokens: a tier of the list holds above its `start`. */
function priceAt(price: number | TieredPrices | undefined, input: number): number | undefined {
  if (!isTiered(price)) return price
  return price.tiers.findLast(({ start }) => input > start)?.price ?? price.base
}

function standardOf(prices: ModelPrice): Bracket[] {
  const starts = fields.flatMap(field => {
    const price = prices[listed[field]]
    return isTiered(price) ? price.tiers.map(({ start }) => start + 1) : []
  })
  const froms = [...new Set([0, ...starts])].sort((a, b) => a - b)
  const usd = (field: keyof Rates, from: number) => priceAt(prices[listed[field]], from)
  return froms.map(from => ({
    from,
    ...makeRates(field => {
      const price = usd(field, from)
      return price === undefined ? undefined : micro(price)
    }),
  }))
}

/** A tier's brackets; a price that the overlay types out replaces that of the first bracket. */
function applyRule(rule: TierRule, standard: readonly Bracket[]): Bracket[] {
  if (typeof rule !== 'number' && !('factor' in rule)) return [{ from: 0, ...makeRates(field => scale(rule.usd[field], 1_000_000)) }]
  const factor = typeof rule === 'number' ? rule : rule.factor
  const typed: Partial<Rates> = typeof rule === 'number' ? {} : rule.usd
  return standard.map((bracket, index) => ({
    from: bracket.from,
    ...makeRates(field => (index === 0 ? scale(typed[field], 1_000_000) : undefined) ?? scale(bracket[field], factor)),
  }))
}

const scale = (value: number | undefined, factor: number): number | undefined =>
  value === undefined ? undefined : micro((value * factor) / 1_000_000)

function periodOf({ constraint, prices }: ConditionalPrice, model: ModelOverlay): Period {
  if (constraint?.type === 'time_of_date') throw new Error(`${model.id}: prices by the hour are not supported.`)
  const standard = standardOf(prices)
  const tiers: TierPrices = {
    standard,
    ...(model.flex !== undefined && { flex: applyRule(model.flex, standard) }),
    ...(model.priority !== undefined && { priority: applyRule(model.priority, standard) }),
  }
  return { ...(constraint && { since: constraint.start_date }), tiers }
}

function periodsOf({ prices }: ModelInfo, model: ModelOverlay): Period[] {
  const dated = Array.isArray(prices) ? prices : [{ prices }]
  return dated.map(price => periodOf(price, model)).sort((a, b) => (a.since ?? '').localeCompare(b.since ?? ''))
}

function modelOf(provider: ProviderName, model: ModelOverlay): Model {
  const found = calcPrice({ input_tokens: 1 }, model.id, { providerId: providers[provider].owner })?.model
  if (found === undefined) throw new Error(`The price list does not know ${model.id}.`)
  return {
    id: model.id,
    provider,
    category: model.category,
    ...(found.context_window !== undefined && { contextLength: found.context_window }),
    ...(model.outputLength !== undefined && { outputLength: model.outputLength }),
    flexCapable: model.flex !== undefined,
    periods: model.unpriced ? [] : periodsOf(found, model),
  }
}

/**
 * All models of the catalogue, by provider, newest first.
 * @throws Error naming the model that the price list does not know or cannot price
 */
export const buildModels = (): Model[] =>
  providerNames.flatMap(provider => (overlay[provider] ?? []).map(model => modelOf(provider, model)))
