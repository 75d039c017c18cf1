// What follows from the counts: odds, waits, quantiles and the best moment to give up, against their definitions.
import { describe, expect, it, test } from '@jest/globals'
import fc from 'fast-check'
import { addCounts, classBorder, classOf, countOutput, waitEdges } from '../../shared/race/counts.ts'
import { type Forecast, forecastOf, type Worth } from '../../shared/race/forecast.ts'
import { fails, forecastFrom, standardIn, times, wins } from './samples.ts'

const longest = waitEdges.at(-1) ?? Number.NaN

const anyRace = fc
  .record({ waitedMs: fc.integer({ min: 0, max: longest }), started: fc.boolean() })
  .map(({ waitedMs, started }) => (started ? wins(waitedMs) : fails(waitedMs)))
const anyForecast = fc.array(anyRace, { maxLength: 60 }).map(races => forecastFrom(...races))

describe('the odds', () => {
  it('grow with the wait, from nothing, and never reach certainty', () => {
    fc.assert(
      fc.property(anyForecast, fc.array(fc.integer({ min: 0, max: 2 * longest }), { minLength: 2, maxLength: 20 }), (forecast, waits) => {
        const odds = waits.sort((left, right) => left - right).map(forecast.odds)
        expect(odds).toEqual(odds.toSorted((left, right) => left - right))
        expect(odds.every(chance => chance >= 0 && chance <= 1)).toBe(true)
        expect(forecast.odds(0)).toBe(0)
      }),
    )
  })

  it.each<[string, Forecast, number, number]>([
    ['nothing known: even odds for the first second', forecastOf({}), 1_000, 0.5],
    ['nothing known: and for every stretch', forecastOf({}), 4_000, 0.875],
    ['all start at once', forecastFrom(...times(1_000, wins(100))), 1_000, 0.999],
    ['none ever starts', forecastFrom(...times(1_000, fails(597_000))), 597_000, 0.008],
    [
      'half of them start within the first second, the others never',
      forecastFrom(...times(500, wins(500)), ...times(500, fails(597_000))),
      60_000,
      0.495,
    ],
  ])('%s', (_, forecast, wait, odds) => expect(forecast.odds(wait)).toBeCloseTo(odds, 2))

  it('of a stretch that nobody reached are those of the one before it, at best', () => {
    const poor = forecastFrom(...times(1_000, fails(4_000)))
    expect(poor.rate(10_000)).toBeLessThanOrEqual(poor.rate(3_000))
    expect(poor.odds(600_000)).toBeLessThan(0.1)
    const good = forecastFrom(...times(1_000, wins(100)))
    expect(good.rate(10_000)).toBeLessThanOrEqual(Math.log(2) / 7_000 + 1e-12)
  })

  it('follow what was seen: flex that starts with the same chance in every millisecond', () => {
    const mean = 20_000
    const draws = Array.from({ length: 4_000 }, (_, index) => -mean * Math.log(1 - (index + 0.5) / 4_000))
    const forecast = forecastFrom(...draws.map(waitedMs => (waitedMs < 57_000 ? wins(waitedMs) : fails(57_000))))
    for (const wait of [2_000, 10_000, 30_000, 57_000]) expect(forecast.odds(wait)).toBeCloseTo(1 - Math.exp(-wait / mean), 2)
  })
})

describe('the median wait', () => {
  it('is unknown while there was no race', () => {
    expect(forecastOf({}).medianWait(30_000)).toBeUndefined()
    expect(forecastFrom(...times(20, standardIn(1_000))).medianWait(30_000)).toBeUndefined()
  })

  it('parts those that start within the window into halves', () => {
    fc.assert(
      fc.property(fc.array(anyRace, { minLength: 1, maxLength: 60 }), fc.integer({ min: 3_000, max: longest }), (races, window) => {
        const forecast = forecastFrom(...races)
        const median = forecast.medianWait(window) ?? Number.NaN
        expect(forecast.odds(median + 10)).toBeGreaterThanOrEqual(forecast.odds(window) / 2)
        expect(forecast.odds(Math.max(0, median - 11))).toBeLessThanOrEqual(forecast.odds(window) / 2)
      }),
    )
  })
})

