// A request that passed every check, under way: its lane, its race, and its one settlement.
import { priceUsage } from '../catalogue/price.ts'
import type { Clock, Random } from '../clock.ts'
import type { Surface } from '../dialects/dialect.ts'
import { type Call, type Exchange, required } from '../exchange.ts'
import type { Credit, Ledger, LedgerRow, Log, Vault } from '../ports.ts'
import { type AttemptResult, runAttempt } from '../race/attempt.ts'
import { planRace } from '../race/plan.ts'
import { type RaceResult, race } from '../race/race.ts'
import type { Settings } from '../settings.ts'
import { costReader } from '../upstream/cost-event.ts'
import type { OpenUpstream } from '../upstream/http.ts'
import { type Lane, openLane, type Reader } from '../upstream/lane.ts'
import { type Leaving, leaving } from './leaving.ts'
import { type Settle, settlement, usageOf } from './settle.ts'

export interface ServePorts {
  readonly open: OpenUpstream
  readonly vault: Vault
  readonly ledger: Ledger
  readonly credit: Credit
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
    settle: settlement({ row, opened, outcome, leaving: left, tierHeader: call.provider.tierHeader, hold: exchange.hold }, ports),
    settings,
    docsUrl: settings.DOCS_URL ?? null,
    clock,
    log,
  }
}

interface RaceParts {
  readonly exchange: Exchange
  readonly call: Call
  readonly lane: Lane
  readonly leave: AbortSignal
}

async function startRace({ exchange, call, lane, leave }: RaceParts, ports: ServePorts): Promise<Finished> {
  const { provider, startWithin } = call
  let byok = required(exchange.byok, 'the BYOK key')

  /** A key that the provider refused may have been replaced: the secret is read again, and a changed key gets one try. */
  async function attempt(tier: string, options: AttemptOptions): Promise<AttemptResult> {
    const first = await once(tier, options)
    if (first.kind !== 'failed' || first.failure !== 'unauthorised') return first
    const { id, byokVersion } = required(exchange.organisation, 'the organisation')
    const stored = (await ports.vault.refresh(id, byokVersion))[provider.name]
    if (stored === undefined || stored === byok) return first
    byok = stored
    return once(tier, options)
  }

  const once = (tier: string, { flex, deadline }: AttemptOptions): Promise<AttemptResult> =>
    runAttempt(
      attemptCall({ exchange, call, lane, leave }, { tier, flex, deadline, byok, settings: ports.settings, now: ports.clock.now() }),
      ports,
    )

  const result = await race(
    {
      plan: startWithin.kind === 'window' ? planRace(exchange.arrivedAt, startWithin.seconds) : undefined,
      flexTier: provider.flex,
      directTier: provider.tiers[startWithin.kind === 'window' ? 'default' : startWithin.tier] ?? '',
      billsCancelled: provider.billsCancelled,
      leave,
      attempt,
    },
    ports,
  )
  // A model on our flex list that has no flex tier: the list wants mending (SPEC §5).
  if (result.reason === 'flex_unsupported')
    ports.log.write('warn', 'flex_unsupported', { request: exchange.id, provider: provider.name, model: call.model })
  return { ...result, waitedMs: ports.clock.now() - exchange.arrivedAt }
}

interface AttemptOptions {
  readonly flex: boolean
  readonly deadline?: number
}

interface AttemptFacts extends AttemptOptions {
  readonly tier: string
  readonly byok: string
  readonly settings: Settings
  readonly now: number
}

function attemptCall({ exchange, call, lane, leave }: RaceParts, { tier, flex, deadline, byok, settings, now }: AttemptFacts) {
  const { provider, streaming, startWithin } = call
  const upstreamStreams = streaming || startWithin.kind === 'window' || !lane.verbatim
  const budget = deadline === undefined ? undefined : provider.budget?.(Math.max(1, Math.ceil((deadline - now) / 1000)))
  return {
    request: {
      url: `${provider.origin(settings)}${provider.path}`,
      headers: {
        'content-type': 'application/json',
        accept: upstreamStreams ? 'text/event-stream' : 'application/json',
        'accept-encoding': 'identity',
        'user-agent': 'leeway',
        ...provider.headers(byok, exchange.http.headers, lane.verbatim),
        ...budget,
      },
      body: lane.body(tier, upstreamStreams && !streaming),
    },
    secret: byok,
    rules: provider.failures,
    tier,
    flex,
    reader: upstreamStreams ? readerOf({ exchange, call, lane }, tier) : undefined,
    observeWhole: provider.wire.observeWhole,
    deadline,
    silenceMs: settings.ATTEMPT_LIMIT * 1000,
    leave,
  }
}

/** With `include_cost`, a stream's usage event says what the answer cost on the tier that served. */
function readerOf({ exchange, call, lane }: Omit<RaceParts, 'leave'>, asked: string): Reader {
  const { streaming, includeCost, provider, model } = call
  const reader = lane.reader(streaming)
  if (!streaming || !includeCost) return reader
  const { arrivedAt: at } = exchange
  return costReader(reader, {
    surface: lane.surface.name,
    price(seen) {
      const usage = usageOf(seen)
      return usage === null ? undefined : priceUsage({ provider: provider.name, model, tier: seen.tier ?? asked, usage, at })
    },
  })
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
