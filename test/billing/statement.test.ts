// A statement's arithmetic: what is billed, what is carried, what is corrected, and that its lines come to its total.
import { describe, expect, it } from '@jest/globals'
import type { Statement } from '../../shared/billing/records.ts'
import { type Closing, nextStatement } from '../../shared/billing/statement.ts'
import { feeOf } from './world.ts'

const usd = 1_000_000

/** Fees by month, in micro-USD. */
const closing = (month: string, fees: Readonly<Record<string, number>>, previous?: Statement): Closing => ({
  ...{ organisation: 'acme', month, previous, collection: 'automatic', at: 1 },
  days: new Map(Object.entries(fees).map(([each, fee]) => [each, fee === 0 ? [] : [feeOf('acme', `${each}-03`, fee)]])),
})

function state(month: string, fees: Readonly<Record<string, number>>, previous?: Statement): Statement {
  const closed = nextStatement(closing(month, fees, previous))
  if (closed === undefined) throw new Error('nothing to state')
  expect(closed.lines.reduce((total, { feeMicroUsd }) => total + feeMicroUsd, 0)).toBe(closed.statement.totalMicroUsd)
  return closed.statement
}

describe('a first statement', () => {
  it.each([
    ['under 20 USD is carried, to the micro-USD', 20 * usd - 1, 0, 20 * usd - 1],
    ['of 20 USD is invoiced', 20 * usd, 2000, 0],
    ['has what is under a cent carried', 20 * usd + 19_999, 2001, 9_999],
    ['of much is exact', 123_456_789_012_345, 12_345_678_901, 2_345],
  ])('%s', (_, fee, invoicedCents, carriedOutMicroUsd) => {
    expect(state('2026-11', { '2026-11': fee })).toMatchObject({
      ...{ id: 'st_acme_2026-11', sequence: 1, feesMicroUsd: fee, correctionMicroUsd: 0, carriedInMicroUsd: 0, totalMicroUsd: fee },
      ...{ invoicedCents, carriedOutMicroUsd, counted: { '2026-11': fee }, collection: 'automatic' },
    })
  })

  it('counts months that were never closed, in lines of their own', () => {
    const closed = nextStatement(closing('2026-11', { '2026-09': 5 * usd, '2026-10': 0, '2026-11': 16 * usd }))
    expect(closed?.statement).toMatchObject({
      feesMicroUsd: 21 * usd,
      invoicedCents: 2100,
      counted: { '2026-09': 5 * usd, '2026-11': 16 * usd },
    })
    expect(closed?.lines.map(({ kind, month }) => `${kind} ${month}`)).toEqual(['fee 2026-09', 'fee 2026-11'])
  })

  it('there is none where there are no fees', () =>
    expect(nextStatement(closing('2026-11', { '2026-10': 0, '2026-11': 0 }))).toBeUndefined())
})

describe('the next statement', () => {
  const october = state('2026-10', { '2026-10': 15 * usd })

  it('begins with what was carried', () => {
    const next = nextStatement(closing('2026-11', { '2026-10': 15 * usd, '2026-11': 6 * usd }, october))
    expect(next?.statement).toMatchObject({
      sequence: 2,
      carriedInMicroUsd: 15 * usd,
      feesMicroUsd: 6 * usd,
      invoicedCents: 2100,
      carriedOutMicroUsd: 0,
    })
    expect(next?.lines.map(({ kind, month }) => `${kind} ${month}`)).toEqual(['fee 2026-11', 'carried 2026-10'])
  })

  it('corrects a month that was priced again, up or down', () => {
    expect(state('2026-11', { '2026-10': 16 * usd, '2026-11': 0 }, october)).toMatchObject({
      correctionMicroUsd: usd,
      totalMicroUsd: 16 * usd,
    })
    expect(state('2026-11', { '2026-10': 0, '2026-11': 0 }, october)).toMatchObject({ correctionMicroUsd: -15 * usd, totalMicroUsd: 0 })
  })

  it('corrects once', () => {
    const november = state('2026-11', { '2026-10': 0, '2026-11': 0 }, october)
    expect(november.counted).toEqual({ '2026-10': 0 })
    expect(nextStatement(closing('2026-12', { '2026-10': 0, '2026-11': 0, '2026-12': 0 }, november))).toBeUndefined()
  })

  it('owes the organisation what was billed too much, until fees make up for it', () => {
    const billed = state('2026-10', { '2026-10': 50 * usd })
    const november = state('2026-11', { '2026-10': 10 * usd, '2026-11': 0 }, billed)
    expect(november).toMatchObject({ totalMicroUsd: -40 * usd, invoicedCents: 0, carriedOutMicroUsd: -40 * usd })
    expect(state('2026-12', { '2026-10': 10 * usd, '2026-12': 60 * usd }, november)).toMatchObject({
      totalMicroUsd: 20 * usd,
      invoicedCents: 2000,
    })
  })

  it('is left out while nothing changes', () =>
    expect(nextStatement(closing('2026-11', { '2026-10': 15 * usd, '2026-11': 0 }, october))).toBeUndefined())
})

it('refuses amounts that numbers cannot hold', () => {
  expect(() => nextStatement(closing('2026-11', { '2026-11': 2 ** 53, '2026-10': 1 }))).toThrow(RangeError)
})
