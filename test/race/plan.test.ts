// The race's decisions as pure functions: how long to wait for flex and why no longer, pauses, retry hints, news, and when to stop trying.
import { describe, expect, it, test } from '@jest/globals'
import fc from 'fast-check'
import { seeded } from '../../bench/race/random.ts'
import type { RaceSample } from '../../shared/race/counts.ts'
import { forecastOf, type Worth } from '../../shared/race/forecast.ts'
import {
  boundReserve,
  type FlexEnd,
  fallbackReason,
  type History,
  hasFlex,
  nextStep,
  type Plan,
  planRace,
  probes,
  type Step,
  type Terms,
  unknownReserveMs,
} from '../../shared/race/plan.ts'
import { fails, forecastFrom, standardIn, times, wins } from './samples.ts'

const least = () => 0
const most = () => 0.999_999
const start = 1_000_000

const planFor = (windowSeconds: number, rest: Omit<Terms, 'arrivedAt' | 'windowSeconds'> = {}): Plan =>
  planRace({ arrivedAt: start, windowSeconds, ...rest })
const waitOf = ({ standardAt, arrivedAt }: Plan): number => standardAt - arrivedAt

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

  it.each<[string, number, readonly RaceSample[], number]>([
    ['unknown', 5, [], 5_000 - 5_000 / 3],
    ['unknown', 10, [], 7_000],
    ['unknown', 600, [], 597_000],
    ['seen too few times to tell', 10, times(9, standardIn(200)), 7_000],
    ['quicker than half a second', 10, times(100, standardIn(200)), 9_500],
    ['slower than a third of the window', 10, times(100, standardIn(40_000)), 10_000 - 10_000 / 3],
  ])('%s: a window of %d s', (_, seconds, samples, wait) => {
    const plan = planFor(seconds, { forecast: forecastFrom(...samples) })
    expect(plan.windowEndsAt - start).toBe(seconds * 1000)
    expect(waitOf(plan)).toBeCloseTo(wait, 6)
    expect(plan.limit).toBe('window')
  })

  it('is the time within which standard starts in all but one of a hundred cases', () => {
    const forecast = forecastFrom(...times(985, standardIn(1_000)), ...times(15, standardIn(5_000)))
    const reserve = 60_000 - waitOf(planFor(60, { forecast }))
    expect(reserve).toBeCloseTo(forecast.standardStart(0.99) ?? Number.NaN, 6)
    expect(reserve).toBeGreaterThan(4_500)
    expect(reserve).toBeLessThan(5_400)
  })
})

describe('the price of waiting', () => {
  // Nothing is known of the standard tier, so that its start is taken to last a second.
  it.each<[string, Worth | undefined, number, Plan['limit']]>([
    ['free', { saving: 1, costPerMs: 0 }, 27_000, 'window'],
    ['unknown', undefined, 27_000, 'window'],
    ['below the saving', { saving: 28_001, costPerMs: 1 }, 27_000, 'window'],
    ['equal to the saving when the window ends', { saving: 28_000, costPerMs: 1 }, 27_000, 'window'],
    ['equal to the saving in the midst of it', { saving: 6_000, costPerMs: 1 }, 5_000, 'break_even'],
    ['that of half a millisecond', { saving: 3_000, costPerMs: 0.5 }, 5_000, 'break_even'],
    ['above the saving from the start', { saving: 900, costPerMs: 1 }, 0, 'break_even'],
    ['above no saving at all', { saving: 0, costPerMs: 1 }, 0, 'break_even'],
  ])('%s', (_, worth, wait, limit) => {
    const plan = planFor(30, { worth })
    expect([waitOf(plan), plan.limit, hasFlex(plan)]).toEqual([wait, limit, wait > 0])
    expect(nextStep(plan, { flexAttempts: 0 }, least).do).toBe(wait > 0 ? 'flex' : 'standard')
  })

  it('counts the usual start of the standard tier, which is waited for in any case', () => {
    const forecast = forecastFrom(...times(100, standardIn(2_000)))
    const plan = planFor(30, { forecast, worth: { saving: 10_000, costPerMs: 1 } })
    expect(waitOf(plan)).toBeCloseTo(10_000 - (forecast.standardStart(0.5) ?? Number.NaN), 6)
  })

  it('leaves no flex attempt that could not start anyway', () => {
    expect(hasFlex(planFor(30, { worth: { saving: 1_249, costPerMs: 1 } }))).toBe(false)
    expect(hasFlex(planFor(30, { worth: { saving: 1_250, costPerMs: 1 } }))).toBe(true)
  })
})

