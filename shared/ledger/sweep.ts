// The sweeper's round: closes the rows of sandboxes that died, settles holds that expired, and folds the aggregates (contract §8).
import type { AccountStore } from '../accounts/records.ts'
import { dayMs, daysBetween } from '../calendar.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log/log.ts'
import { unknownMoney } from './amounts.ts'
import type { Credit } from './credit.ts'
import { fold } from './fold.ts'
import type { LedgerBook, Settlement } from './records.ts'

export interface SweepPorts {
  readonly book: LedgerBook
  readonly accounts: Pick<AccountStore, 'keysOf'>
  readonly credit: Pick<Credit, 'settleExpired'>
  readonly clock: Clock
  readonly log: Log
  /** Days that ledger rows are kept: how far a first round looks back. */
  readonly days: number
}

export interface Swept {
  /** Orphans closed. */
  readonly closed: number
  /** Aggregates written. */
  readonly folded: number
}

/** No request lives longer: Lambda ends after 15 minutes; in a container a window of 10 minutes and a long answer fit in. */
export const longestRequestMs = 20 * 60_000

/** Clocks differ, and a last write may be late: that long after its end a day is swept for the last time. */
export const settledAfterMs = longestRequestMs + 40 * 60_000

/** One round. Rounds may overlap, die anywhere and repeat. @throws where the database cannot be reached: the next round goes on */
export async function sweep(ports: SweepPorts): Promise<Swept> {
  const { book, clock, log } = ports
  const now = clock.now()
  const days = daysBetween(await firstDay(ports, now), now)
  let closed = 0
  for (const day of days) closed += await closeOrphans(ports, day)
  let folded = 0
  for (const organisation of await book.organisations()) {
    await settleHolds(ports, organisation)
    folded += await fold(book, { organisation, days })
  }
  const done = days.findLast(day => Date.parse(day) + dayMs + settledAfterMs <= now)
  if (done !== undefined) await book.finish(done)
  log.write('swept', { closed, folded, days: days.length })
  return { closed, folded }
}

async function firstDay({ book, days }: SweepPorts, now: number): Promise<number> {
  const through = await book.sweptThrough()
  return through === undefined ? now - days * dayMs : Date.parse(through) + dayMs
}

/** What is known of a request whose process died: that it ended. Its cost is not, and is never guessed. */
const abandoned = (endedAt: number): Settlement => ({
  ...{ status: 499, code: 'abandoned', reason: 'abandoned', attempts: [], waitedMs: null, tier: null, usage: null, endedAt },
  ...{ ...unknownMoney, feePercent: 0, catalogueVersion: null },
})

async function closeOrphans({ book, clock, log }: SweepPorts, day: string): Promise<number> {
  let closed = 0
  for (const row of await book.openRows(day, clock.now() - longestRequestMs)) {
    if (!(await book.close(row, abandoned(clock.now())))) continue
    closed++
    log.write('ledger_orphan_closed', { requestId: row.requestId, organisation: row.organisation })
  }
  return closed
}

/** Before the fold, so that what a hold debits late is what the row says. */
async function settleHolds({ accounts, credit }: SweepPorts, organisation: string): Promise<void> {
  for (const { hash, heldMicroUsd = 0 } of await accounts.keysOf(organisation)) {
    if (heldMicroUsd > 0) await credit.settleExpired(hash)
  }
}
