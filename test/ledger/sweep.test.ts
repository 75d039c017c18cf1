// The sweeper: orphans are closed, and after it the sums of the rows are those of the aggregates, whatever happened in between.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { dayMs, utcDay } from '../../shared/calendar.ts'
import { moneyOf } from '../../shared/ledger/money.ts'
import type { LedgerBook, LedgerRow } from '../../shared/ledger/records.ts'
import { longestRequestMs } from '../../shared/ledger/sweep.ts'
import { type Keepers, ofDays, ofMonth, openKeepers, totals } from './keepers.ts'
import { factsOf, hosted, rowOf } from './specimen.ts'

let keepers: Keepers

beforeAll(async () => {
  keepers = await openKeepers()
})
afterAll(() => keepers.close())

const settings = hosted()

/** Opens a row and closes it, as a gateway does. */
async function finish(row: LedgerRow, facts = factsOf()): Promise<void> {
  await keepers.ledger.open(row)
  await keepers.ledger.settle(row, { ...facts, ...moneyOf(row, facts, settings) })
}

describe('orphans', () => {
  it('are closed once no request lives that long, and no other row is touched', async () => {
    const { ledger, clock, sweep } = keepers
    const organisation = await keepers.organisation()
    const at = (ago: number) => rowOf({ organisation, arrivedAt: clock.now() - ago })
    const orphan = at(longestRequestMs + 1)
    const young = at(longestRequestMs - 60_000)
    const done = at(longestRequestMs + 2)
    await Promise.all([ledger.open(orphan), ledger.open(young), finish(done)])
    const before = await ledger.find(organisation, done.requestId)
    expect((await sweep()).closed).toBe(1)
    expect(await ledger.find(organisation, orphan.requestId)).toMatchObject({
      settlement: {
        status: 499,
        code: 'abandoned',
        reason: 'abandoned',
        attempts: [],
        usage: null,
        costMicroUsd: null,
        savedMicroUsd: null,
        feeMicroUsd: 0,
        endedAt: clock.now(),
      },
    })
    expect(await ledger.find(organisation, young.requestId)).toMatchObject({ settlement: null })
    expect(await ledger.find(organisation, done.requestId)).toEqual(before)
    expect((await sweep()).closed).toBe(0)
  })

  it('of days ago are found, in every partition of the index', async () => {
    const fresh = await openKeepers(10)
    try {
      const { ledger, clock, sweep } = fresh
      const organisation = await fresh.organisation()
      const rows = Array.from({ length: 40 }, (_, index) => rowOf({ organisation, arrivedAt: clock.now() - dayMs * (1 + (index % 9)) }))
      await Promise.all(rows.map(row => ledger.open(row)))
      expect((await sweep()).closed).toBe(40)
    } finally {
      await fresh.close()
    }
  })

  it('keep a settlement that came first', async () => {
    const { ledger, clock, book } = keepers
    const row = rowOf({ organisation: await keepers.organisation(), arrivedAt: clock.now() - longestRequestMs - 1 })
    await ledger.open(row)
    const late: LedgerBook = {
      ...book,
      async close(orphan, settlement) {
        await finish(row)
        return book.close(orphan, settlement)
      },
    }
    await keepers.sweep(late)
    expect(await ledger.find(row.organisation, row.requestId)).toMatchObject({ settlement: { status: 200, costMicroUsd: 4_600 } })
  })
})

const outcomes = fc.record({
  key: fc.constantFrom('1'.repeat(64), '2'.repeat(64)),
  model: fc.constantFrom('gpt-5.5', 'gpt-5.4', 'gpt-unheard-of'),
  tier: fc.constantFrom('flex', 'default', 'priority'),
  reason: fc.constantFrom('flex_won', 'flex_capacity', 'tier_direct'),
  status: fc.constantFrom(200, 429, 502),
  usage: fc.option(fc.record({ input: fc.nat(400_000), cached: fc.nat(1_000), output: fc.nat(9_000) })),
  waitedMs: fc.nat(600_000),
  /** Hours ago. */
  age: fc.nat(60),
  open: fc.boolean(),
})

/** A book that dies at the n-th write. */
function dying(book: LedgerBook, writes: number): LedgerBook {
  let left = writes
  const write = <Result>(go: () => Promise<Result>): Promise<Result> => (left-- > 0 ? go() : Promise.reject(new Error('killed')))
  return {
    ...book,
    close: (row, settlement) => write(() => book.close(row, settlement)),
    keep: aggregate => write(() => book.keep(aggregate)),
    finish: day => write(() => book.finish(day)),
  }
}

