// The price fields of one entry in LiteLLM's list: which tier, bracket and rate each names, and whether its unit can be right.
import type { PriceTier, Rates } from './types.ts'

/** One price: micro-USD per 1M tokens, for requests with at least `from` input tokens. */
export interface GivenRate {
  readonly tier: PriceTier
  readonly from: number
  readonly rate: keyof Rates
  readonly microUsd: number
}

const stems: Readonly<Record<string, keyof Rates>> = {
  input_cost_per_token: 'input',
  output_cost_per_token: 'output',
  cache_read_input_token_cost: 'cached',
  cache_creation_input_token_cost: 'cacheWrite',
}
const priceField = new RegExp(`^(${Object.keys(stems).join('|')})(_.+)?$`)

/** Prices that a request here never has: batches, and cache entries that are kept for an hour. */
const notOurs = /_batch|_above_1hr/
const tierSuffix = /_(flex|priority)/
const bracketSuffix = /_above_(\d+)k_tokens/

/** The dearest price that is believed, in USD per token: 1,000 USD per 1M tokens. */
const dearest = 0.001

/** A fault in the operator's list. */
export class CatalogueError extends Error {
  override readonly name = 'CatalogueError'
  constructor(model: string, field: string, rule: string) {
    super(`Price list, model ${model}, field ${field}: ${rule}`)
  }
}

/**
 * USD per token as integer micro-USD per 1M tokens.
 * @throws CatalogueError for what is no number, is negative, or cannot be USD per token
 */
function microUsdOf(value: unknown, model: string, field: string): number {
  const fault = (rule: string) => new CatalogueError(model, field, `${JSON.stringify(value)} ${rule}`)
  if (typeof value !== 'number' || !Number.isFinite(value)) throw fault('is not a number.')
  if (value < 0) throw fault('is negative.')
  if (value > dearest)
    throw fault(`is more than ${dearest} USD per token, which is 1,000 USD per 1M tokens: was the price per 1M tokens meant?`)
  const microUsd = Math.round(value * 1e12)
  if (microUsd === 0 && value !== 0) throw fault('is less than a millionth of a dollar per 1M tokens: the unit is USD per token.')
  return microUsd
}

/** What a field's suffix says; undefined for a tier that is not ours. @throws CatalogueError for a bracket that it cannot read */
function readSuffix(suffix: string, model: string, field: string): Pick<GivenRate, 'tier' | 'from'> | undefined {
  if (notOurs.test(suffix)) return undefined
  const tier = tierSuffix.exec(suffix)?.[1] === 'flex' ? 'flex' : tierSuffix.test(suffix) ? 'priority' : 'standard'
  const thousands = bracketSuffix.exec(suffix)?.[1]
  const rest = suffix.replace(tierSuffix, '').replace(bracketSuffix, '')
  if (rest.includes('above'))
    throw new CatalogueError(model, field, 'this bracket is not known, so that long requests would be priced wrongly.')
  return rest === '' ? { tier, from: thousands === undefined ? 0 : Number(thousands) * 1_000 + 1 } : undefined
}

/**
 * The prices of an entry; other fields are none of ours. A price of null counts as absent.
 * @throws CatalogueError naming the model and the field whose price cannot be right
 */
export function readRates(model: string, entry: object): GivenRate[] {
  return Object.entries(entry).flatMap(([field, value]) => {
    const [, stem, suffix = ''] = priceField.exec(field) ?? []
    const rate = stem === undefined ? undefined : stems[stem]
    if (rate === undefined || value === null) return []
    const place = readSuffix(suffix, model, field)
    return place === undefined ? [] : [{ ...place, rate, microUsd: microUsdOf(value, model, field) }]
  })
}
