// A request that passed every check, under way: its lane, its race, and its one settlement.
import type { Vault } from '../accounts/secrets.ts'
import { type Call, type Exchange, required } from '../chain/exchange.ts'
import type { Clock, Random } from '../clock.ts'
import type { Surface } from '../dialects/dialect.ts'
import type { Credit } from '../ledger/credit.ts'
import type { Ledger, LedgerRow } from '../ledger/records.ts'
import type { Log } from '../log/log.ts'
import type { Capacity } from '../race/capacity.ts'
import type { WaitLimit } from '../race/plan.ts'
import type { RaceResult } from '../race/race.ts'
import type { Slots } from '../race/stores.ts'
import type { Settings } from '../settings.ts'
import { type Lane, openLane } from '../translate/lane.ts'
import type { OpenUpstream } from '../upstream/http.ts'
import { type Leaving, leaving } from './leaving.ts'
import { type Settle, settlement } from './settle.ts'
import { startRace } from './start.ts'

export interface ServePorts {
  readonly open: OpenUpstream
  readonly vault: Vault
  readonly ledger: Ledger
  readonly credit: Credit
  readonly capacity: Capacity
  readonly slots: Slots
  readonly log: Log
  readonly settings: Settings
  readonly clock: Clock
  readonly random: Random
}

export interface Run {
  readonly exchange: Exchange
  readonly call: Call
  readonly lane: Lane
  readonly leaving: Leaving
  /** The end of the race; never rejects. */
  readonly outcome: Promise<Finished>
  readonly settle: Settle
  readonly settings: Settings
  readonly docsUrl: string | null
  readonly clock: Clock
  readonly log: Log
}

/** A race that is over, and when. */
export interface Finished extends RaceResult {
  /** Milliseconds from the arrival to the start, or to the failure. */
  readonly waitedMs: number
  /** What bounded the wait for flex; absent where there was no race. */
  readonly waitLimit?: WaitLimit
  /** Resolves when the capacity memory has taken it in and its slot is free: before a sandbox may freeze. */
  readonly noted: Promise<void>
}

export function openRun(surface: Surface, exchange: Exchange, ports: ServePorts): Run {
  const call = required(exchange.call, 'the call')
  const json = required(exchange.json, 'the body')
  const { id: requestId, arrivedAt: now } = exchange
  const lane = openLane({ surface, provider: call.provider, json, translation: call.translation, requestId, model: call.model, now })
  const left = leaving(exchange, ports)
  const row = ledgerRow(surface, exchange, call)
  const opened = ports.ledger.open(row)
  const outcome = startRace({ exchange, call, lane, leave: left.signal }, ports)
  const { settings, clock, log } = ports
  return {
    exchange,
    call,
    lane,
    leaving: left,
    outcome,
    settle: settlement({ row, opened, outcome, leaving: left, provider: call.provider, hold: exchange.hold }, ports),
    settings,
    docsUrl: settings.DOCS_URL ?? null,
    clock,
    log,
  }
}

const ledgerRow = (surface: Surface, exchange: Exchange, call: Call): LedgerRow => ({
  requestId: exchange.id,
  organisation: required(exchange.organisation, 'the organisation').id,
  key: required(exchange.key, 'the key').hash,
  surface: surface.name,
  provider: call.provider.name,
  model: call.model,
  startWithin: call.asked,
  arrivedAt: exchange.arrivedAt,
})
