// `GET /v1/usage` over HTTP: swept days and rows that are not swept yet, each counted once; its own organisation alone; wrong queries.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { moneyOf } from '../../shared/ledger/money.ts'
import type { Facts, LedgerRow } from '../../shared/ledger/records.ts'
import { sweep } from '../../shared/ledger/sweep.ts'
import { factsOf, hosted, rowOf } from '../ledger/specimen.ts'
import { type FakeClock, fakeClock } from '../support/fake-clock.ts'
import { type Customer, startGateway, type TestGateway } from '../support/gateway.ts'

const at = (day: string) => Date.parse(`${day}T12:00:00Z`)

let gateway: TestGateway
let clock: FakeClock
let customer: Customer
let other: Customer
let underWay: LedgerRow

async function record(change: Partial<LedgerRow>, facts: Partial<Facts> = {}): Promise<void> {
  const row = rowOf({ organisation: customer.organisation, key: customer.hash, ...change })
  const all = factsOf(facts)
  await gateway.ports.ledger.settle(row, { ...all, ...moneyOf(row, all, hosted()) })
}

beforeAll(async () => {
  clock = fakeClock(at('2026-11-20'))
  gateway = await startGateway({ clock })
  customer = await gateway.customer({ key: { label: '=HYPERLINK("x"),1' } })
  other = await gateway.customer()
  await record({ arrivedAt: at('2026-11-18') })
  await record({ arrivedAt: at('2026-11-19') }, { tier: 'default', reason: 'flex_capacity' })
  await record({ arrivedAt: at('2026-11-19'), model: 'gpt-5.4' })
  await sweep({ ...gateway.ports, days: 90 })
  // Not swept for good: on a day that the sweeper has seen, and on one that it has not.
  await record({ arrivedAt: at('2026-11-20') })
  await clock.advance(86_400_000)
  await record({ arrivedAt: at('2026-11-21') })
  underWay = rowOf({ organisation: customer.organisation, key: customer.hash, arrivedAt: at('2026-11-21') })
  await gateway.ports.ledger.open(underWay)
}, 120_000)
afterAll(async () => {
  await record(underWay)
  await gateway.close()
})

const get = (query: string, { key = customer.key, accept }: { key?: string; accept?: string } = {}) =>
  fetch(`${gateway.url}/v1/usage${query}`, { headers: { authorization: `Bearer ${key}`, ...(accept && { accept }) } })

interface Body {
  readonly data: readonly Record<string, unknown>[]
  readonly total: Record<string, unknown>
  readonly next_cursor: string | null
  readonly [name: string]: unknown
}

const ask = async (query: string, key = customer.key): Promise<Body> => (await get(query, { key })).json() as Promise<Body>

