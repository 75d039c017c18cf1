// Prices closed rows again, when prices were published late or a catalogue was wrong (contract §8). For the operator's command.
import { dayMs, daysBetween } from '../calendar.ts'
import { catalogue } from '../catalogue/catalogue.ts'
import type { Clock } from '../clock.ts'
import { fold } from './fold.ts'
import { rerated } from './money.ts'
import type { LedgerBook } from './records.ts'

export interface RerateRequest {
  /** The first and the last UTC day, `2026-11-01`. */
  readonly from: string
  readonly to: string
  /** All where absent. */
  readonly organisation?: string
}

export interface ReratePorts {
  readonly book: LedgerBook
  readonly clock: Clock
  /** Days that ledger rows are kept. */
  readonly days: number
}

export interface Rerated {
  /** Rows with a new price. */
  readonly rows: number
  /** How much they cost more than before, integer micro-USD; negative where they cost less. What was debited from credit stays debited. */
  readonly differenceMicroUsd: number
}

/**
 * Prices rows again with the catalogue in force, each at the prices of its own time, and folds their days anew. Run twice it changes nothing.
 * @throws RangeError where the days are none, or reach back to rows that are gone: their aggregates could not be folded any more
 */
export async function rerate(ports: ReratePorts, request: RerateRequest): Promise<Rerated> {
  const days = daysOf(request, ports)
  const organisations = request.organisation === undefined ? await ports.book.organisations() : [request.organisation]
  let rows = 0
  let differenceMicroUsd = 0
  for (const organisation of organisations) {
    for (const day of days) {
      const changed = await rerateDay(ports.book, organisation, day)
      rows += changed.rows
      differenceMicroUsd += changed.differenceMicroUsd
    }
    await fold(ports.book, { organisation, days })
  }
  return { rows, differenceMicroUsd }
}

function daysOf({ from, to }: RerateRequest, { clock, days: kept }: ReratePorts): string[] {
  const [first, last] = [Date.parse(from), Date.parse(to)]
  if (!(first <= last)) throw new RangeError('Give the first and the last day as 2026-11-01, the first not after the last')
  if (first < clock.now() - kept * dayMs) throw new RangeError(`Rows are kept ${kept} days: begin later`)
  return daysBetween(first, last)
}

async function rerateDay(book: LedgerBook, organisation: string, day: string): Promise<Rerated> {
  const { version } = catalogue()
  let rows = 0
  let differenceMicroUsd = 0
  for await (const { settlement, ...row } of book.rows(organisation, day)) {
    // A row that no catalogue priced is an orphan: nothing is known of it.
    if (settlement === null || settlement.catalogueVersion === null || settlement.catalogueVersion === version) continue
    const priced = rerated(row, settlement)
    if (!(await book.reprice(row, priced, settlement.catalogueVersion))) continue
    rows++
    differenceMicroUsd += (priced.costMicroUsd ?? 0) - (settlement.costMicroUsd ?? 0)
  }
  return { rows, differenceMicroUsd }
}