describe('the odds', () => {
  const hopeless = forecastFrom(...times(2_000, fails(597_000)))
  /** Nine in ten start within the first second, the others never. */
  const quickOrNever = forecastFrom(...times(9_000, wins(500)), ...times(1_000, fails(597_000)))
  const dear: Worth = { saving: 100_000, costPerMs: 1 }

  it.each<[string, Omit<Terms, 'arrivedAt' | 'windowSeconds'>, number, Plan['limit']]>([
    ['hopeless: flex is skipped', { forecast: hopeless, mayGiveUp: true }, 0, 'odds'],
    ['hopeless, but not proven, or a probe: waited for', { forecast: hopeless }, 57_000, 'window'],
    [
      'hopeless and dear, but not proven: until the price reaches the saving',
      { forecast: hopeless, worth: { saving: 9_000, costPerMs: 1 } },
      8_000,
      'break_even',
    ],
    ['hopeless and cheap: skipped, too', { forecast: hopeless, worth: { saving: 1e9, costPerMs: 1 }, mayGiveUp: true }, 0, 'odds'],
    ['quick or never, waiting is free: to the end', { forecast: quickOrNever, mayGiveUp: true }, 57_000, 'window'],
    ['quick or never, waiting is dear: given up early', { forecast: quickOrNever, worth: dear, mayGiveUp: true }, 1_000, 'odds'],
    ['quick or never, but not proven', { forecast: quickOrNever, worth: dear }, 57_000, 'window'],
    ['nothing known: to the end', { mayGiveUp: true }, 57_000, 'window'],
  ])('%s', (_, terms, wait, limit) => {
    const plan = planFor(60, terms)
    expect([waitOf(plan), plan.limit]).toEqual([wait, limit])
  })

  it('are ignored by one request in twenty', () => {
    expect([0, 0.049, 0.05, 0.999].map(chance => probes(() => chance))).toEqual([true, true, false, false])
    const random = seeded('probes')
    expect(times(20_000, random).filter(probes).length / 20_000).toBeCloseTo(0.05, 2)
  })
})

describe('the next step', () => {
  const plan = planFor(30)
  const deadline = start + 27_000

  it('opens flex at once', () => {
    expect(nextStep(plan, { flexAttempts: 0 }, least)).toEqual({ do: 'flex', at: start, deadline })
  })

  const flexAt = (ms: number): Step => ({ do: 'flex', at: start + ms, deadline })
  const standard: Step = { do: 'standard' }

  it.each<[string, History, Step]>([
    ['refused: half a second later', ended('refused', 100), flexAt(600)],
    ['fault: the same', ended('fault', 100), flexAt(600)],
    ['refused twice: a second', ended('refused', 100, { attempts: 2 }), flexAt(1_100)],
    ['refused three times: two', ended('refused', 100, { attempts: 3 }), flexAt(2_100)],
    [
      'refused nine times: a sixth of what is left, for the six attempts that are left',
      ended('refused', 0, { attempts: 9 }),
      flexAt(4_500),
    ],
    ['refused fourteen times: the last chance', ended('refused', 100, { attempts: 14 }), flexAt(25_000)],
    ['refused fifteen times', ended('refused', 100, { attempts: 15 }), standard],
    ['refused behind the last chance', ended('refused', 25_500, { attempts: 14 }), flexAt(26_000)],
    ['late', ended('late', 27_000), standard],
    ['no flex tier', ended('unsupported', 100), standard],
    ['a hint that fits', ended('refused', 100, { retryAfterMs: 5_000 }), flexAt(5_100)],
    ['a hint below the pause', ended('refused', 100, { retryAfterMs: 10 }), flexAt(600)],
    ['a hint of 0', ended('refused', 100, { retryAfterMs: 0 }), flexAt(600)],
    ['a hint beyond the wait', ended('refused', 100, { retryAfterMs: 27_000 }), standard],
    ['a hint that just fits', ended('refused', 0, { retryAfterMs: 26_750 }), flexAt(26_750)],
    ['a hint that just does not', ended('refused', 0, { retryAfterMs: 26_751 }), standard],
    ['a pause beyond the wait', ended('refused', 26_900), standard],
    ['news since: at once', { ...ended('refused', 100), heardAt: start + 300 }, flexAt(300)],
    ['news from before: none', { ...ended('refused', 100), heardAt: start + 100 }, flexAt(600)],
    ['news, but a hint: the hint', { ...ended('refused', 100, { retryAfterMs: 5_000 }), heardAt: start + 300 }, flexAt(5_100)],
    ['news when all attempts are made', { ...ended('refused', 100, { attempts: 15 }), heardAt: start + 300 }, standard],
  ])('%s', (_, history, step) => {
    expect(nextStep(plan, history, least)).toEqual(step)
  })

  it('shortens a pause by at most a quarter', () => {
    const step = nextStep(plan, ended('refused', 0), most)
    expect(step).toMatchObject({ do: 'flex' })
    expect('at' in step && step.at - start).toBeCloseTo(375, 1)
  })

  it('spreads the attempts over a long window', () => {
    const long = planFor(600)
    const openings = [start]
    for (;;) {
      const step = nextStep(long, ended('refused', (openings.at(-1) ?? start) - start, { attempts: openings.length }), least)
      if (step.do === 'standard') break
      openings.push(step.at)
    }
    expect(openings).toHaveLength(15)
    expect(openings.at(-1)).toBe(long.standardAt - 2_000)
    const gaps = openings.slice(1).map((at, index) => at - (openings[index] ?? at))
    expect(Math.max(...gaps)).toBeLessThan(100_000)
  })

  it('pauses longer where flex seldom comes back, but never for more than a sixth of what is left', () => {
    const seldom = planFor(600, { forecast: forecastFrom(...times(30_000, fails(597_000))) })
    const step = nextStep(seldom, ended('refused', 0), least)
    expect('at' in step && step.at - start).toBeCloseTo(597_000 / 6, 6)
  })

  it('makes its last attempt when four in five of those that are admitted still start in time', () => {
    const forecast = forecastFrom(...times(75, wins(1_000)), ...times(25, wins(6_000)))
    const known = planFor(60, { forecast })
    const step = nextStep(known, ended('refused', 45_000, { attempts: 14 }), least)
    expect('at' in step && step.at).toBeCloseTo(known.standardAt - (forecast.flexStart(0.8) ?? Number.NaN), 6)
  })
})