describe('an export', () => {
  it('has the days of the month, swept or not, each request once, and says how fresh it is', async () => {
    const body = await ask('')
    expect(body).toMatchObject({
      ...{ object: 'list', from: '2026-11-01', to: '2026-11-21', by: ['day'], next_cursor: null },
      ...{ complete_through: '2026-11-19', live: true, as_of: clock.now() / 1000 },
    })
    expect(body.data.map(({ day, requests, cost_micro_usd: cost, fee_micro_usd: fee }) => [day, requests, cost, fee])).toEqual([
      ['2026-11-18', 1, 4_600, 920],
      ['2026-11-19', 2, expect.any(Number), expect.any(Number)],
      ['2026-11-20', 1, 4_600, 920],
      ['2026-11-21', 1, 4_600, 920],
    ])
    expect(body.total).toMatchObject({ requests: 5, failed: 0, unknown_cost: 0, input_tokens: 5_000, output_tokens: 1_000 })
    await sweep({ ...gateway.ports, days: 90 })
    expect(await ask('')).toEqual({ ...body, complete_through: '2026-11-20' })
  })

  it('is grouped by what was asked, in one order', async () => {
    const { data } = await ask('?by=tier,model')
    expect(data.map(({ provider, model, tier, requests }) => [provider, model, tier, requests])).toEqual([
      ['openai', 'gpt-5.4', 'flex', 1],
      ['openai', 'gpt-5.5', 'default', 1],
      ['openai', 'gpt-5.5', 'flex', 3],
    ])
    expect(await ask('?by=model,tier')).toMatchObject({ data })
    expect((await ask('?by=')).data).toEqual([(await ask('?by=day')).total])
  })

  it('names a key by fingerprint and label, and nowhere by more of its hash', async () => {
    const response = await get('?by=key')
    const text = await response.text()
    expect(JSON.parse(text).data).toMatchObject([{ key: customer.hash.slice(0, 12), key_label: '=HYPERLINK("x"),1', requests: 5 }])
    expect(text).not.toContain(customer.hash.slice(0, 13))
  })

  it('has net, saving and waiting as receipts have them', async () => {
    const { data } = await ask('?from=2026-11-18&to=2026-11-18')
    expect(data).toEqual([
      {
        ...{ day: '2026-11-18', requests: 1, failed: 0, unknown_cost: 0 },
        ...{ input_tokens: 1_000, cached_tokens: 400, cache_write_tokens: 0, output_tokens: 200, reasoning_tokens: 50 },
        ...{ cost_micro_usd: 4_600, standard_cost_micro_usd: 9_200, saved_micro_usd: 4_600, fee_micro_usd: 920 },
        ...{ waiting_cost_micro_usd: 11, net_micro_usd: 4_589 },
      },
    ])
  })

  it.each([
    ['a month', '?from=2026-11&to=2026-11', '2026-11-01', '2026-11-30', 5],
    ['two months', '?from=2026-10&to=2026-11', '2026-10-01', '2026-11-30', 5],
    ['days', '?from=2026-11-19&to=2026-11-20', '2026-11-19', '2026-11-20', 3],
    ['the month of an end', '?to=2026-10-07', '2026-10-01', '2026-10-07', 0],
    ['a leap day', '?from=2024-02&to=2024-02', '2024-02-01', '2024-02-29', 0],
  ])('takes %s', async (_, query, from, to, requests) => {
    expect(await ask(query)).toMatchObject({ from, to, total: { requests } })
  })

  it('comes in pages that join up, though usage goes on', async () => {
    const whole = (await ask('?by=day,model,tier')).data
    const found: unknown[] = []
    let query = '?by=day,model,tier&limit=2'
    for (let cursor: string | null = ''; cursor !== null; query = `?limit=2&cursor=${cursor}`) {
      const page: Body = await ask(query)
      found.push(...page.data)
      cursor = page.next_cursor
    }
    expect(found).toEqual(whole)
    expect(whole).toHaveLength(5)
  })

  it('is empty for another organisation, whose cursor is of no use either', async () => {
    const { next_cursor: cursor } = await ask('?by=day&limit=1')
    for (const query of ['', '?by=key', `?cursor=${cursor}`]) {
      expect(await ask(query, other.key)).toMatchObject({ data: [], total: { requests: 0 }, next_cursor: null })
    }
  })

  it('is CSV where the query or the header asks for it', async () => {
    const response = await get('?by=key,day&format=csv&limit=2')
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present')
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="usage-2026-11-01-2026-11-21.csv"')
    const [head, first, second, ...rest] = (await response.text()).split('\r\n')
    expect(head).toMatch(/^day,key,key_label,requests,failed,unknown_cost,input_tokens,/)
    expect(first).toMatch(new RegExp(`^2026-11-18,${customer.hash.slice(0, 12)},"'=HYPERLINK\\(""x""\\),1",1,0,0,1000,`))
    expect(second).toMatch(/^2026-11-19,/)
    expect(rest).toEqual([''])
    const cursor = response.headers.get('x-leeway-next-cursor')
    const next = await get(`?cursor=${cursor}`, { accept: 'text/csv, */*;q=0.1' })
    expect((await next.text()).split('\r\n').map(line => line.slice(0, 10))).toEqual(['day,key,ke', '2026-11-20', '2026-11-21', ''])
    expect(next.headers.get('x-leeway-next-cursor')).toBeNull()
    expect((await get('?format=json', { accept: 'text/csv' })).headers.get('content-type')).toBe('application/json')
  })

  it('leaves rows to the sweeper where there are too many to sum up at once', async () => {
    const { book } = gateway.ports
    const many = async function* (organisation: string, day: string) {
      for await (const row of book.rows(organisation, day)) for (let copy = 0; copy < 10_001; copy++) yield row
    }
    const { usageReport } = await import('../../shared/reads/usage-report.ts')
    const query = { from: '2026-11-01', to: '2026-11-21', by: [], limit: 10, after: null } as const
    const ports = { ...gateway.ports, book: { ...book, rows: many }, days: 90 }
    const report = await usageReport(ports, customer.organisation, query)
    expect(report.live).toBe(false)
    expect(report.total.requests).toBe(5)
  })
})

describe('a wrong query', () => {
  it.each([
    ['?from=2026-13', 'from'],
    ['?from=2026-11-31', 'from'],
    ['?from=yesterday', 'from'],
    ['?from=', 'from'],
    ['?to=20261101', 'to'],
    ['?from=2026-11-02&to=2026-11-01', 'from'],
    ['?from=2025-01&to=2026-11', 'from'],
    ['?by=day,week', 'by'],
    ['?by=day,', 'by'],
    ['?format=xml', 'format'],
    ['?limit=0', 'limit'],
    ['?limit=1001', 'limit'],
    ['?limit=1e3', 'limit'],
    ['?cursor=abc', 'cursor'],
    ['?cursor=', 'cursor'],
    [`?cursor=${Buffer.from('["2026-11-01","2026-11-21",["week"],""]').toString('base64url')}`, 'cursor'],
    ['?organisation=other', 'organisation'],
    ['?from=2026-11-01&from=2026-11-02', 'from'],
  ])('%s is refused, naming %s', async (query, param) => {
    const response = await get(query)
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ error: { code: 'invalid_parameter', param, type: 'invalid_request_error' } })
  })

  it('refuses a cursor with the query of another export', async () => {
    const { next_cursor: cursor } = await ask('?by=day&limit=1')
    expect((await get(`?by=day&from=2026-11-01&cursor=${cursor}`)).status).toBe(200)
    expect((await get(`?by=day,model&cursor=${cursor}`)).status).toBe(400)
    expect((await get(`?from=2026-11-02&cursor=${cursor}`)).status).toBe(400)
  })

  it.each([
    ['no key', '', 401],
    ['a query string that clients add', '?beta=true', 200],
  ])('%s: %s answers %i', async (_, query, status) => {
    const response = status === 401 ? await fetch(`${gateway.url}/v1/usage`) : await get(query)
    expect(response.status).toBe(status)
  })

  it('a POST is told the right method', async () => {
    const response = await fetch(`${gateway.url}/v1/usage`, { method: 'POST', body: '{}' })
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET'])
  })
})
