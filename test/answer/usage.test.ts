// Which counts of a provider's are taken for the usage of an answer: in the row, its price, the headers and the log alike.
import { describe, expect, it } from '@jest/globals'
import { usageOf } from '../../shared/answer/under-way.ts'

const told = (usage: object) => usageOf({ usage })

describe('the usage of an answer', () => {
  it.each([
    { input: 10, output: 5 },
    { input: 0, output: 0, cached: 0, reasoning: 0 },
    { input: 1_000_000_000, output: 1, cacheWrite: 7 },
    { input: 10, output: 5, cached: undefined },
  ])('is what the provider told: %j', usage => {
    expect(told(usage)).toEqual(usage)
  })

  it.each([{}, { input: 10 }, { output: 5 }])('is not known by half: %j', usage => {
    expect(told(usage)).toBeNull()
    expect(usageOf(undefined)).toBeNull()
  })

  it.each([-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 1e300, 1_000_000_001])('is not known where a count is %p', count => {
    for (const name of ['input', 'output', 'cached', 'cacheWrite', 'reasoning'])
      expect(told({ input: 10, output: 5, [name]: count })).toBeNull()
  })
})
