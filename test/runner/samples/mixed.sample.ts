// What a suite may do, for runner.test.ts: pass, fail, be skipped, hang, mock, print, and reach for what another file left.
import { describe, expect, it, jest } from '@jest/globals'

const left = Reflect.get(globalThis, 'left')
Reflect.set(globalThis, 'left', true)

describe('a suite', () => {
  it.each([1, 2])('passes with %d', given => expect(given).toBeGreaterThan(0))
  it('finds nothing of another file', () => expect(left).toBeUndefined())
  it('fails', () => {
    console.log('printed by the suite')
    expect(1).toBe(2)
  })
  it('fails on a pattern', () => expect({ one: 1 }).toEqual({ one: expect.stringMatching(/2/) }))
  it.skip('is skipped', () => undefined)
  it('hangs', () => new Promise(() => undefined), 100)
  it('mocks', () => {
    const clock = { now: () => 1 }
    jest.spyOn(clock, 'now').mockReturnValueOnce(2)
    expect([clock.now(), clock.now()]).toEqual([2, 1])
    jest.restoreAllMocks()
  })
})
