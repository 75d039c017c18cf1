// Capacity that comes and goes by itself: spells and delays follow their means, and the same seed tells the same story.
import { expect, it } from '@jest/globals'
import { weather } from '../../../functions/local/simulator/capacity/believable.ts'

/** A small generator of even numbers in [0, 1), so that the story is the same in every run. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

function watch(seed: number) {
  let now = 0
  const clock = { now: () => now, after: () => () => undefined }
  const look = weather({ mode: 'believable', meanOn: 30, meanOff: 10, medianStart: 2, spread: 0.5 }, clock, seeded(seed))
  return Array.from({ length: 4000 }, () => {
    now += 1000
    return look()
  })
}

it('admits three quarters of the time, mostly soon, sometimes after the next spell', () => {
  const seen = watch(7)
  const refused = seen.filter(each => !each.admitted).length / seen.length
  // Off a quarter of the time, and half of those calls are refused.
  expect(refused).toBeGreaterThan(0.08)
  expect(refused).toBeLessThan(0.18)
  const delays = seen.flatMap(each => (each.admitted ? [each.delay] : [])).toSorted((one, other) => one - other)
  const median = delays[Math.floor(delays.length / 2)] ?? 0
  expect(median).toBeGreaterThan(1800)
  expect(median).toBeLessThan(2800)
  expect(delays.at(-1)).toBeGreaterThan(10_000)
})

it('tells the same story for the same seed', () => {
  expect(watch(3)).toEqual(watch(3))
  expect(watch(3)).not.toEqual(watch(4))
})
