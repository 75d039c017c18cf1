// The race's decisions as pure functions: reserve, backoff, retry hints, and when to stop trying flex.
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import {
  boundReserve,
  type FlexEnd,
  fallbackReason,
  type History,
  nextStep,
  planRace,
  type Step,
  unknownReserveMs,
} from '../../shared/race/plan.ts'

const least = () => 0
const most = () => 0.999_999
const start = 1_000_000

/** The history after one more flex attempt that ended so, that many milliseconds after the arrival. */
const ended = (end: FlexEnd, ms: number, rest: { readonly attempts?: number; readonly retryAfterMs?: number } = {}): History => ({
  flexAttempts: rest.attempts ?? 1,
  last: { end, at: start + ms, retryAfterMs: rest.retryAfterMs },
})

describe('the reserve', () => {
  it.each([
    ['unknown, long window', unknownReserveMs, 60_000, 3_000],
    ['unknown, short window: a third of it', unknownReserveMs, 5_000, 5_000 / 3],
    ['tiny: half a second', 20, 60_000, 500],
    ['huge: a third of the window', 90_000, 60_000, 20_000],
    ['exactly a third', 10_000, 30_000, 10_000],
    ['as known', 1_234, 30_000, 1_234],
  ])('%s', (_, reserve, window, bounded) => {
    expect(boundReserve(reserve, window)).toBe(bounded)
  })

  it.each([
    [5, undefined, 5_000 - 5_000 / 3],
    [10, undefined, 7_000],
    [600, undefined, 597_000],
    [10, 500, 9_500],
    [10, 1, 9_500],
    [10, 60_000, 10_000 - 10_000 / 3],
  ])('a window of %d s with a reserve of %p ms opens standard at %d ms', (seconds, reserve, standardAt) => {
    const plan = planRace(start, seconds, reserve)
    expect(plan.windowEndsAt - start).toBe(seconds * 1000)
    expect(plan.standardAt - start).toBeCloseTo(standardAt, 6)
  })
})

describe('the next step', () => {
  const plan = planRace(start, 30)
  const deadline = start + 27_000

  it('opens flex at once', () => {
    expect(nextStep(plan, { flexAttempts: 0 }, least)).toEqual({ do: 'flex', at: start, deadline })
  })

  it.each<[string, History, () => number, Step]>([
    ['refused: half a second later', ended('refused', 100), least, { do: 'flex', at: start + 600, deadline }],
    ['fault: the same', ended('fault', 100), least, { do: 'flex', at: start + 600, deadline }],
    ['refused twice: a second', ended('refused', 100, { attempts: 2 }), least, { do: 'flex', at: start + 1_100, deadline }],
    ['refused three times: two', ended('refused', 100, { attempts: 3 }), least, { do: 'flex', at: start + 2_100, deadline }],
    [
      'refused nine times: no longer than eight',
      ended('refused', 100, { attempts: 9 }),
      least,
      { do: 'flex', at: start + 8_100, deadline },
    ],
    ['the sixteenth attempt is not made', ended('refused', 100, { attempts: 15 }), least, { do: 'standard' }],
    ['the fifteenth is', ended('refused', 100, { attempts: 14 }), least, { do: 'flex', at: start + 8_100, deadline }],
    ['late', ended('late', 27_000), least, { do: 'standard' }],
    ['no flex tier', ended('unsupported', 100), least, { do: 'standard' }],
    ['a hint that fits', ended('refused', 100, { retryAfterMs: 5_000 }), least, { do: 'flex', at: start + 5_100, deadline }],
    ['a hint below the backoff', ended('refused', 100, { retryAfterMs: 10 }), least, { do: 'flex', at: start + 600, deadline }],
    ['a hint of 0', ended('refused', 100, { retryAfterMs: 0 }), least, { do: 'flex', at: start + 600, deadline }],
    ['a hint beyond the budget', ended('refused', 100, { retryAfterMs: 27_000 }), least, { do: 'standard' }],
    ['a hint that just fits', ended('refused', 0, { retryAfterMs: 26_750 }), least, { do: 'flex', at: start + 26_750, deadline }],
    ['a hint that just does not', ended('refused', 0, { retryAfterMs: 26_751 }), least, { do: 'standard' }],
    ['a backoff beyond the budget', ended('refused', 26_900), least, { do: 'standard' }],
  ])('%s', (_, history, random, step) => {
    expect(nextStep(plan, history, random)).toEqual(step)
  })

  it('shortens a backoff by at most a quarter', () => {
    const step = nextStep(plan, ended('refused', 0), most)
    expect(step).toMatchObject({ do: 'flex' })
    expect('at' in step && step.at - start).toBeCloseTo(375, 1)
  })

  it('waits longer between attempts in a long window, so that they span it', () => {
    const long = planRace(start, 600)
    expect(nextStep(long, ended('refused', 0, { attempts: 12 }), least)).toMatchObject({ do: 'flex', at: start + 50_000 })
  })

  it('never opens flex before its predecessor ended, nor too late to be of use, and comes to an end', () => {
    const chance = fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { minLength: 1, maxLength: 20 })
    const refusals = fc.array(
      fc.record({ lasts: fc.integer({ min: 0, max: 20_000 }), hint: fc.option(fc.integer({ min: 0, max: 60_000 })) }),
      {
        minLength: 1,
        maxLength: 30,
      },
    )
    fc.assert(
      fc.property(fc.integer({ min: 5, max: 600 }), refusals, chance, (seconds, script, chances) => {
        const race = planRace(start, seconds)
        let history: History = { flexAttempts: 0 }
        for (let turn = 0; ; turn++) {
          const step = nextStep(race, history, () => chances[turn % chances.length] ?? 0)
          if (step.do === 'standard') break
          expect(step.at).toBeGreaterThanOrEqual(history.last?.at ?? start)
          expect(step.at).toBeLessThanOrEqual(race.standardAt - (history.last === undefined ? 0 : 250))
          expect(step.deadline).toBe(race.standardAt)
          const { lasts = 0, hint } = script[turn % script.length] ?? {}
          const at = Math.min(step.at + lasts, race.standardAt)
          history = {
            flexAttempts: turn + 1,
            last: { end: at === race.standardAt ? 'late' : 'refused', at, retryAfterMs: hint ?? undefined },
          }
        }
        expect(history.flexAttempts).toBeLessThanOrEqual(15)
        expect(history.last?.at ?? start).toBeLessThanOrEqual(race.standardAt)
      }),
    )
  })
})

it.each<[FlexEnd | undefined, string]>([
  [undefined, 'flex_skipped'],
  ['refused', 'flex_capacity'],
  ['fault', 'flex_fault'],
  ['late', 'flex_deadline'],
  ['unsupported', 'flex_unsupported'],
])('after %s the reason is %s', (end, reason) => {
  expect(fallbackReason(end === undefined ? { flexAttempts: 0 } : ended(end, 0))).toBe(reason)
})
