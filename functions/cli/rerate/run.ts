// What `npm run rerate` can be told, and what it does: it prices closed rows again with the catalogue that is stored.
import { parseArgs } from 'node:util'
import { isUtcDay } from '../../../shared/calendar.ts'
import { installCatalogue } from '../../../shared/catalogue/catalogue.ts'
import { catalogueFrom } from '../../../shared/catalogue/refresh.ts'
import type { PriceStore } from '../../../shared/catalogue/stores.ts'
import { type ReratePorts, type RerateRequest, rerate } from '../../../shared/ledger/rerate.ts'

export const usage = `npm run rerate -- --from DATE --to DATE [options]     prices closed rows again with the catalogue in force
  --from DATE        the first UTC day, 2026-11-01
  --to DATE          the last UTC day
  --organisation ID  only this organisation's rows
  --yes              do it without asking
  --help             this text
`

export interface RerateOptions {
  readonly request: RerateRequest
  readonly yes: boolean
}

/** @throws Error naming what is wrong; undefined where only help was asked for */
export function readOptions(argv: readonly string[]): RerateOptions | undefined {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      from: { type: 'string' },
      to: { type: 'string' },
      organisation: { type: 'string' },
      yes: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return undefined
  const { from = '', to = '', organisation, yes } = values
  if (!isUtcDay(from) || !isUtcDay(to)) throw new Error(`Give --from and --to as days like 2026-11-01.\n${usage}`)
  return { request: { from, to, organisation }, yes }
}

export interface RerateRunPorts extends ReratePorts {
  readonly prices: Pick<PriceStore, 'read'>
  readonly confirm: (plan: string) => Promise<boolean>
  readonly print: (line: string) => void
}

/** Whether it was done: false where the operator said no. @throws what `catalogueFrom`, `rerate` and the database throw */
export async function run({ request, yes }: RerateOptions, ports: RerateRunPorts): Promise<boolean> {
  const inForce = catalogueFrom(await ports.prices.read())
  const { from, to, organisation } = request
  const plan = `Rows of ${organisation ?? 'every organisation'} from ${from} to ${to}, with the prices of ${inForce.version}`
  if (!yes && !(await ports.confirm(plan))) return false
  installCatalogue(inForce)
  const { rows, differenceMicroUsd } = await rerate(ports, request)
  ports.print(`${plan}: ${rows} rows, ${differenceMicroUsd} micro-USD more than before.`)
  return true
}
