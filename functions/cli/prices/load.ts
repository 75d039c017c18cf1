// `npm run prices:load`: lays LiteLLM's list over the catalogue, shows what changes, and stores it for all functions.
import { parseArgs } from 'node:util'
import { builtIn, type Catalogue } from '../../../shared/catalogue/catalogue.ts'
import { loadLiteLlm } from '../../../shared/catalogue/litellm.ts'
import { catalogueFrom } from '../../../shared/catalogue/refresh.ts'
import type { CatalogueData } from '../../../shared/catalogue/types.ts'
import type { PriceStore, StoredPrices } from '../../../shared/ports.ts'
import { changesOf } from './changes.ts'

export const usage = `npm run prices:load -- FILE [options]     stores the prices of LiteLLM's model_prices_and_context_window.json
  --since DATE  the prices hold from this day on (2026-11-21, 00:00 UTC), over those in force; else since ever, over this release's
  --dry-run     only show what would change
  --yes         store without asking
  --help        this text
`

export interface LoadOptions {
  readonly file: string
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
      since: { type: 'string' },
      'dry-run': { type: 'boolean', default: false },
      yes: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return undefined
  const [file] = positionals
  if (file === undefined || positionals.length > 1) throw new Error(`Name one file.\n${usage}`)
  return { file, since: values.since, dryRun: values['dry-run'], yes: values.yes }
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

/**
 * Whether the prices are stored, or need not be: false where the operator said no.
 * @throws CatalogueError naming the model and the field that cannot be right; what reading and writing throw
 */
export async function load({ file, since, dryRun, yes }: LoadOptions, ports: LoadPorts): Promise<boolean> {
  const stored = await ports.prices.read()
  const believed = believe(stored, ports)
  const inForce = believed ?? builtIn
  const base = since === undefined ? builtIn : continued(inForce)
  const loaded = await loadLiteLlm(() => ports.readText(file), { base, since })
  const changes = changesOf(inForce, loaded)
  if (changes.length === 0 && believed !== undefined) {
    ports.print(`No price changes: ${inForce.version} stays.`)
    return true
  }
  ports.print('USD per 1M tokens: input / cached / cache write / output')
  for (const line of changes) ports.print(line)
  const plan = `${inForce.version} → ${loaded.version}`
  if (dryRun) {
    ports.print(`${plan}: nothing was stored.`)
    return true
  }
  if (!yes && !(await ports.confirm(plan))) return false
  await ports.prices.write(loaded)
  ports.print(`${plan}: stored; functions take it up within five minutes.`)
  return true
}
