// The end of a request: its ledger row is closed and its log line written, exactly once, whatever happened.
import type { Clock } from '../clock.ts'
import { loggedTokens, type Usage } from '../hub/usage.ts'
import { loggedMoney } from '../ledger/amounts.ts'
import type { Credit, Hold } from '../ledger/credit.ts'
import { moneyOf } from '../ledger/money.ts'
import type { Ledger, LedgerRow, Settlement } from '../ledger/records.ts'
import { longestName, type RequestLine } from '../log/line.ts'
import type { Log } from '../log/log.ts'
import type { Provider } from '../providers/index.ts'
import { type Capacity, racerOf } from '../race/capacity.ts'
import type { Seen } from '../race/live.ts'
import type { Settings } from '../settings.ts'
import { pick, recordOf, rowsOf } from '../table.ts'
import type { Leaving } from './leaving.ts'
import { servedTier } from './served-tier.ts'
import { type End, type Finished, type Settle, usageOf } from './under-way.ts'

export interface SettleParts {
  readonly row: LedgerRow
  /** The write of the open row. */
  readonly opened: Promise<void>
  readonly outcome: Promise<Finished>
  readonly leaving: Leaving
  readonly provider: Provider
  /** What the request holds of its key's credit and budget. */
  readonly hold?: Hold
}

export interface SettlePorts {
  readonly ledger: Ledger
  readonly credit: Credit
  readonly capacity: Capacity
  readonly log: Log
  readonly clock: Clock
  readonly settings: Settings
}

export function settlement(parts: SettleParts, { ledger, credit, capacity, log, clock, settings }: SettlePorts): Settle {
  const { row, opened, outcome, leaving, provider, hold } = parts
  let settled: Promise<Settlement> | undefined

  async function settle({ status, code, seen }: End): Promise<Settlement> {
    leaving.done()
    const finished = await outcome
    await opened
    const { attempts, reason, waitedMs, waitLimit = null } = finished
    const { tier, usage } = toldBy(finished, seen, provider)
    const facts = { status, code, reason, attempts, waitedMs, waitLimit, tier, usage, endedAt: clock.now() }
    const settlement = { ...facts, ...moneyOf(row, facts, settings) }
    await Promise.all([ledger.settle(row, settlement), finished.noted])
    remember(usage)
    // After the row: where this process dies in between, the row still knows what to debit when the hold expires.
    if (hold !== undefined) await credit.settle(hold, settlement.costMicroUsd)
    log.write('request', lineOf(row, settlement))
    return settlement
  }

  /** Later requests of the model are weighed by how long its answers are. */
  function remember(usage: Usage | null): void {
    const racer = racerOf(row.organisation, row.model)
    if (racer !== undefined && usage !== null) capacity.noteOutput(racer, usage.output)
  }

  return end => {
    settled ??= settle(end)
    return settled
  }
}

/** What the provider told of tier and usage. An abandoned stream is metered with what its provider had told by then. */
function toldBy({ result, tier }: Finished, seen: Seen | undefined, provider: Provider) {
  const told = seen ?? (result.kind === 'started' ? result.live.seen() : undefined)
  const headers = result.kind === 'started' ? result.live.headers : result.kind === 'whole' ? result.headers : {}
  return { tier: servedTier(provider, { answer: told?.tier, headers, asked: tier }), usage: usageOf(told) }
}

/** The log line of a request that was raced or called. */
export function lineOf(row: LedgerRow, settlement: Settlement): RequestLine {
  const { requestId: request, organisation, surface, provider, startWithin, arrivedAt } = row
  const { status, code, reason, waitedMs, tier, usage, attempts, endedAt } = settlement
  return {
    ...{ request, organisation, surface, provider, model: row.model.slice(0, longestName), startWithin },
    ...{ status, code, reason, waitedMs, tier, ...pick(loggedMoney, settlement) },
    ...recordOf(rowsOf(loggedTokens).map(([name, { sum }]) => [sum, usage?.[name] ?? null])),
    attempts: attempts.length,
    durationMs: endedAt - arrivedAt,
  }
}
