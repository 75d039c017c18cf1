// After a sweep the three books agree: what the rows cost, what the aggregates say, and what was debited of the keys (contract §8).
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { utcDay } from '../../shared/calendar.ts'
import type { LedgerEntry } from '../../shared/ledger/records.ts'
import { sweep } from '../../shared/ledger/sweep.ts'
import { draft, send, surfaceNames } from '../middleware/drafts.ts'
import { type Customer, startGateway, type TestGateway } from '../support/gateway.ts'
import { ofMonth, sum } from './keepers.ts'

const credit = 50_000_000

/** Milliseconds: ten times what it takes on Lambda's runtime, where forty sandboxes start for it. */
const limit = 300_000

let gateway: TestGateway
let customers: readonly Customer[]

beforeAll(async () => {
  gateway = await startGateway()
  const wish = { key: { creditMicroUsd: credit } }
  customers = [await gateway.customer(wish), await gateway.customer(wish)]
})
afterAll(() => gateway.close())

/** Forty requests on every surface, half of them streamed; some are refused by the chain. */
const crowd = ({ key }: Customer) =>
  Promise.all(
    Array.from({ length: 40 }, (_, at) => {
      const request = draft(surfaceNames[at % 4] ?? 'chat', key, `question ${at}`)
      request.body.stream = at % 8 < 4
      if (at % 10 === 9) request.body.service_tier = 'flex'
      return send(gateway.url, request)
    }),
  )

async function rowsOf(organisation: string, days: readonly string[]): Promise<LedgerEntry[]> {
  const rows: LedgerEntry[] = []
  for (const day of days) for await (const row of gateway.ports.book.rows(organisation, day)) rows.push(row)
  return rows
}

it(
  'Σ rows = Σ aggregates = Σ debits, with answers, failures and broken streams',
  async () => {
    const began = Date.now()
    await Promise.all(customers.map(crowd))
    gateway.simulator.setFlex('openai', { mode: 'fault', tiers: ['standard'] })
    gateway.simulator.setFlex('gemini', { mode: 'cut', at: 'mid-stream', tiers: ['standard'] })
    await Promise.all(customers.map(crowd))
    await Promise.all([gateway.ports.ledger.idle(), gateway.ports.credit.idle()])

    await sweep({ ...gateway.ports, days: 2 })
    const days = [...new Set([utcDay(began), utcDay(Date.now())])]
    for (const { organisation, hash } of customers) {
      const settlements = (await rowsOf(organisation, days)).map(({ settlement }) => settlement)
      expect(settlements).toHaveLength(72)
      expect(settlements).not.toContain(null)
      const cost = settlements.reduce((total, settlement) => total + (settlement?.costMicroUsd ?? 0), 0)
      const months = [...new Set(days.map(day => day.slice(0, 7)))]
      const aggregates = (await Promise.all(months.map(month => gateway.ports.book.aggregates(organisation, month)))).flat()
      const key = await gateway.ports.accounts.key(hash)
      expect(cost).toBeGreaterThan(0)
      expect(sum(ofMonth(aggregates), 'costMicroUsd')).toBe(cost)
      expect(credit - (key?.creditMicroUsd ?? 0)).toBe(cost)
      expect(key?.heldMicroUsd ?? 0).toBe(0)
    }
  },
  limit,
)
