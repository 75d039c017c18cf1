// What the race does next: pure functions of the window, of what happened so far, and of the clock, so that they can be simulated.
import type { Random } from '../clock.ts'

/** How a flex attempt can end without a start. */
export type FlexEnd = 'refused' | 'fault' | 'late' | 'unsupported'

export type Reason =
  | 'tier_direct'
  | 'flex_won'
  | 'flex_deadline'
  | 'flex_capacity'
  | 'flex_fault'
  | 'flex_unsupported'
  | 'flex_skipped'
  | 'flex_slots_full'

/** Times in epoch milliseconds. */
export interface Plan {
  readonly arrivedAt: number
  /** When the answer must have started. */
  readonly windowEndsAt: number
  /** When the standard attempt opens at the latest: flex is cancelled then. */
  readonly standardAt: number
}

export interface History {
  readonly flexAttempts: number
  /** How the last flex attempt ended, and when. */
  readonly last?: { readonly end: FlexEnd; readonly at: number; readonly retryAfterMs?: number }
}

/** `at` is when the flex attempt opens, `deadline` when it is cancelled if it has not started. Standard opens at once. */
export type Step = { readonly do: 'flex'; readonly at: number; readonly deadline: number } | { readonly do: 'standard' }

const second = 1000

/** What is set aside for the standard tier while nothing is known of its time to start. */
export const unknownReserveMs = 3 * second

/** A flex attempt with less time than this before its deadline is not worth opening. */
const leastUsefulMs = second / 4
const firstBackoffMs = second / 2
const mostFlexAttempts = 15

/** The reserve, bounded to [0.5 s, window / 3] (SPEC §5). */
export const boundReserve = (reserveMs: number, windowMs: number): number => Math.min(Math.max(reserveMs, second / 2), windowMs / 3)

/** The plan of a race over a window of that many seconds. */
export function planRace(arrivedAt: number, windowSeconds: number, reserveMs: number = unknownReserveMs): Plan {
  const windowEndsAt = arrivedAt + windowSeconds * second
  return { arrivedAt, windowEndsAt, standardAt: windowEndsAt - boundReserve(reserveMs, windowSeconds * second) }
}

/** The next step of a race that has not started. */
export function nextStep(plan: Plan, history: History, random: Random): Step {
  const { last } = history
  const deadline = plan.standardAt
  if (last === undefined) return { do: 'flex', at: plan.arrivedAt, deadline }
  if (last.end === 'late' || last.end === 'unsupported' || history.flexAttempts >= mostFlexAttempts) return { do: 'standard' }
  const at = last.at + Math.max(backoff(plan, history.flexAttempts, random), last.retryAfterMs ?? 0)
  return at > deadline - leastUsefulMs ? { do: 'standard' } : { do: 'flex', at, deadline }
}

/** Doubles from half a second, with jitter; long windows wait longer between attempts, so that the attempts span them. */
function backoff(plan: Plan, attempts: number, random: Random): number {
  const most = Math.max(8 * second, (plan.windowEndsAt - plan.arrivedAt) / 12)
  return Math.min(most, firstBackoffMs * 2 ** (attempts - 1)) * (1 - 0.25 * random())
}

const reasons = { refused: 'flex_capacity', fault: 'flex_fault', late: 'flex_deadline', unsupported: 'flex_unsupported' } as const

/** Why the standard tier serves: the end of the last flex attempt gives the reason. */
export const fallbackReason = (history: History): Reason => (history.last === undefined ? 'flex_skipped' : reasons[history.last.end])
