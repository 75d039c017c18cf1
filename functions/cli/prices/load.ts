// `npm run prices:load`: lays LiteLLM's list, and an operator's abilities, over the catalogue, shows what changes, and stores it for all functions.
import { parseArgs } from 'node:util'
import { abilityRows } from '../../../shared/catalogue/abilities/schema.ts'
import type { AbilityRow } from '../../../shared/catalogue/abilities/types.ts'
import { builtIn, type Catalogue, createCatalogue } from '../../../shared/catalogue/catalogue.ts'
import { changed } from '../../../shared/catalogue/changed.ts'
import { loadLiteLlm } from '../../../shared/catalogue/litellm.ts'
import { catalogueFrom } from '../../../shared/catalogue/refresh.ts'
import type { PriceStore, StoredPrices } from '../../../shared/catalogue/stores.ts'
import type { CatalogueData } from '../../../shared/catalogue/types.ts'
import { changesOf } from './changes.ts'

export const usage = `npm run prices:load -- [FILE] [options]   stores the prices of LiteLLM's model_prices_and_context_window.json
  --abilities FILE  what models take, laid over this release's: a JSON list of rows (docs/abilities.md); [] takes stored ones away
  --since DATE  the prices hold from this day on (2026-11-21, 00:00 UTC), over those in force; else since ever, over this release's
  --dry-run     only show what would change
  --yes         store without asking
  --help        this text
`

export interface LoadOptions {
  /** The price list; the prices stay where there is none. */
  readonly file?: string
  readonly abilities?: string
  readonly since?: string
  readonly dryRun: boolean
  readonly yes: boolean
}

/** @throws Error naming what is wrong; undefined where only help was asked for */
export function readOptions(argv: readonly string[]): LoadOptions | undefined {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      abilities: { type: 'string' },
      since: { type: 'string' },
      'dry-run': { type: 'boolean', default: false },
      yes: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return undefined
  const [file] = positionals
  const { abilities } = values
  if ((file === undefined && abilities === undefined) || positionals.length > 1) throw new Error(`Name one file.\n${usage}`)
  return { file, abilities, since: values.since, dryRun: values['dry-run'], yes: values.yes }
}

export interface LoadPorts {
  readonly prices: PriceStore
  readonly readText: (file: string) => Promise<string>
  readonly confirm: (plan: string) => Promise<boolean>
  readonly print: (line: string) => void
}

/** The prices in force, under this release's version and with the models that only this release knows. */
function continued(inForce: CatalogueData): CatalogueData {
  const known = new Set(inForce.models.map(({ id }) => id))
  const { version, asOf, prefixes, models } = builtIn
  return { version, asOf, prefixes, models: [...inForce.models, ...models.filter(({ id }) => !known.has(id))] }
}

/** The catalogue in force; undefined, and said so, where what is stored is none: then it can only be replaced. */
function believe(stored: StoredPrices | undefined, { print }: LoadPorts): Catalogue | undefined {
  try {
    return catalogueFrom(stored)
  } catch (error) {
    print(`What is stored is no catalogue; compared with this release's instead. ${error instanceof Error ? error.message : ''}`)
    return undefined
  }
}

/** @throws Error for a text that is no list of rows; ZodError naming the member that cannot be right */
const abilitiesIn = (text: string): readonly AbilityRow[] => abilityRows.parse(JSON.parse(text))

interface InForce {
  readonly options: LoadOptions
  readonly inForce: Catalogue
}

/** The catalogue as it shall be: new prices, new abilities, or both; what is not loaded anew stays. */
async function next({ options: { file, abilities, since }, inForce }: InForce, { readText }: LoadPorts): Promise<Catalogue> {
  const rows = abilities === undefined ? inForce.abilities : abilitiesIn(await readText(abilities))
  const own = rows?.length === 0 ? undefined : rows
  if (file === undefined) return createCatalogue(changed(inForce, { abilities: own }))
  const base = since === undefined ? builtIn : continued(inForce)
  return loadLiteLlm(() => readText(file), { base: { ...base, abilities: own }, since })
}

const rowsOf = ({ abilities = [] }: CatalogueData): string[] => abilities.map(row => JSON.stringify(row))

/** One line a row of abilities that comes or goes. */
function abilityChanges(before: Catalogue, after: Catalogue): string[] {
  const [old, fresh] = [rowsOf(before), rowsOf(after)]
  return [
    ...old.filter(row => !fresh.includes(row)).map(row => `- ${row}`),
    ...fresh.filter(row => !old.includes(row)).map(row => `+ ${row}`),
  ]
}

function show(lines: readonly string[], head: string, { print }: LoadPorts): void {
  if (lines.length > 0) print(head)
  for (const line of lines) print(line)
}

/**
 * Whether it is stored, or need not be: false where the operator said no.
 * @throws CatalogueError naming the model and the field that cannot be right; what reading and writing throw
 */
export async function load(options: LoadOptions, ports: LoadPorts): Promise<boolean> {
  const believed = believe(await ports.prices.read(), ports)
  const inForce = believed ?? builtIn
  const loaded = await next({ options, inForce }, ports)
  const prices = changesOf(inForce, loaded)
  const abilities = abilityChanges(inForce, loaded)
  if (prices.length + abilities.length === 0 && believed !== undefined) {
    ports.print(`No price changes: ${inForce.version} stays.`)
    return true
  }
  show(prices, 'USD per 1M tokens: input / cached / cache write / output', ports)
  show(abilities, 'Abilities:', ports)
  const plan = `${inForce.version} → ${loaded.version}`
  if (options.dryRun) {
    ports.print(`${plan}: nothing was stored.`)
    return true
  }
  if (!options.yes && !(await ports.confirm(plan))) return false
  await ports.prices.write(loaded)
  ports.print(`${plan}: stored; functions take it up within five minutes.`)
  return true
}