describe('after a sweep', () => {
  it('the rows of any days come to the sums of their aggregates, though sweeps are killed and repeated', async () => {
    const property = fc.asyncProperty(fc.array(outcomes, { maxLength: 25 }), fc.nat(12), async (list, writes) => {
      const fresh = await openKeepers()
      try {
        const { clock, ledger, book } = fresh
        const organisation = await fresh.organisation()
        const rows = list.map(({ key, model, age, ...facts }) => ({
          row: rowOf({ organisation, key, model, arrivedAt: clock.now() - age * 3_600_000 }),
          facts,
        }))
        for (const { row, facts } of rows) {
          await ledger.open(row)
          if (facts.open) continue
          const all = factsOf({ ...facts, usage: facts.usage ?? null })
          await ledger.settle(row, { ...all, ...moneyOf(row, all, settings) })
        }
        await fresh.sweep(dying(book, writes)).catch(() => undefined)
        await fresh.sweep()
        const days = [...new Set(rows.map(({ row }) => utcDay(row.arrivedAt)))]
        const stored = await fresh.rows(organisation, days)
        const closed = stored.flatMap(({ settlement }) => (settlement === null ? [] : [settlement]))
        const months = [...new Set(days.map(day => day.slice(0, 7)))]
        const aggregates = (await Promise.all(months.map(month => book.aggregates(organisation, month)))).flat()
        expect(totals(ofDays(aggregates))).toEqual(totals(closed))
        expect(totals(ofMonth(aggregates))).toEqual(totals(closed))
        const requests = ofMonth(aggregates).reduce((total, { requests: count }) => total + count, 0)
        expect(requests).toBe(closed.length)
        expect(closed.length).toBe(rows.filter(({ row, facts }) => !facts.open || row.arrivedAt < clock.now() - longestRequestMs).length)
        expect(await fresh.sweep()).toEqual({ closed: 0, folded: 0 })
        expect((await Promise.all(months.map(month => book.aggregates(organisation, month)))).flat()).toEqual(aggregates)
      } finally {
        await fresh.close()
      }
    })
    await fc.assert(property, { numRuns: 15 })
  }, 120_000)

  it('each key, model and tier of a month has its own sums', async () => {
    const fresh = await openKeepers()
    try {
      const { clock, ledger, book } = fresh
      const organisation = await fresh.organisation()
      const close = async (row: LedgerRow, facts = factsOf()) => ledger.settle(row, { ...facts, ...moneyOf(row, facts, settings) })
      const at = { organisation, arrivedAt: clock.now() }
      await close(rowOf(at))
      await close(rowOf(at))
      await close(rowOf(at), factsOf({ tier: 'default', reason: 'flex_capacity' }))
      await close(rowOf({ ...at, key: 'b'.repeat(64) }))
      await close(rowOf({ ...at, model: 'gpt-5.4' }), factsOf({ status: 429, usage: null, tier: 'default', attempts: [] }))
      await close(rowOf(at), factsOf({ usage: null }))
      await fresh.sweep()
      const found = ofMonth(await book.aggregates(organisation, utcDay(clock.now()).slice(0, 7)))
      const shown = found.map(({ key, model, tier, requests, failed, unknownCost, costMicroUsd, inputTokens }) =>
        [key[0], model, tier, requests, failed, unknownCost, costMicroUsd, inputTokens].join(' '),
      )
      expect(shown.toSorted()).toEqual([
        'a gpt-5.4 default 1 1 0 0 0',
        'a gpt-5.5 default 1 0 0 9200 1000',
        'a gpt-5.5 flex 3 0 1 9200 2000',
        'b gpt-5.5 flex 1 0 0 4600 1000',
      ])
    } finally {
      await fresh.close()
    }
  })

  it('a day that is over is not looked at again, and its sums stay when its rows expire', async () => {
    const fresh = await openKeepers()
    try {
      const { clock, ledger, book } = fresh
      const organisation = await fresh.organisation()
      const row = rowOf({ organisation, arrivedAt: clock.now() })
      await ledger.settle(row, { ...factsOf(), ...moneyOf(row, factsOf(), settings) })
      await fresh.sweep()
      clock.advance(3 * 86_400)
      await fresh.sweep()
      // The last day that was over an hour ago.
      expect(await book.sweptThrough()).toBe(utcDay(clock.now() - 3_600_000 - dayMs))
      const month = utcDay(row.arrivedAt).slice(0, 7)
      const before = await book.aggregates(organisation, month)
      const poorer = { ...before.find(({ period }) => period.length === 10), requests: 0, costMicroUsd: 0 }
      expect(await book.keep({ ...ofDays(before)[0], ...poorer } as (typeof before)[number])).toBe(false)
      clock.advance(200 * 86_400)
      await fresh.sweep()
      expect(await book.aggregates(organisation, month)).toEqual(before)
      expect(await ledger.find(organisation, row.requestId)).toBeUndefined()
    } finally {
      await fresh.close()
    }
  })
})
