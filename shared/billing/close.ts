// The monthly close: one statement for each organisation, once. Killed anywhere and run again, it goes on where it was.
import { dayMs, isUtcMonth, utcDay } from '../calendar.ts'
import type { Clock } from '../clock.ts'
import { isDay } from '../ledger/aggregates.ts'
import type { LedgerBook } from '../ledger/records.ts'
import type { Log } from '../log/log.ts'
import { type CollectPorts, collect } from './collect.ts'
import type { Statement, Statements } from './records.ts'
import { type Closed, nextStatement } from './statement.ts'

export interface ClosePorts extends CollectPorts {
  readonly book: Pick<LedgerBook, 'organisations' | 'aggregates' | 'sweptThrough'>
  readonly statements: Statements
  readonly clock: Clock
  readonly log: Log
  /** Days that ledger rows are kept: for so long their prices may change. */
  readonly days: number
}

export interface CloseRequest {
  /** `2026-11`; the month before this one where absent. */
  readonly month?: string
  /** All where absent. */
  readonly organisation?: string
}

export interface CloseReport {
  readonly month: string
  /** `waiting`: the month is not over, or not swept to its end; nothing was done. */
  readonly state: 'closed' | 'waiting'
  /** The last day that was swept for good. */
  readonly sweptThrough: string | null
  readonly organisations: number
  /** Statements written by this run. */
  readonly statements: number
  /** Those of them that are collected. */
  readonly invoiced: number
  /** Organisations that could not be closed or collected from: the next run tries again. */
  readonly failed: readonly string[]
}

/** A close that has to be run again. */
export class CloseIncomplete extends Error {
  override readonly name = 'CloseIncomplete'

  constructor({ month, state, sweptThrough, failed }: CloseReport) {
    super(
      state === 'waiting'
        ? `${month} is swept through ${sweptThrough ?? 'no day'} only: it is closed when all of it is`
        : `Not closed or collected in ${month}: ${failed.join(', ')}`,
    )
  }
}

/** At least so many months before are looked at again: they may have never been closed. */
const monthsBack = 12

/** @throws RangeError where the month is none; whatever the ports throw before the first organisation */
export async function closeMonth(ports: ClosePorts, request: CloseRequest = {}): Promise<CloseReport> {
  const month = monthOfRequest(request, ports.clock)
  const through = (await ports.book.sweptThrough()) ?? null
  const report = { month, state: 'waiting', sweptThrough: through, organisations: 0, statements: 0, invoiced: 0, failed: [] } as const
  if (through === null || through < lastDayOf(month)) {
    ports.log.write('close_waits', { month, sweptThrough: through })
    return report
  }
  const organisations = request.organisation === undefined ? await ports.book.organisations() : [request.organisation]
  const done = { statements: 0, invoiced: 0, failed: [] as string[] }
  for (const organisation of organisations) {
    try {
      const written = await closeOrganisation(ports, organisation, month)
      if (written) done.statements++
      if (written && written.invoicedCents > 0) done.invoiced++
      await collect(ports, organisation)
    } catch (fault) {
      // One organisation must not keep the others from being closed.
      done.failed.push(organisation)
      ports.log.write('close_failed', { organisation, month, fault: fault instanceof Error ? fault.name : typeof fault })
    }
  }
  ports.log.write('closed', { month, organisations: organisations.length, ...done })
  return { ...report, state: 'closed', organisations: organisations.length, ...done }
}

/** How often another close may be first before this one gives up. */
const patience = 5

/** The statement that it wrote; undefined where there is nothing to state, or the month (or a later one) was closed before. */
async function closeOrganisation(ports: ClosePorts, organisation: string, month: string): Promise<Statement | undefined> {
  const { statements } = ports
  for (let attempt = 0; attempt < patience; attempt++) {
    const previous = await statements.latest(organisation)
    // What came to an earlier month since is counted by the close of the next one.
    if (previous !== undefined && previous.month >= month) return undefined
    const closed = await draw(ports, { organisation, month, previous })
    if (closed === undefined) return undefined
    if (await statements.append(closed.statement, closed.lines)) return closed.statement
  }
  throw new Error(`Other closes of ${organisation} were always first`)
}

async function draw(
  { book, payments, clock, days }: ClosePorts,
  about: { readonly organisation: string; readonly month: string; readonly previous: Statement | undefined },
): Promise<Closed | undefined> {
  const months = monthsUpTo(about.month, Math.max(monthsBack, Math.ceil(days / 28) + 1))
  const sums = await Promise.all(months.map(async each => [each, (await book.aggregates(about.organisation, each)).filter(isDay)] as const))
  const collection = payments === undefined ? 'manual' : 'automatic'
  return nextStatement({ ...about, days: new Map(sums), collection, at: clock.now() })
}

/** A month and those before it, the oldest first. */
function monthsUpTo(month: string, before: number): string[] {
  const [year = 0, number = 0] = month.split('-').map(Number)
  return Array.from({ length: before + 1 }, (_, at) => utcDay(Date.UTC(year, number - 1 - before + at, 1)).slice(0, 7))
}

function monthOfRequest({ month }: CloseRequest, clock: Clock): string {
  if (month === undefined) return utcDay(Date.parse(`${utcDay(clock.now()).slice(0, 7)}-01`) - dayMs).slice(0, 7)
  if (!isUtcMonth(month)) throw new RangeError('Give the month as 2026-11')
  return month
}

function lastDayOf(month: string): string {
  const [year = 0, number = 0] = month.split('-').map(Number)
  return utcDay(Date.UTC(year, number, 0))
}
