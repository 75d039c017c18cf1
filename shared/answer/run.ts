// A request that passed every check: opens its row, starts its race, serves what comes of it, and settles once.
import { type Call, type Exchange, required } from '../chain/exchange.ts'
import type { Surface } from '../dialects/dialect.ts'
import type { Reply } from '../http/reply.ts'
import type { LedgerRow } from '../ledger/records.ts'
import { openLane } from '../translate/lane.ts'
import { leaving } from './leaving.ts'
import { serveStream } from './serve-stream.ts'
import { serveWhole } from './serve-whole.ts'
import { type SettlePorts, settlement } from './settle.ts'
import { type StartPorts, startRace } from './start.ts'
import type { Run } from './under-way.ts'

export interface ServePorts extends StartPorts, SettlePorts {}

/** Answers a request that passed every check: its race, then the stream or the whole that comes of it. */
export function answerCall(surface: Surface, exchange: Exchange, ports: ServePorts): Promise<Reply> {
  const run = openRun(surface, exchange, ports)
  return run.call.streaming ? serveStream(run) : serveWhole(run)
}

function openRun(surface: Surface, exchange: Exchange, ports: ServePorts): Run {
  const call = required(exchange.call, 'the call')
  const json = required(exchange.json, 'the body')
  const body = required(exchange.body, 'the body')
  const { id: requestId, arrivedAt: now } = exchange
  const lane = openLane({ surface, provider: call.provider, json, body, translation: call.translation, requestId, model: call.model, now })
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
