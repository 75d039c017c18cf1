// What the race does next: pure functions of the window, of what is known, of what happened so far, and of the clock, so that they can be simulated.
import type { Random } from '../clock.ts'
import { type Forecast, forecastOf, type Worth } from './forecast.ts'

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

/** What bounds the wait for flex: the window less the reserve, the price of waiting, or the odds. */
export type WaitLimit = 'window' | 'break_even' | 'odds'

/** What a race is planned from. */
export interface Terms {
  /** Epoch milliseconds. */
  readonly arrivedAt: number
  readonly windowSeconds: number
  readonly forecast?: Forecast
  /** Absent: waiting is free, or the saving is not known. */
  readonly worth?: Worth
  /** Whether the forecast may end the wait early: it rests on enough, and this request is no probe. */
  readonly mayGiveUp?: boolean
}

/** Times in epoch milliseconds. */
export interface Plan {
  readonly arrivedAt: number
  /** When the answer must have started. */
  readonly windowEndsAt: number
  /** When the standard attempt opens at the latest: flex is cancelled then. */
  readonly standardAt: number
  readonly limit: WaitLimit
  readonly forecast: Forecast
}

export interface History {
  readonly flexAttempts: number
  /** How the last flex attempt ended, and when. */
  readonly last?: { readonly end: FlexEnd; readonly at: number; readonly retryAfterMs?: number }
  /** When flex was last heard to have started an answer for somebody else. */
  readonly heardAt?: number
}

/** `at` is when the flex attempt opens, `deadline` when it is cancelled if it has not started. Standard opens at once. */
export type Step = { readonly do: 'flex'; readonly at: number; readonly deadline: number } | { readonly do: 'standard' }

const second = 1000

/** What is set aside for the standard tier while nothing is known of its time to start. */
export const unknownReserveMs = 3 * second

/** The standard tier starts within the reserve in all but one of a hundred cases. */
export const reserveQuantile = 0.99

/** A flex attempt with less time than this before its deadline is not worth opening. */
const leastUsefulMs = second / 4
export const mostFlexAttempts = 15

/** With odds below this the answer is not kept waiting, however cheap that is. */
const hopelessOdds = 0.02

/** The reserve, bounded to [0.5 s, window / 3] (contract §5). */
export const boundReserve = (reserveMs: number, windowMs: number): number => Math.min(Math.max(reserveMs, second / 2), windowMs / 3)

const nothingKnown = forecastOf({})

/** The plan of a race: how long flex is waited for, and why no longer. */
export function planRace({ arrivedAt, windowSeconds, forecast = nothingKnown, worth, mayGiveUp = false }: Terms): Plan {
  const windowMs = windowSeconds * second
  const reserveMs = boundReserve(forecast.standardStart(reserveQuantile) ?? unknownReserveMs, windowMs)
  const affordableMs = Math.min(windowMs - reserveMs, breakEven(forecast, worth))
  const worthwhileMs = mayGiveUp ? worthwhile(forecast, worth, affordableMs) : affordableMs
  const limit = worthwhileMs < affordableMs ? 'odds' : affordableMs < windowMs - reserveMs ? 'break_even' : 'window'
  return { arrivedAt, windowEndsAt: arrivedAt + windowMs, standardAt: arrivedAt + worthwhileMs, limit, forecast }
}

/** Whether flex is tried at all. */
export const hasFlex = ({ arrivedAt, standardAt }: Plan): boolean => standardAt - arrivedAt >= leastUsefulMs

/** The share of the requests that wait whatever the odds say: what is hopeless is tried no more, and nobody would see it recover. */
const probeShare = 0.05
export const probes = (random: Random): boolean => random() < probeShare

/** Milliseconds that the standard tier takes to start in half of all cases: waited in any case. */
const usualStart = (forecast: Forecast): number => forecast.standardStart(0.5) ?? second

/** The wait for flex whose price, with the standard tier's start behind it, equals the saving. */
function breakEven(forecast: Forecast, worth: Worth | undefined): number {
  if (worth === undefined || worth.costPerMs === 0) return Number.POSITIVE_INFINITY
  return Math.max(0, worth.saving / worth.costPerMs - usualStart(forecast))
}

/** The wait with the greatest expected gain, 0 where flex is hopeless. A start on flex spares the wait for the standard tier's. */
function worthwhile(forecast: Forecast, worth: Worth | undefined, withinMs: number): number {
  if (forecast.odds(withinMs) < hopelessOdds) return 0
  if (worth === undefined) return withinMs
  const saving = worth.saving + worth.costPerMs * usualStart(forecast)
  return forecast.bestWait({ ...worth, saving }, withinMs)
}

/** The next step of a race that has not started. */
export function nextStep(plan: Plan, history: History, random: Random): Step {
  const { last, heardAt = 0 } = history
  const { arrivedAt, standardAt: deadline } = plan
  if (last === undefined) return hasFlex(plan) ? { do: 'flex', at: arrivedAt, deadline } : { do: 'standard' }
  if (last.end === 'late' || last.end === 'unsupported' || history.flexAttempts >= mostFlexAttempts) return { do: 'standard' }
  const hinted = last.at + (last.retryAfterMs ?? 0)
  const paced = heardAt > last.at ? heardAt : last.at + pause(plan, history.flexAttempts, { at: last.at, random })
  const at = Math.max(hinted, Math.min(paced, Math.max(last.at + firstPauseMs, lastChance(plan))))
  return at > deadline - leastUsefulMs ? { do: 'standard' } : { do: 'flex', at, deadline }
}

/** When an attempt that is admitted can still be expected to start in time. */
const lastChance = ({ standardAt, forecast }: Plan): number => standardAt - (forecast.flexStart(lastChanceQuantile) ?? 2 * second)
const lastChanceQuantile = 0.8

const firstPauseMs = second / 2

/** Where the odds are poor, a pause lasts until flex may have come back to this share of the races that wait. */
const pauseShare = 0.05
/** But no longer than this part of the wait that is left. */
const longestPart = 1 / 6

/** Doubles from half a second, with jitter, until the attempts that are left are spread evenly over what is left of the wait. */
function pause(plan: Plan, attempts: number, { at, random }: { readonly at: number; readonly random: Random }): number {
  const { forecast, arrivedAt, standardAt } = plan
  const left = standardAt - at
  const even = left / (mostFlexAttempts - attempts)
  const suggested = Math.min(pauseShare / forecast.rate(at - arrivedAt), left * longestPart)
  return Math.max(firstPauseMs, suggested, Math.min(even, firstPauseMs * 2 ** (attempts - 1))) * (1 - 0.25 * random())
}

const reasons = { refused: 'flex_capacity', fault: 'flex_fault', late: 'flex_deadline', unsupported: 'flex_unsupported' } as const

/** Why the standard tier serves: the end of the last flex attempt gives the reason. */
export const fallbackReason = (history: History): Reason => (history.last === undefined ? 'flex_skipped' : reasons[history.last.end])
