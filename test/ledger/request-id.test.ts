// Request ids carry their time and sort by it.
import { randomBytes } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import { utcDay } from '../../shared/calendar.ts'
import { dayOf, mintRequestId } from '../../shared/ledger/request-id.ts'

const midnight = Date.UTC(2026, 10, 21)

describe('a request id', () => {
  it('is its time and chance, in hex', () => {
    expect(mintRequestId(midnight, size => new Uint8Array(size).fill(0xab))).toBe(
      `req_${midnight.toString(16).padStart(12, '0')}${'ab'.repeat(10)}`,
    )
  })

  it('sorts by time', () => {
    const ids = [0, 999, 1000, 61_000].map(after => mintRequestId(midnight + after, randomBytes))
    expect(ids.toSorted()).toEqual(ids)
  })

  it.each([
    [midnight - 1, '2026-11-20'],
    [midnight, '2026-11-21'],
    [midnight + 86_399_999, '2026-11-21'],
  ])('tells its day: %d', (time, day) => {
    expect(dayOf(mintRequestId(time, randomBytes))).toBe(day)
    expect(utcDay(time)).toBe(day)
  })

  it.each(['', 'req_', 'nonsense', `req_${'f'.repeat(32)}`, `req_${'0'.repeat(31)}`, `req_${'0'.repeat(32)}#`, `REQ_${'0'.repeat(32)}`])(
    'is none of ours: %j',
    text => {
      expect(dayOf(text)).toBeUndefined()
    },
  )
})
