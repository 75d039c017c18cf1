// The arithmetic of windows, at its edges.
import { describe, expect, it } from '@jest/globals'
import { inSeconds, stepOf, windowOf } from '../../shared/limits/window.ts'

const rule = { limit: 3, windowSeconds: 60 }

describe('a window', () => {
  it.each([
    ['never opened', {}, 1000, 'open'],
    ['just opened', { windowStart: 1000, count: 1 }, 1000, 'count'],
    ['one place left in its last second', { windowStart: 1000, count: 2 }, 1059, 'count'],
    ['full in its last second', { windowStart: 1000, count: 3 }, 1059, 'over'],
    ['over', { windowStart: 1000, count: 3 }, 1060, 'open'],
    ['opened by a clock ahead of ours', { windowStart: 1002, count: 3 }, 1000, 'over'],
    ['in its last millisecond', { windowStart: 1000.25, count: 2 }, 1060.249, 'count'],
    ['over by its millisecond', { windowStart: 1000.25, count: 3 }, 1060.25, 'open'],
    ['without a count', { windowStart: 1000 }, 1001, 'count'],
  ] as const)('%s', (_, counter, now, step) => {
    expect(stepOf(counter, rule, now)).toBe(step)
  })

  it('admits nothing under a limit of nothing', () => {
    expect(stepOf({}, { limit: 0, windowSeconds: 60 }, 1000)).toBe('over')
  })

  it.each([
    ['open', { windowStart: 1000, count: 1 }, 1030, { limit: 3, remaining: 2, resetsAt: 1060 }],
    ['fuller than a lowered limit', { windowStart: 1000, count: 9 }, 1030, { limit: 3, remaining: 0, resetsAt: 1060 }],
    ['begun within a second', { windowStart: 1000.25, count: 1 }, 1030, { limit: 3, remaining: 2, resetsAt: 1061 }],
    ['over', { windowStart: 1000, count: 3 }, 1060, { limit: 3, remaining: 3, resetsAt: 1120 }],
    ['never opened', {}, 1000, { limit: 3, remaining: 3, resetsAt: 1060 }],
  ])('shows what is left: %s', (_, counter, now, expected) => {
    expect(windowOf(counter, rule, now)).toEqual(expected)
  })

  it('counts in seconds with decimals', () => {
    expect(inSeconds(1_700_000_000_999)).toBe(1_700_000_000.999)
  })
})
