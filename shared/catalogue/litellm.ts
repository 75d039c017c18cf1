// An operator's prices, without a deploy: LiteLLM's `model_prices_and_context_window.json`, laid over this release's catalogue.
// https://github.com/BerriAI/litellm/blob/main/model_prices_and_context_window.json: USD per token, one entry a model.
import { isUtcDay } from '../calendar.ts'
import { aliasOf, type Catalogue, createCatalogue } from './catalogue.ts'
import { changed } from './changed.ts'
import { data } from './data.ts'
import { CatalogueError, readRates } from './litellm-fields.ts'
import { tierPricesOf } from './litellm-prices.ts'
import { providerOf } from './models.ts'
import type { CatalogueData, Category, Model, Period } from './types.ts'

export interface LoadOptions {
  /** The catalogue that the list is laid over: this release's. */
  readonly base?: CatalogueData
  /** The date (00:00 UTC) from which the list's prices hold. Without it they hold since ever. */
  readonly since?: string
}

/** LiteLLM's own template, which is no model. */
const template = 'sample_spec'
const modes: readonly unknown[] = ['chat', 'responses', undefined]

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const lengthOf = (value: unknown): number | undefined => (Number.isSafeInteger(value) && Number(value) > 0 ? Number(value) : undefined)

const categoryOf = (entry: Readonly<Record<string, unknown>>): Category =>
  entry.supports_reasoning === true ? 'reasoning' : entry.supports_vision === true ? 'multimodal' : 'text'

/** The entries that are models of ours, by bare name (`gemini/gemini-2.5-pro` → `gemini-2.5-pro`). */
function ourEntries(list: Readonly<Record<string, unknown>>): Map<string, Readonly<Record<string, unknown>>> {
  const found = new Map<string, Readonly<Record<string, unknown>>>()
  for (const [name, entry] of Object.entries(list)) {
    if (name === template) continue
    if (!isRecord(entry)) throw new CatalogueError(name, '(entry)', 'is not an object.')
    const id = name.replace(/^(openai|gemini|anthropic)\//, '')
    const provider = providerOf(id)
    if (provider === undefined || (entry.litellm_provider ?? provider) !== provider || !modes.includes(entry.mode ?? undefined)) continue
    if (found.has(id)) throw new CatalogueError(name, '(entry)', `there is a second entry for ${id}.`)
    found.set(id, entry)
  }
  return found
}

interface Listed {
  readonly id: string
  readonly entry: Readonly<Record<string, unknown>>
  /** The model, or that of the snapshot's alias, as the catalogue has it. */
  readonly known: Model | undefined
}

/** The model's facts from the catalogue, its prices from the list; undefined for an entry that is not sold by the token. */
function modelOf({ id, entry, known }: Listed, since?: string): Model | undefined {
  const given = readRates(id, entry)
  const pricedFlex = given.some(({ tier, rate }) => tier === 'flex' && rate === 'input')
  const flexCapable = known?.flexCapable === true || pricedFlex
  const tiers = tierPricesOf(id, given, flexCapable)
  const provider = known?.provider ?? providerOf(id)
  if (tiers === undefined || provider === undefined) return undefined
  const before = since === undefined ? [] : (known?.periods ?? []).filter(period => (period.since ?? '') < since)
  const period: Period = since === undefined ? { tiers } : { since, tiers }
  const contextLength = known?.contextLength ?? lengthOf(entry.max_input_tokens)
  const outputLength = known?.outputLength ?? lengthOf(entry.max_output_tokens)
  return {
    id,
    provider,
    category: known?.category ?? categoryOf(entry),
    ...(contextLength !== undefined && { contextLength }),
    ...(outputLength !== undefined && { outputLength }),
    flexCapable,
    periods: [...before, period],
  }
}

function parseList(text: string): Readonly<Record<string, unknown>> {
  let list: unknown
  try {
    list = JSON.parse(text)
  } catch (cause) {
    throw new Error('The price list is not JSON.', { cause })
  }
  if (!isRecord(list)) throw new Error('The price list is not a JSON object with one entry a model.')
  return list
}

/**
 * The catalogue with an operator's prices. An entry replaces all prices of its model from `since` on, the tiers included; models that the
 * list does not name keep theirs; new models of our providers (chat and responses, by name prefix) are added. A model is flex-capable where
 * the catalogue says so or the list prices its flex tier. The same list from another date on is another version.
 * @throws CatalogueError naming the model and the field that cannot be right; Error for a text that is no list, or a list without a model of ours
 */
export function parseLiteLlm(text: string, { base = data, since }: LoadOptions = {}): Catalogue {
  if (since !== undefined && !isUtcDay(since)) throw new Error(`${since} is not a date like 2026-11-21.`)
  const known = new Map(base.models.map(model => [model.id, model]))
  const loaded = [...ourEntries(parseList(text))].flatMap(
    ([id, entry]) => modelOf({ id, entry, known: known.get(id) ?? known.get(aliasOf(id)) }, since) ?? [],
  )
  if (loaded.length === 0) throw new Error('The price list prices no model of openai, gemini or anthropic.')
  const merged = new Map([...known, ...loaded.map((model): [string, Model] => [model.id, model])])
  return createCatalogue(changed(base, { models: [...merged.values()] }))
}

/** Reads an operator's list from wherever it is kept. @throws what `read` and `parseLiteLlm` throw: there is no fallback */
export const loadLiteLlm = async (read: () => Promise<string>, options: LoadOptions = {}): Promise<Catalogue> =>
  parseLiteLlm(await read(), options)
