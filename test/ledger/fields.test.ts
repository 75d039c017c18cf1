// A made-up amount and a made-up count, each one row of its table, stand wherever the others do: with every real reader, writer and database.
import { registerHooks } from 'node:module'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { tokenCounts } from '../../shared/hub/token-counts.ts'
import { moneyFields } from '../../shared/ledger/money-fields.ts'
import type { TestGateway } from '../support/gateway.ts'

const everywhere = { nullable: true, summed: true, billed: true, logged: true, answered: true } as const
const warm = { wire: 'warm_cost_micro_usd', label: 'with warm cache', column: 'WARM', ...everywhere, late: true } as const
const searches = { sum: 'searches', wire: 'searches', logged: true, late: true } as const

// A row more in each table, and what computes the amount: all before anything derives from them.
Object.assign(moneyFields, { warmMicroUsd: warm })
Object.assign(tokenCounts, { searches })
registerHooks({
  resolve(specifier, context, next) {
    const isPrice = specifier.endsWith('/price.ts') && context.parentURL?.endsWith('/warm-price.ts') === false
    return next(isPrice ? new URL('warm-price.ts', import.meta.url).href : specifier, context)
  },
})

const { warmCost } = await import('./warm-price.ts')
const { startGateway } = await import('../support/gateway.ts')
const { moneyOf } = await import('../../shared/ledger/money.ts')
const { singleOf } = await import('../../shared/ledger/aggregates.ts')
const { fold } = await import('../../shared/ledger/fold.ts')
const { utcDay } = await import('../../shared/calendar.ts')
const { lineOf } = await import('../../shared/answer/settle.ts')
const { receiptOf } = await import('../../shared/reads/receipts.ts')
const { nextStatement } = await import('../../shared/billing/statement.ts')
const { statementCsv, statementJson } = await import('../../shared/billing/views.ts')
const { receiptText } = await import('../../functions/cli/leeway/output/receipt.ts')
const { statementText } = await import('../../functions/cli/leeway/output/statement.ts')
const { usageText } = await import('../../functions/cli/leeway/output/usage.ts')
const { paintOf } = await import('../../functions/cli/leeway/output/paint.ts')
const { factsOf, hosted, rowOf } = await import('./specimen.ts')

const paint = paintOf(false)

/** As it was before there was such a member. */
const without = <Whole extends object>(whole: Whole, member: string): Whole => {
  const rest = { ...whole }
  Reflect.deleteProperty(rest, member)
  return rest
}

const usage = { input: 1_000, output: 200, searches: 3 }

let gateway: TestGateway
beforeAll(async () => {
  gateway = await startGateway({ environment: { FEE_PERCENT: '20' } })
})
afterAll(() => gateway.close())

const post = (key: string, more: object = {}) =>
  fetch(`${gateway.url}/v1/responses`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'gpt-5.5', start_within: '00h-00m-30s', input: 'Say hello.', ...more }),
  })

const get = (path: string, key: string) => fetch(`${gateway.url}${path}`, { headers: { authorization: `Bearer ${key}` } })

describe('a row more in the table of amounts', () => {
  it('is said with a whole answer and in the usage event of a stream, logged, and on the receipt', async () => {
    const { key } = await gateway.customer()
    const whole = await post(key)
    expect(whole.headers.get('x-leeway-warm-cost-micro-usd')).toBe(String(warmCost))
    expect(await (await post(key, { stream: true, include_cost: true })).text()).toContain(`"warm_cost_micro_usd":${warmCost}`)
    await whole.text()
    await gateway.ports.ledger.idle()
    const id = whole.headers.get('x-request-id') ?? ''
    const line = gateway.log.map(text => JSON.parse(text) as Record<string, unknown>).find(({ request }) => request === id)
    expect(line).toMatchObject({ warmMicroUsd: warmCost })
    expect(await (await get(`/v1/receipts/${id}`, key)).json()).toMatchObject({ warm_cost_micro_usd: warmCost })
  })
})

