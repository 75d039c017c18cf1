// What is counted of a race: stretches of its wait, classes of the times to start, and sums that can be added in any order.
import { describe, expect, it, test } from '@jest/globals'
import fc from 'fast-check'
import { addCounts, classBorder, classIndices, classOf, countOutput, countRace, waitEdges } from '../../shared/race/counts.ts'
import { counted, fails, leaves, standardIn, wins } from './samples.ts'

describe('a race', () => {
  it.each([
    ['started at once', wins(0), { n: 1, e0: 0, s0: 1, f0: 1 }],
    ['started in the first stretch', wins(500), { n: 1, e0: 500, s0: 1, f9: 1 }],
    ['started where a stretch begins', wins(1_000, 300), { n: 1, e0: 1_000, e1: 0, s1: 1, f6: 1 }],
    ['started later, by a short attempt', wins(9_000, 200), { n: 1, e0: 1_000, e1: 1_000, e2: 2_000, e3: 4_000, e4: 1_000, s4: 1, f4: 1 }],
    ['failed', fails(3_500), { n: 1, e0: 1_000, e1: 1_000, e2: 1_500 }],
    ['was left: its wait says as much', leaves(3_500), { n: 1, e0: 1_000, e1: 1_000, e2: 1_500 }],
    ['was served by standard', { ...fails(800), ...standardIn(1_250) }, { n: 1, e0: 800, t14: 1 }],
    ['was skipped', standardIn(1_250), { t14: 1 }],
  ])('that %s', (_, sample, counts) => {
    expect(countRace(sample)).toEqual(counts)
  })

  it('waited in its stretches as long as it waited in all, and started at most once', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 599_999 }), fc.boolean(), (waitedMs, started) => {
        const counts = Object.entries(countRace(started ? wins(waitedMs) : fails(waitedMs)))
        const sum = (letter: string) => counts.reduce((total, [name, count]) => total + (name.startsWith(letter) ? count : 0), 0)
        expect(sum('e')).toBe(waitedMs)
        expect(sum('s')).toBe(started ? 1 : 0)
      }),
    )
  })

  it('counts no wait beyond the longest window, nor a start there', () => {
    const longest = waitEdges.at(-1) ?? Number.NaN
    expect(countRace(wins(longest + 5_000, 200))).toEqual({ ...countRace(fails(longest)), f4: 1 })
  })
})

describe('the classes of times to start', () => {
  it('hold their times between their borders', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 80_000 }), milliseconds => {
        const index = classOf(milliseconds)
        expect(milliseconds).toBeGreaterThanOrEqual(Math.floor(classBorder(index)))
        expect(milliseconds).toBeLessThan(classBorder(index + 1))
      }),
    )
  })

  it('are a quarter of a doubling wide, the first from 0 and the last without end', () => {
    expect([classBorder(0), classBorder(4), classBorder(8)]).toEqual([0, 200, 400])
    expect([classOf(0), classOf(100), classOf(200), classOf(1e9)]).toEqual([0, 0, 4, classIndices.length - 1])
  })
})

test('sums can be added in any order, weighed', () => {
  const [one, other] = [countRace(wins(1_500)), countRace({ ...fails(5_000), ...standardIn(900) })]
  const there: Record<string, number> = {}
  const back: Record<string, number> = {}
  for (const counts of [one, other]) addCounts(there, counts)
  for (const counts of [other, one]) addCounts(back, counts)
  expect(there).toEqual(back)
  expect(there).toEqual(counted(wins(1_500), { ...fails(5_000), ...standardIn(900) }))
  addCounts(there, one, 0.5)
  expect(there).toMatchObject({ n: 2.5, s1: 1.5, e0: 2_500 })
})

test('the lengths of answers are counted beside them', () => {
  expect(countOutput(1_234)).toEqual({ on: 1, ot: 1_234 })
})
