// What a race that is over tells of its model: the wait for flex and how it ended, and the standard tier's time to start.
import { expect, test } from '@jest/globals'
import type { AttemptRecord } from '../../shared/ledger/records.ts'
import type { RaceSample } from '../../shared/race/counts.ts'
import type { Reason } from '../../shared/race/plan.ts'
import { sampleOf } from '../../shared/race/sample.ts'

const attempt = (tier: string, outcome: string, waitedMs: number): AttemptRecord => ({ tier, outcome, waitedMs })
const flex = (outcome: string, waitedMs: number) => attempt('flex', outcome, waitedMs)
const standard = (outcome: string, waitedMs: number) => attempt('default', outcome, waitedMs)

interface Row {
  readonly name: string
  readonly attempts: readonly AttemptRecord[]
  readonly reason: Reason
  readonly waitedMs: number
  /** `false` where the answer did not start, or came whole. */
  readonly started?: false
  readonly tells: RaceSample | undefined
}

const failed = (waitedMs: number) => ({ waitedMs, started: false, failed: true })

const rows: readonly Row[] = [
  {
    name: 'flex won at once',
    attempts: [flex('started', 800)],
    ...{ reason: 'flex_won', waitedMs: 830 },
    tells: { flex: { waitedMs: 830, started: true, failed: false, startMs: 800 } },
  },
  {
    name: 'flex won after refusals: the wait from the arrival, the start of the last attempt',
    attempts: [flex('refused', 100), flex('refused', 100), flex('started', 700)],
    ...{ reason: 'flex_won', waitedMs: 2_400 },
    tells: { flex: { waitedMs: 2_400, started: true, failed: false, startMs: 700 } },
  },
  {
    name: 'refused, then standard: the wait for flex ends where standard opens',
    attempts: [flex('refused', 100), standard('started', 1_200)],
    ...{ reason: 'flex_capacity', waitedMs: 7_900 },
    tells: { flex: failed(6_700), standardStartMs: 1_200 },
  },
  {
    name: 'late, then standard at the second try: only the try that started has a time to start',
    attempts: [flex('late', 7_000), standard('unreached', 300), standard('started', 900)],
    ...{ reason: 'flex_deadline', waitedMs: 8_200 },
    tells: { flex: failed(7_000), standardStartMs: 900 },
  },
  {
    name: 'broken, and standard failed, too',
    attempts: [flex('broken', 500), standard('refused', 200)],
    ...{ reason: 'flex_fault', waitedMs: 6_900, started: false },
    tells: { flex: failed(6_700) },
  },
  {
    name: 'the client left while flex was open',
    attempts: [flex('gone', 4_000)],
    ...{ reason: 'flex_fault', waitedMs: 4_000, started: false },
    tells: { flex: { waitedMs: 4_000, started: false, failed: false } },
  },
  {
    name: 'the client left while flex was open: the wall',
    attempts: [flex('refused', 100), flex('wall', 4_000)],
    ...{ reason: 'flex_fault', waitedMs: 4_600, started: false },
    tells: { flex: { waitedMs: 4_600, started: false, failed: false } },
  },
  {
    name: 'the client left in a pause behind a refusal: flex had failed by then',
    attempts: [flex('refused', 100)],
    ...{ reason: 'flex_capacity', waitedMs: 300, started: false },
    tells: { flex: failed(300) },
  },
  ...['rejected', 'unauthorised'].map(
    (outcome): Row => ({
      name: `${outcome}: nothing about capacity`,
      attempts: [flex(outcome, 100)],
      ...{ reason: 'flex_fault', waitedMs: 100, started: false },
      tells: undefined,
    }),
  ),
  {
    name: 'no flex tier: only standard has something to tell',
    attempts: [flex('unsupported', 100), standard('started', 1_000)],
    ...{ reason: 'flex_unsupported', waitedMs: 1_100 },
    tells: { standardStartMs: 1_000 },
  },
  {
    name: 'flex was skipped',
    attempts: [standard('started', 1_000)],
    ...{ reason: 'flex_skipped', waitedMs: 1_000 },
    tells: { standardStartMs: 1_000 },
  },
  {
    name: 'a direct call of the standard tier, streamed',
    attempts: [standard('started', 1_000)],
    ...{ reason: 'tier_direct', waitedMs: 1_000 },
    tells: { standardStartMs: 1_000 },
  },
  {
    name: 'a direct call of the standard tier, whole: nobody saw when it started',
    attempts: [standard('started', 9_000)],
    ...{ reason: 'tier_direct', waitedMs: 9_000, started: false },
    tells: undefined,
  },
  {
    name: 'a direct call of another tier',
    attempts: [attempt('priority', 'started', 500)],
    ...{ reason: 'tier_direct', waitedMs: 500 },
    tells: undefined,
  },
  { name: 'gone before any attempt', attempts: [], ...{ reason: 'flex_skipped', waitedMs: 0, started: false }, tells: undefined },
]

test.each(rows)('$name', ({ attempts, reason, waitedMs, started = true, tells }) => {
  expect(sampleOf({ attempts, reason, waitedMs, started, flexTier: 'flex', standardTier: 'default' })).toEqual(tells)
})
