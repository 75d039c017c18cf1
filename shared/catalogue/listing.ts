// Models as `GET /v1/models` lists them: OpenAI's shape, with the provider, the tiers and the prices that hold now (contract §10).
import { providers } from '../providers/index.ts'
import type { DirectTier } from '../providers/provider.ts'
import { type Catalogue, catalogue } from './catalogue.ts'
import type { Bracket, Category, Model, PriceTier, ProviderName } from './types.ts'

export interface ListedBracket {
  readonly from_input_tokens: number
  readonly input: number
  readonly cached_input: number
  readonly cache_write: number
  readonly output: number
}

export interface ListedModel {
  readonly id: string
  readonly object: 'model'
  /** Seconds since the epoch: the date of the catalogue. */
  readonly created: number
  readonly owned_by: string
  readonly provider: ProviderName
  readonly category: Category
  readonly flex_capable: boolean
  /** What `start_within` can ask for; `flex` stands for a window. */
  readonly tiers: readonly string[]
  readonly context_length?: number
  readonly max_output_length?: number
  readonly prices: ({ readonly unit: string } & { readonly [tier in PriceTier]?: readonly ListedBracket[] }) | null
}

/** In the order in which they are listed, after `flex`. */
const directTiers = ['default', 'priority', 'auto'] as const satisfies readonly DirectTier[]

const listBracket = ({ from, input, cached = input, cacheWrite = input, output }: Bracket): ListedBracket => ({
  from_input_tokens: from,
  input,
  cached_input: cached,
  cache_write: cacheWrite,
  output,
})

function listPrices(model: Model, at: number, prices: Catalogue): ListedModel['prices'] {
  const tiers = prices.pricesOf(model.id, at)
  if (tiers === undefined) return null
  const { standard, flex, priority } = tiers
  return {
    unit: 'micro-USD per 1,000,000 tokens',
    standard: standard.map(listBracket),
    ...(flex && { flex: flex.map(listBracket) }),
    ...(priority && { priority: priority.map(listBracket) }),
  }
}

/** One model with the prices that hold at this moment (milliseconds since the epoch). */
export function listModel(model: Model, at: number, prices: Catalogue = catalogue()): ListedModel {
  const { id, provider, category, flexCapable, contextLength, outputLength } = model
  const { owner, tiers: words } = providers[provider]
  return {
    id,
    object: 'model',
    created: Date.parse(prices.asOf) / 1_000,
    owned_by: owner,
    provider,
    category,
    flex_capable: flexCapable,
    tiers: [...(flexCapable ? ['flex'] : []), ...directTiers.filter(tier => words[tier] !== undefined)],
    ...(contextLength !== undefined && { context_length: contextLength }),
    ...(outputLength !== undefined && { max_output_length: outputLength }),
    prices: listPrices(model, at, prices),
  }
}