/** Any counts that races may leave behind, well-formed or not. */
const anyCounts = fc.dictionary(fc.stringMatching(/^[estf]([0-9]|[1-3][0-9])$/), fc.double({ min: 0, max: 1e7, noNaN: true }), {
  maxKeys: 40,
})
const anyWorth = fc.option(
  fc.record({ saving: fc.double({ min: 0, max: 1e6, noNaN: true }), costPerMs: fc.double({ min: 0, max: 10, noNaN: true }) }),
  { nil: undefined },
)
const anyTerms = fc.record({
  windowSeconds: fc.integer({ min: 5, max: 600 }),
  forecast: anyCounts.map(counts => forecastOf({ ...counts, n: 100 })),
  worth: anyWorth,
  mayGiveUp: fc.boolean(),
})

test('no wait eats into the reserve, and none costs more than it can save', () => {
  fc.assert(
    fc.property(anyTerms, terms => {
      const plan = planRace({ arrivedAt: start, ...terms })
      const windowMs = 1_000 * terms.windowSeconds
      const reserve = boundReserve(terms.forecast.standardStart(0.99) ?? unknownReserveMs, windowMs)
      expect(waitOf(plan)).toBeGreaterThanOrEqual(0)
      expect(plan.standardAt).toBeLessThanOrEqual(plan.windowEndsAt - reserve + 1e-6)
      if (plan.limit === 'window') expect(plan.standardAt).toBeCloseTo(plan.windowEndsAt - reserve, 6)
      if (plan.limit === 'odds') expect(terms.mayGiveUp).toBe(true)
      const { worth } = terms
      if (worth === undefined || waitOf(plan) === 0) return
      const usual = terms.forecast.standardStart(0.5) ?? 1_000
      expect((waitOf(plan) + usual) * worth.costPerMs).toBeLessThanOrEqual(worth.saving + 1e-6)
    }),
    { numRuns: 500 },
  )
})

test('flex never opens before its predecessor ended, nor before a hint, nor too late to be of use, and comes to an end', () => {
  const endings = fc.array(
    fc.record({
      lasts: fc.integer({ min: 0, max: 20_000 }),
      hint: fc.option(fc.integer({ min: 0, max: 60_000 }), { nil: undefined }),
      heard: fc.option(fc.integer({ min: -1_000, max: 20_000 }), { nil: undefined }),
    }),
    { minLength: 1, maxLength: 30 },
  )
  const chance = fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { minLength: 1, maxLength: 20 })
  fc.assert(
    fc.property(anyTerms, endings, chance, (terms, script, chances) => {
      const race = planRace({ arrivedAt: start, ...terms })
      let history: History = { flexAttempts: 0 }
      for (let turn = 0; ; turn++) {
        const step = nextStep(race, history, () => chances[turn % chances.length] ?? 0)
        if (step.do === 'standard') break
        const { last } = history
        expect(step.at).toBeGreaterThanOrEqual((last?.at ?? start) + (last?.retryAfterMs ?? 0))
        expect(step.at).toBeLessThanOrEqual(race.standardAt - 250)
        expect(step.deadline).toBe(race.standardAt)
        const { lasts = 0, hint, heard } = script[turn % script.length] ?? {}
        const at = Math.min(step.at + lasts, race.standardAt)
        history = {
          flexAttempts: turn + 1,
          last: { end: at === race.standardAt ? 'late' : 'refused', at, retryAfterMs: hint },
          heardAt: heard === undefined ? undefined : at + heard,
        }
      }
      expect(history.flexAttempts).toBeLessThanOrEqual(15)
    }),
    { numRuns: 500 },
  )
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
