// Starts the race of a request: what is known of its model, its slot, and its attempts.
import type { Vault } from '../accounts/secrets.ts'
import { type Exchange, required } from '../chain/exchange.ts'
import type { Clock, Random } from '../clock.ts'
import type { Log } from '../log/log.ts'
import { type AttemptResult, runAttempt } from '../race/attempt.ts'
import { type Capacity, type Racer, racerOf } from '../race/capacity.ts'
import { hasFlex, type Plan, planRace, probes } from '../race/plan.ts'
import { race } from '../race/race.ts'
import { sampleOf } from '../race/sample.ts'
import { takeSlot } from '../race/slot.ts'
import type { Slots } from '../race/stores.ts'
import { worthOf } from '../race/worth.ts'
import type { Settings } from '../settings.ts'
import type { OpenUpstream } from '../upstream/http.ts'
import { type AttemptOptions, attemptCall, type RaceParts } from './attempt.ts'
import { freshKey } from './fresh-key.ts'
import type { Finished } from './under-way.ts'

export interface StartPorts {
  readonly open: OpenUpstream
  readonly vault: Vault
  readonly capacity: Capacity
  readonly slots: Slots
  readonly log: Log
  readonly settings: Settings
  readonly clock: Clock
  readonly random: Random
}

/** Runs to the first start, or to the failure that answers. Never rejects. */
export async function startRace(parts: RaceParts, ports: StartPorts): Promise<Finished> {
  const { exchange, call, leave } = parts
  const { provider, startWithin } = call
  const racer = racerOf(required(exchange.organisation, 'the organisation').id, call.model)
  const plan = await planOf(parts, racer, ports)
  const slot = plan !== undefined && hasFlex(plan) ? await slotOf(exchange, plan, ports) : undefined
  const attempt = attempts(parts, ports)
  const result = await race(
    {
      plan: slot?.full ? undefined : plan,
      withoutRace: slot?.full ? 'flex_slots_full' : 'tier_direct',
      flexTier: provider.flex,
      directTier: provider.tiers[startWithin.kind === 'window' ? 'default' : startWithin.tier] ?? '',
      billsCancelled: provider.billsCancelled,
      leave,
      nextStart: racer && (signal => ports.capacity.nextStart(racer.model, signal)),
      attempt(tier, options) {
        // The wait for flex is over: the standard tier needs no slot.
        if (!options.flex) void slot?.release()
        return attempt(tier, options)
      },
    },
    ports,
  )
  const released = slot?.release()
  // A model on our flex list that has no flex tier: the list wants mending (contract §5).
  if (result.reason === 'flex_unsupported')
    ports.log.write('flex_unsupported', { request: exchange.id, provider: provider.name, model: call.model })
  const finished = { ...result, waitedMs: ports.clock.now() - exchange.arrivedAt, waitLimit: slot?.full ? undefined : plan?.limit }
  const noted = note(racer, finished, { call, capacity: ports.capacity })
  return { ...finished, noted: Promise.all([noted, released]).then(() => {}) }
}

/** Tells the capacity memory how the race went. */
function note(
  racer: Racer | undefined,
  finished: Omit<Finished, 'noted'>,
  { call, capacity }: Pick<RaceParts, 'call'> & Pick<StartPorts, 'capacity'>,
): Promise<void> {
  const { flex: flexTier, tiers } = call.provider
  const sample = sampleOf({ ...finished, started: finished.result.kind === 'started', flexTier, standardTier: tiers.default })
  return racer === undefined || sample === undefined ? Promise.resolve() : capacity.note(racer, sample)
}

/** Undefined where there is no window. */
async function planOf(
  { exchange, call, lane }: RaceParts,
  racer: Racer | undefined,
  { capacity, settings, random }: StartPorts,
): Promise<Plan | undefined> {
  if (call.startWithin.kind !== 'window') return undefined
  const { arrivedAt } = exchange
  const { text } = required(exchange.json, 'the body')
  const { forecast, proven } = racer === undefined ? nothingKnown : await capacity.outlook(racer)
  const { model } = call
  const tokenCap = lane.surface.tokenCap.read(required(exchange.body, 'the body'))
  const weighed = { model, inputBytes: Buffer.byteLength(text), tokenCap, meanOutput: forecast?.meanOutput, at: arrivedAt }
  const worth = worthOf(weighed, settings)
  return planRace({ arrivedAt, windowSeconds: call.startWithin.seconds, forecast, worth, mayGiveUp: proven && !probes(random) })
}

const nothingKnown = { forecast: undefined, proven: false }

const slotOf = ({ id: requestId, organisation }: Exchange, { standardAt: waitsUntil }: Plan, { slots, clock }: StartPorts) =>
  takeSlot(slots, { organisation: required(organisation, 'the organisation').id, requestId, waitsUntil }, clock)

type Attempt = (tier: string, options: AttemptOptions) => Promise<AttemptResult>

function attempts(parts: RaceParts, ports: StartPorts): Attempt {
  const withKey = freshKey(parts.exchange, ports.vault)
  return (tier, options) =>
    withKey(byok => runAttempt(attemptCall(parts, { tier, ...options, byok, settings: ports.settings, now: ports.clock.now() }), ports))
}
