// The arithmetic of rate windows (SPEC §7): a window begins with the first request it counts, not with the clock's minute. Pure.
import type { RateWindow } from '../ports.ts'

/** A counter as stored: when its window began (epoch seconds) and how many requests that window has admitted. */
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

/** What a counter shows to its caller; one whose window is over or absent shows a window that begins now. */
export function windowOf(counter: Counter, rule: RateRule, now: number): RateWindow {
  const start = counter.windowStart ?? now
  const open = start > now - rule.windowSeconds
  const remaining = Math.max(0, rule.limit - (open ? (counter.count ?? 0) : 0))
  return { limit: rule.limit, remaining, resetsAt: (open ? start : now) + rule.windowSeconds }
}

/** Epoch seconds, whole, of epoch milliseconds. */
export const inSeconds = (milliseconds: number): number => Math.floor(milliseconds / 1000)
