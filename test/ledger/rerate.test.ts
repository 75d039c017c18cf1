// Re-rating: closed rows get the prices that a better catalogue says were those of their time, once, and their sums follow.
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { utcDay } from '../../shared/calendar.ts'
import { builtIn, createCatalogue, installCatalogue } from '../../shared/catalogue/catalogue.ts'
import { moneyOf } from '../../shared/ledger/money.ts'
import type { LedgerBook, LedgerRow } from '../../shared/ledger/records.ts'
import { rerate } from '../../shared/ledger/rerate.ts'
import { type Keepers, ofMonth, openKeepers, totals } from './keepers.ts'
import { factsOf, hosted, rowOf } from './specimen.ts'

let keepers: Keepers

beforeAll(async () => {
  keepers = await openKeepers()
})
afterEach(() => installCatalogue(builtIn))
afterAll(() => keepers.close())

/** gpt-5.5 at 10 USD in and 20 out since yesterday noon, flex at 4 and 8: what should have been in the catalogue. */
function better(noon: number) {
  const since = new Date(noon).toISOString()
  const model = builtIn.find('gpt-5.5')
  if (model === undefined) throw new Error('gpt-5.5 has no prices')
  const tiers = {
    standard: [{ from: 0, input: 10_000_000, output: 20_000_000 }],
    flex: [{ from: 0, input: 4_000_000, output: 8_000_000 }],
  }
  return createCatalogue({
    ...builtIn,
    version: 'better',
    models: [{ ...model, periods: [...model.periods, { since, tiers }] }],
  })
}

const usage = { input: 1_000, output: 100 }

async function close(row: LedgerRow, facts = factsOf({ usage })): Promise<LedgerRow> {
  await keepers.ledger.settle(row, { ...facts, ...moneyOf(row, facts, hosted()) })
  return row
}

describe('re-rating', () => {
  it('prices rows at their own time, fee too, once; sums follow', async () => {
    const { clock, book, ledger, sweep } = keepers
    const organisation = await keepers.organisation()
    const noon = Date.parse(utcDay(clock.now() - 86_400_000)) + 12 * 3_600_000
    const before = await close(rowOf({ organisation, arrivedAt: noon - 1 }))
    const after = await close(rowOf({ organisation, arrivedAt: noon }))
    const blank = await close(rowOf({ organisation, arrivedAt: noon }), factsOf({ usage: null }))
    const orphan = rowOf({ organisation, arrivedAt: noon + 1 })
    await ledger.open(orphan)
    await sweep()
    const moneyBy = async (row: LedgerRow) => (await ledger.find(organisation, row.requestId))?.settlement
    // 1,000 × 2.5 + 100 × 15; at standard 1,000 × 5 + 100 × 30.
    expect(await moneyBy(after)).toMatchObject({ costMicroUsd: 4_000, standardMicroUsd: 8_000, savedMicroUsd: 4_000, feeMicroUsd: 800 })
    const abandoned = await moneyBy(orphan)

    installCatalogue(better(noon))
    const request = { from: utcDay(noon), to: utcDay(noon), organisation }
    expect(await rerate({ book, clock, days: 3 }, request)).toEqual({ rows: 3, differenceMicroUsd: 800 })
    // 1,000 × 4 + 100 × 8; at standard 1,000 × 10 + 100 × 20; 20 % of the difference.
    const fresh = { costMicroUsd: 4_800, standardMicroUsd: 12_000, savedMicroUsd: 7_200, feeMicroUsd: 1_440, feePercent: 20 }
    expect(await moneyBy(after)).toMatchObject({ ...fresh, waitingMicroUsd: 11, catalogueVersion: 'better', tier: 'flex', usage })
    expect(await moneyBy(before)).toMatchObject({ costMicroUsd: 4_000, catalogueVersion: 'better' })
    expect(await moneyBy(blank)).toMatchObject({ costMicroUsd: null, savedMicroUsd: null, feeMicroUsd: 0 })
    expect(await moneyBy(orphan)).toEqual(abandoned)

    const rows = await keepers.rows(organisation, [utcDay(noon)])
    const sums = async () => totals(ofMonth(await book.aggregates(organisation, utcDay(noon).slice(0, 7))))
    const expected = totals(rows.flatMap(({ settlement }) => (settlement === null ? [] : [settlement])))
    expect(await sums()).toEqual(expected)
    expect(await rerate({ book, clock, days: 3 }, request)).toEqual({ rows: 0, differenceMicroUsd: 0 })
    expect(await sums()).toEqual(expected)
  })

  it('of two at once, each row is changed by one; killed midway, the next finishes', async () => {
    const { clock, book } = keepers
    const organisation = await keepers.organisation()
    const at = clock.now()
    for (let index = 0; index < 8; index++) await close(rowOf({ organisation, arrivedAt: at }))
    await keepers.sweep()
    installCatalogue(better(Date.parse(utcDay(at))))
    const request = { from: utcDay(at), to: utcDay(at) }
    let left = 3
    const dying: LedgerBook = {
      ...book,
      reprice: (...given) => (left-- > 0 ? book.reprice(...given) : Promise.reject(new Error('killed'))),
    }
    await expect(rerate({ book: dying, clock, days: 3 }, request)).rejects.toThrow('killed')
    const both = await Promise.all([1, 2].map(() => rerate({ book, clock, days: 3 }, request)))
    expect(both.reduce((total, { rows }) => total + rows, 0)).toBe(5)
    expect(totals(ofMonth(await book.aggregates(organisation, utcDay(at).slice(0, 7))))).toMatchObject({ costMicroUsd: 8 * 4_800 })
  })

  it.each([
    ['no day', 'yesterday', '2026-11-21', /first and the last day/],
    ['an end before its beginning', '2026-11-21', '2026-11-20', /first and the last day/],
    ['days whose rows are gone', '2020-01-01', '2020-01-02', /kept 3 days/],
  ])('refuses %s', async (_, from, to, message) => {
    const { book, clock } = keepers
    await expect(rerate({ book, clock, days: 3 }, { from, to })).rejects.toThrow(message)
  })
})