describe('a row more in either table', () => {
  const facts = { ...factsOf(), usage }
  const settled = async () => {
    const customer = await gateway.customer()
    const row = rowOf({ organisation: customer.organisation, key: customer.hash, arrivedAt: Date.now() })
    const settlement = { ...facts, ...moneyOf(row, facts, hosted()) }
    await gateway.ports.ledger.settle(row, settlement)
    return { ...customer, row, settlement, day: utcDay(row.arrivedAt) }
  }

  it('is stored, read back, on the receipt and in the log', async () => {
    const { organisation, row, settlement } = await settled()
    const entry = await gateway.ports.receipts.find(organisation, row.requestId)
    expect(entry).toEqual({ ...row, settlement })
    const shown = receiptOf(entry ?? { ...row, settlement: null })
    expect(shown).toMatchObject({ warm_cost_micro_usd: warmCost, usage: { searches: 3, cached_tokens: null } })
    expect(receiptText(shown, paint)).toMatch(/^with warm cache {2}\$0\.004321$/m)
    expect(lineOf(row, settlement)).toMatchObject({ warmMicroUsd: warmCost, searches: 3 })
  })

  it('is summed up, stored, and in exports as JSON, as CSV and for people', async () => {
    const { organisation, key, day } = await settled()
    await gateway.ports.ledger.settle(rowOf({ organisation, arrivedAt: Date.now() }), { ...facts, ...moneyOf(rowOf(), facts, hosted()) })
    await fold(gateway.ports.book, { organisation, days: [day] })
    const twice = { warm_cost_micro_usd: 2 * warmCost, searches: 6 }
    const json = await (await get('/v1/usage?by=model', key)).json()
    expect(json).toMatchObject({ data: [twice], total: twice })
    const [head = '', line = ''] = (await (await get('/v1/usage?by=model&format=csv', key)).text()).split('\r\n')
    const cells = Object.fromEntries(head.split(',').map((name, at) => [name, line.split(',')[at]]))
    expect(cells).toMatchObject({ warm_cost_micro_usd: String(2 * warmCost), searches: '6' })
    expect(usageText(json as Parameters<typeof usageText>[0], { paint, width: 200 })).toMatch(/WARM/)
  })

  it('is in the lines of a statement, stored, as JSON, as CSV and for people', async () => {
    const { organisation, day } = await settled()
    const { book } = gateway.ports
    const { statements } = gateway.billing
    await fold(book, { organisation, days: [day] })
    const month = day.slice(0, 7)
    const days = (await book.aggregates(organisation, month)).filter(({ period }) => period === day)
    const closing = { organisation, month, previous: undefined, days: new Map([[month, days]]), collection: 'manual', at: 0 } as const
    const closed = nextStatement(closing)
    if (closed === undefined) throw new Error('There is nothing to state')
    await statements.append(closed.statement, closed.lines)
    const lines = await statements.lines(closed.statement)
    expect(lines).toEqual([expect.objectContaining({ warmMicroUsd: warmCost })])
    const view = statementJson(closed.statement, lines, new Map())
    expect(view.lines).toEqual([expect.objectContaining({ warm_cost_micro_usd: warmCost })])
    expect(statementCsv(lines, new Map())).toContain(',warm_cost_micro_usd\r\n')
    expect(statementText(view, paint)).toMatch(/WITH WARM CACHE/)
  })

  it('is unknown, or 0 in sums, in what an older release stored', async () => {
    const { organisation, row, settlement, day } = await settled()
    const older = without(settlement, 'warmMicroUsd')
    const old = rowOf({ organisation, key: row.key, arrivedAt: row.arrivedAt })
    await gateway.ports.ledger.settle(old, older)
    const entry = await gateway.ports.receipts.find(organisation, old.requestId)
    expect(entry).toEqual({ ...old, settlement: { ...older, warmMicroUsd: null } })
    const sums = singleOf({ ...old, settlement })
    if (sums === undefined) throw new Error('The row is open')
    const stored = without(without(sums, 'warmMicroUsd'), 'searches')
    await gateway.ports.book.keep(stored)
    const month = day.slice(0, 7)
    expect(await gateway.ports.book.aggregates(organisation, month)).toEqual([{ ...stored, warmMicroUsd: 0, searches: 0 }])
  })
})
