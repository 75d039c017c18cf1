// A model call under way: what serving and settling share of it.
import type { Call, Exchange } from '../chain/exchange.ts'
import type { Clock } from '../clock.ts'
import type { Usage } from '../hub/usage.ts'
import type { Settlement } from '../ledger/records.ts'
import type { Log } from '../log/log.ts'
import type { Seen } from '../race/live.ts'
import type { WaitLimit } from '../race/plan.ts'
import type { RaceResult } from '../race/race.ts'
import type { Settings } from '../settings.ts'
import type { Lane } from '../translate/lane.ts'
import type { Leaving } from './leaving.ts'

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

/** How an answer ended: the HTTP status it had or would have had, the error's code, and what the provider told. */
export interface End {
  readonly status: number
  readonly code: string | null
  readonly seen?: Seen
}

/** Resolves when the row is closed, with what it says; a second call waits for the first and changes nothing. */
export type Settle = (end: End) => Promise<Settlement>

/** How an answer ended that was given as it came. The provider's own failure in it has a word in any case, so that it counts as one. */
export const endOf = (seen: Seen): End => ({
  status: 200,
  code: seen.fault === undefined ? null : (seen.fault.code ?? seen.fault.type),
  seen,
})

/** Usage is all or nothing: half of it would be a guess, and so would what cannot be a count. */
export function usageOf(seen: Seen | undefined): Usage | null {
  const { input, output, ...rest } = seen?.usage ?? {}
  if (input === undefined || output === undefined) return null
  const usage = { input, output, ...rest }
  return Object.values(usage).every(isTokenCount) ? usage : null
}

/** No model's context comes near it. A row, its price and the sums over many rows stay exact below it. */
const mostTokens = 1_000_000_000

const isTokenCount = (count: number | undefined): boolean =>
  count === undefined || (Number.isInteger(count) && count >= 0 && count <= mostTokens)
