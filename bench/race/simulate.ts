// Runs every policy over the same requests and the same capacity, and notes for each race what it came to.
import { sleep } from '../../shared/clock.ts'
import { waitingCost } from '../../shared/ledger/waiting.ts'
import type { RaceCall } from '../../shared/race/race.ts'
import { refused, started } from './answer.ts'
import type { Capacity } from './capacity.ts'
import { fireOnce } from './policies/fire-once.ts'
import { ours } from './policies/ours.ts'
import { oursWithoutMemory } from './policies/ours-without-memory.ts'
import type { Policy } from './policies/policy.ts'
import { standardOnly } from './policies/standard-only.ts'
import { seeded } from './random.ts'
import { type Timeline, timeline } from './timeline.ts'
import type { Trace } from './traces.ts'
import { epoch, type Request, type WorkloadOptions, windows, workload } from './workload.ts'

export interface SimulationOptions extends WorkloadOptions {
  /** What the waiting function is billed for, in MB. */
  readonly memoryMb: number
}

/** What a race came to. */
export interface Outcome {
  readonly request: Request
  readonly flex: boolean
  /** From the arrival to the start. */
  readonly waitMs: number
  readonly attempts: number
  /** Whether an attempt was opened while another one ran. */
  readonly overlapped: boolean
  /** Saved against standard alone, less the price of waiting longer than standard alone (integer micro-USD). */
  readonly net: number
}

export interface TraceRun {
  readonly trace: Trace
  /** By the name of the policy; `oracle` among them. Every list in the order of the requests. */
  readonly outcomes: ReadonlyMap<string, readonly Outcome[]>
}

export const policies: readonly Policy[] = [standardOnly, fireOnce, oursWithoutMemory, ours]

/** All policies and the oracle over one trace. */
export async function simulate(trace: Trace, options: SimulationOptions): Promise<TraceRun> {
  const requests = workload(trace.name, options)
  const outcomes = new Map<string, readonly Outcome[]>()
  for (const policy of policies) outcomes.set(policy.name, await runPolicy(policy, { trace, requests, options }))
  const capacity = capacityOf({ trace, requests, options })
  outcomes.set(
    'oracle',
    requests.map(request => foresee(request, capacity, options.memoryMb)),
  )
  return { trace, outcomes }
}

interface Setting {
  readonly trace: Trace
  readonly requests: readonly Request[]
  readonly options: SimulationOptions
}

const longestWindowMs = 1_000 * Math.max(...windows)

function capacityOf({ trace, requests, options }: Setting): Capacity {
  const until = (requests.at(-1)?.arrivesAt ?? epoch) + 2 * longestWindowMs
  return trace.create({ from: epoch, until, random: seeded(`${options.seed}/${trace.name}/capacity`) })
}

/** One timeline for all races of the trace, since a policy may learn from one for the next. */
export async function runPolicy(policy: Policy, setting: Setting): Promise<Outcome[]> {
  const { trace, requests, options } = setting
  const clock = timeline(epoch)
  const random = seeded(`${options.seed}/${trace.name}/${policy.name}`)
  const enter = policy.create({ clock, random, memoryMb: options.memoryMb })
  const capacity = capacityOf(setting)
  const runs = requests.map(async request => {
    await sleep(clock, request.arrivesAt - clock.now())
    const log: Log = { attempts: 0, open: 0, overlapped: false }
    await enter({ request, attempt: attempts({ request, capacity, clock, log }) })
    return outcomeOf(request, log, options.memoryMb)
  })
  await clock.run()
  return Promise.all(runs)
}

/** What is seen of a race from outside. */
interface Log {
  attempts: number
  open: number
  overlapped: boolean
  start?: { readonly flex: boolean; readonly at: number }
}

interface AttemptParts {
  readonly request: Request
  readonly capacity: Capacity
  readonly clock: Timeline
  readonly log: Log
}

function attempts({ request, capacity, clock, log }: AttemptParts): RaceCall['attempt'] {
  return async (tier, { flex, deadline = Number.POSITIVE_INFINITY }) => {
    log.attempts++
    log.overlapped ||= log.open++ > 0
    const openedAt = clock.now()
    const verdict = flex ? capacity.ask(request, openedAt) : { kind: 'starts' as const, at: openedAt + request.standardDelayMs }
    const late = verdict.at >= deadline
    await sleep(clock, Math.max(0, Math.min(verdict.at, deadline) - openedAt))
    log.open--
    if (late) return { kind: 'late' }
    if (verdict.kind === 'refuses') return refused
    log.start ??= { flex, at: clock.now() }
    return started(request, tier)
  }
}

/** @throws Error for a policy that left a request without an answer */
function outcomeOf(request: Request, { attempts, overlapped, start }: Log, memoryMb: number): Outcome {
  if (start === undefined) throw new Error(`Request ${request.id} was never answered`)
  const waitMs = start.at - request.arrivesAt
  return { request, flex: start.flex, waitMs, attempts, overlapped, net: netOf(request, { flex: start.flex, waitMs, memoryMb }) }
}

interface Answered {
  readonly flex: boolean
  readonly waitMs: number
  readonly memoryMb: number
}

const netOf = ({ prices, standardDelayMs }: Request, { flex, waitMs, memoryMb }: Answered): number =>
  (flex ? prices.savedMicroUsd : 0) - waitingCost(waitMs, memoryMb) + waitingCost(standardDelayMs, memoryMb)

/** The all-knowing scheduler: flex at its earliest start, if that is within the window and worth its wait; else standard at once. */
function foresee(request: Request, capacity: Capacity, memoryMb: number): Outcome {
  const { standardDelayMs, arrivesAt, windowSeconds } = request
  const waitMs = capacity.firstStart(request) - arrivesAt
  const net = waitMs <= 1_000 * windowSeconds ? netOf(request, { flex: true, waitMs, memoryMb }) : 0
  return net > 0
    ? { request, flex: true, waitMs, attempts: 1, overlapped: false, net }
    : { request, flex: false, waitMs: standardDelayMs, attempts: 1, overlapped: false, net: 0 }
}
