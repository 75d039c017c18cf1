// The race: flex first while the window allows it, then standard. One attempt at a time; a flex attempt is over before the next one opens.
import { type Clock, type Random, sleep } from '../clock.ts'
import type { AttemptRecord } from '../ledger/records.ts'
import type { AttemptResult } from './attempt.ts'
import { type FlexEnd, fallbackReason, type History, nextStep, type Plan, type Reason } from './plan.ts'

export interface RaceCall {
  /** Absent: no race, the tier is called directly. */
  readonly plan?: Plan
  /** Why there is none; `tier_direct` where absent. */
  readonly withoutRace?: Reason
  /** The provider's words. */
  readonly flexTier?: string
  readonly directTier: string
  readonly leave: AbortSignal
  /** Resolves when flex has started an answer for somebody else, or when the signal aborts. */
  readonly nextStart?: (signal: AbortSignal) => Promise<void>
  /** Opens one attempt and waits for its start or end. */
  readonly attempt: (tier: string, options: { readonly flex: boolean; readonly deadline?: number }) => Promise<AttemptResult>
  /** Whether the provider may go on with, and bill, an attempt that was cancelled. */
  readonly billsCancelled: boolean
}

export interface RaceResult {
  readonly result: AttemptResult
  readonly reason: Reason
  /** The tier of the attempt that gave the result. */
  readonly tier: string
  readonly attempts: readonly AttemptRecord[]
}

export interface RacePorts {
  readonly clock: Clock
  readonly random: Random
}

/** Runs to the first start, or to the failure that answers. Never rejects. */
export async function race(call: RaceCall, { clock, random }: RacePorts): Promise<RaceResult> {
  const attempts: AttemptRecord[] = []
  let history: History = { flexAttempts: 0 }

  async function attempt(tier: string, flex: boolean, deadline?: number): Promise<AttemptResult> {
    const openedAt = clock.now()
    const opens = !call.leave.aborted
    const result = await call.attempt(tier, { flex, deadline })
    if (!opens) return result
    const outcome = outcomeOf(result)
    const maybeBilled = call.billsCancelled && cancelled.has(outcome) ? { maybeBilled: true } : {}
    attempts.push({ tier, outcome, waitedMs: clock.now() - openedAt, ...maybeBilled })
    return result
  }

  while (call.plan !== undefined && call.flexTier !== undefined) {
    const step = nextStep(call.plan, history, random)
    if (step.do === 'standard') break
    if (step.at > clock.now() && (await pause(call, step.at - clock.now(), clock)) === 'heard') {
      history = { ...history, heardAt: clock.now() }
      continue
    }
    if (call.leave.aborted || clock.now() >= step.deadline) break
    const result = await attempt(call.flexTier, true, step.deadline)
    const end = flexEnd(result)
    if (end === undefined) return { result, reason: winReason(result), tier: call.flexTier, attempts }
    history = { flexAttempts: history.flexAttempts + 1, last: { end, at: clock.now(), retryAfterMs: retryAfter(result) } }
  }

  const reason = call.plan === undefined ? (call.withoutRace ?? 'tier_direct') : fallbackReason(history)
  let result = await attempt(call.directTier, false)
  if (result.kind === 'unreached') result = await attempt(call.directTier, false)
  return { result, reason, tier: call.directTier, attempts }
}

/** Waits until it is time for the next attempt, news comes, or nobody waits any more. */
async function pause({ leave, nextStart }: RaceCall, milliseconds: number, clock: Clock): Promise<'over' | 'heard'> {
  const over = new AbortController()
  const stop = () => over.abort(stopped)
  leave.addEventListener('abort', stop, { once: true })
  if (leave.aborted) stop()
  const slept = sleep(clock, milliseconds, over.signal).then(() => 'over' as const)
  const heard = nextStart?.(over.signal).then(() => 'heard' as const)
  const first = await Promise.race(heard === undefined ? [slept] : [slept, heard])
  leave.removeEventListener('abort', stop)
  stop()
  return leave.aborted ? 'over' : first
}

/** One for all: an abort without a reason makes a DOMException with its stack each time. */
const stopped = new Error('The pause is over')

const cancelled: ReadonlySet<string> = new Set(['late', 'gone', 'wall', 'silent'])

const outcomeOf = (result: AttemptResult): string =>
  result.kind === 'failed' ? result.failure : result.kind === 'whole' ? 'started' : result.kind

/** How a flex attempt ended that is not the last word; undefined where it is. */
function flexEnd(result: AttemptResult): FlexEnd | undefined {
  switch (result.kind) {
    case 'late':
      return 'late'
    case 'unreached':
    case 'broken':
    case 'silent':
      return 'fault'
    case 'failed':
      return result.failure === 'rejected' || result.failure === 'unauthorised' ? undefined : result.failure
    case 'started':
    case 'whole':
    case 'gone':
    case 'wall':
      return undefined
    default:
      return result satisfies never
  }
}

const retryAfter = (result: AttemptResult): number | undefined => (result.kind === 'failed' ? result.fault.retryAfterMs : undefined)

/** A rejection comes from the flex attempt without a fallback: the nearest reason is that flex broke. */
const winReason = (result: AttemptResult): Reason => (result.kind === 'started' || result.kind === 'whole' ? 'flex_won' : 'flex_fault')
