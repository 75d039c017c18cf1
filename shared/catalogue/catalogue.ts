// The catalogue that this process prices with: look-ups by model name, prepared once when it is loaded.
import { data } from './data.ts'
import type { CatalogueData, Model, TierPrices } from './types.ts'

export interface Catalogue extends CatalogueData {
  /** The model of this name, else that of the dated snapshot's alias. */
  readonly find: (name: string) => Model | undefined
  /** The prices at this moment (milliseconds since the epoch); undefined for a model that is unknown or has none. */
  readonly pricesOf: (name: string, at: number) => TierPrices | undefined
}

/** Since when prices hold, in milliseconds since the epoch. */
interface Dated {
  readonly from: number
  readonly tiers: TierPrices
}

/** A dated snapshot's alias (`gpt-5.5-2026-04-01`, `claude-opus-4-1-20250805`, `gemini-2.5-flash-001`); other names are their own. */
export const aliasOf = (model: string): string => model.replace(/-(\d{4}-\d{2}-\d{2}|\d{8}|\d{3})$/, '')

/** Newest first, so that the first whose time has come is the right one. */
const datedOf = ({ periods }: Model): Dated[] =>
  periods.map(({ since, tiers }) => ({ from: since === undefined ? -Infinity : Date.parse(since), tiers })).reverse()

/** Prepares the look-ups of a catalogue. */
export function createCatalogue(content: CatalogueData): Catalogue {
  const models = new Map(content.models.map(model => [model.id, model]))
  const prices = new Map(content.models.map(model => [model.id, datedOf(model)]))
  return {
    ...content,
    find: name => models.get(name) ?? models.get(aliasOf(name)),
    pricesOf: (name, at) => (prices.get(name) ?? prices.get(aliasOf(name)))?.find(({ from }) => from <= at)?.tiers,
  }
}

/** The catalogue of this release. */
export const builtIn = createCatalogue(data)

let current = builtIn

/** The catalogue in force. */
export const catalogue = (): Catalogue => current

/** Puts an operator's catalogue in force, for all that is priced from now on; each row has the version that priced it. */
export function installCatalogue(loaded: Catalogue): void {
  current = loaded
}
