// What a race that is over tells of its model: pure.
import type { AttemptRecord } from '../ledger/records.ts'
import type { RaceSample } from './counts.ts'
import type { RaceResult } from './race.ts'

export interface RaceFacts extends Pick<RaceResult, 'reason' | 'attempts'> {
  /** Whether the answer started, and was seen to: a whole answer comes all at once. */
  readonly started: boolean
  /** Milliseconds from the arrival to the start, or to the failure. */
  readonly waitedMs: number
  /** The provider's words. */
  readonly flexTier?: string
  readonly standardTier?: string
}

/** Undefined where it tells nothing. */
export function sampleOf(facts: RaceFacts): RaceSample | undefined {
  const { started, attempts, standardTier } = facts
  const flex = flexOf(facts)
  const last = attempts.at(-1)
  const standardStartMs = started && last?.tier === standardTier ? last?.waitedMs : undefined
  const sample = {
    ...(flex && { flex }),
    ...(standardStartMs !== undefined && { standardStartMs }),
  }
  return Object.keys(sample).length === 0 ? undefined : sample
}

/** Ends of a flex attempt that say nothing about capacity: the request was wrong, or the model has no such tier. */
const silent: ReadonlySet<string> = new Set(['rejected', 'unauthorised', 'unsupported'])
const left: ReadonlySet<string> = new Set(['gone', 'wall'])

function flexOf({ started: answered, reason, attempts, waitedMs, flexTier }: RaceFacts): RaceSample['flex'] {
  const tried = attempts.filter(({ tier }) => tier === flexTier)
  const last = tried.at(-1)
  if (last === undefined || silent.has(last.outcome)) return undefined
  const started = reason === 'flex_won' && answered
  const behind = attempts.slice(tried.length).reduce((sum: number, attempt: AttemptRecord) => sum + attempt.waitedMs, 0)
  const failed = !started && !left.has(last.outcome)
  return { waitedMs: Math.max(0, waitedMs - behind), started, failed, ...(started && { startMs: last.waitedMs }) }
}
