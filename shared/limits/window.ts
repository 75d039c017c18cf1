// The arithmetic of rate windows (contract §7): a window begins with the first request it counts, not with the clock's minute. Pure.
import type { RateWindow } from './stores.ts'

/** A counter as stored: when its window began (epoch seconds, with milliseconds as decimals) and how many requests that window has admitted. */
export interface Counter {
  readonly windowStart?: number
  readonly count?: number
}

export interface RateRule {
  readonly limit: number
  readonly windowSeconds: number
}

/** What can be done about one more request: count it in the open window, open a new window with it, or refuse it. */
export type Step = 'count' | 'open' | 'over'

/** The window of a key's limit, in seconds. */
export const keyWindowSeconds = 60

/** What the stored counter allows at `now` (epoch seconds). */
export function stepOf(counter: Counter, rule: RateRule, now: number): Step {
  if (rule.limit < 1) return 'over'
  if (counter.windowStart === undefined || counter.windowStart <= now - rule.windowSeconds) return 'open'
  return (counter.count ?? 0) < rule.limit ? 'count' : 'over'
}

/** When the counter's window ends: epoch seconds with decimals, or -Infinity where it has none. */
export const endOf = (counter: Counter, rule: RateRule): number => (counter.windowStart ?? Number.NEGATIVE_INFINITY) + rule.windowSeconds

/** What a counter shows to its caller, in whole seconds, never too early; one whose window is over or absent shows a window that begins now. */
export function windowOf(counter: Counter, rule: RateRule, now: number): RateWindow {
  const end = endOf(counter, rule)
  const open = end > now
  const remaining = Math.max(0, rule.limit - (open ? (counter.count ?? 0) : 0))
  return { limit: rule.limit, remaining, resetsAt: Math.ceil(open ? end : now + rule.windowSeconds) }
}

/** Epoch seconds, with decimals, of epoch milliseconds. */
export const inSeconds = (milliseconds: number): number => milliseconds / 1000