describe('the best wait', () => {
  const step = 50
  /** The expected saving less the expected price of each wait up to the limit, by sums of thin slices. */
  function gains(forecast: Forecast, { saving, costPerMs }: Worth, limit: number): number[] {
    let waited = 0
    const values = [0]
    for (let at = step; at <= limit; at += step) {
      waited += step * (1 - forecast.odds(at - step / 2))
      values.push(saving * forecast.odds(at) - costPerMs * waited)
    }
    return values
  }

  it('gains more than any other, and asks for no more than the limit', () => {
    const worth = fc.record({ saving: fc.integer({ min: 1, max: 100_000 }), costPerMs: fc.double({ min: 0.001, max: 1, noNaN: true }) })
    const limit = fc.integer({ min: 1, max: longest / step / 4 }).map(count => count * step)
    fc.assert(
      fc.property(anyForecast, worth, limit, (forecast, worth, limit) => {
        const best = forecast.bestWait(worth, limit)
        const values = gains(forecast, worth, limit)
        expect(best).toBeGreaterThanOrEqual(0)
        expect(best).toBeLessThanOrEqual(limit)
        expect(values[best / step]).toBeGreaterThanOrEqual(Math.max(...values) - 0.001 * worth.saving)
      }),
      { numRuns: 60 },
    )
  })

  it.each<[string, Worth, number]>([
    ['nothing to save', { saving: 0, costPerMs: 1 }, 0],
    ['waiting is free', { saving: 1, costPerMs: 0 }, 60_000],
    ['a saving that dwarfs the price', { saving: 1e9, costPerMs: 1 }, 60_000],
    ['a price that dwarfs the saving', { saving: 1, costPerMs: 1 }, 0],
  ])('%s', (_, worth, best) => expect(forecastOf({}).bestWait(worth, 60_000)).toBe(best))
})

describe('quantiles of the times to start', () => {
  const quantiles = [0.5, 0.8, 0.9, 0.99]

  it('lie in the class of the exact ones', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 80_000 }), { minLength: 10, maxLength: 300 }),
        fc.constantFrom(...quantiles),
        (starts, quantile) => {
          const exact = starts.toSorted((left, right) => left - right)[Math.ceil(quantile * starts.length) - 1] ?? Number.NaN
          for (const estimate of [
            forecastFrom(...starts.map(standardIn)).standardStart(quantile),
            forecastFrom(...starts.map(start => wins(start))).flexStart(quantile),
          ]) {
            expect(estimate).toBeGreaterThanOrEqual(classBorder(classOf(exact)))
            expect(estimate).toBeLessThanOrEqual(classBorder(classOf(exact) + 1))
          }
        },
      ),
    )
  })

  it.each([0, 9])('are unknown after %d', count => {
    expect(forecastFrom(...times(count, standardIn(1_000))).standardStart(0.5)).toBeUndefined()
    expect(forecastFrom(...times(count, wins(1_000))).flexStart(0.5)).toBeUndefined()
  })

  it('of the two tiers are kept apart', () => {
    const forecast = forecastFrom(...times(20, standardIn(8_000)), ...times(20, wins(500)))
    expect(forecast.standardStart(0.5)).toBeGreaterThan(6_000)
    expect(forecast.flexStart(0.5)).toBeLessThan(700)
  })
})

test.each([
  [9, undefined],
  [10, 1_500],
])('the mean output of %d answers', (answers, mean) => {
  const counts: Record<string, number> = {}
  for (let answer = 0; answer < answers; answer++) addCounts(counts, countOutput(answer % 2 === 0 ? 1_000 : 2_000))
  expect(forecastOf(counts).meanOutput).toBe(mean)
})
