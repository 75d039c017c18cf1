// Over HTTP, for every surface: the cost headers of a whole answer, the cost in a stream's usage event, and the receipt, to the micro-USD.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { utcDay } from '../../shared/calendar.ts'
import { catalogue } from '../../shared/catalogue/catalogue.ts'
import type { Bracket, PriceTier } from '../../shared/catalogue/types.ts'
import type { Usage } from '../../shared/hub/usage.ts'
import { type Customer, startGateway, type TestGateway } from '../support/gateway.ts'
import { framesOf } from '../support/specimens.ts'

let gateway: TestGateway
let customer: Customer

beforeAll(async () => {
  gateway = await startGateway({ environment: { FEE_PERCENT: '20', AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '1024' } })
  customer = await gateway.customer()
})
afterAll(() => gateway.close())

interface Case {
  readonly surface: string
  readonly path: string
  readonly model: string
  readonly body: object
  readonly startWithin: string
  readonly tier: PriceTier
}

const window = '00h-00m-30s'
const long = `count to 2000 ${'and say why '.repeat(600)}`
const responses = { surface: 'responses', path: '/v1/responses', body: { input: long } }
const chat = { surface: 'chat', path: '/v1/chat/completions', body: { messages: [{ role: 'user', content: long }], max_tokens: 300 } }
const interactions = { surface: 'interactions', path: '/v1/interactions', body: { input: long } }
const messages = { surface: 'messages', path: '/v1/messages', body: { messages: [{ role: 'user', content: long }], max_tokens: 300 } }

const cases: readonly Case[] = [
  { ...responses, model: 'gpt-5.5', startWithin: window, tier: 'flex' },
  { ...responses, model: 'gpt-5.5', startWithin: 'default', tier: 'standard' },
  { ...responses, model: 'gemini-3.5-flash', startWithin: window, tier: 'flex' },
  { ...chat, model: 'gpt-5.5', startWithin: window, tier: 'flex' },
  { ...chat, model: 'claude-sonnet-5', startWithin: 'default', tier: 'standard' },
  { ...interactions, model: 'gemini-3.5-flash', startWithin: window, tier: 'flex' },
  { ...interactions, model: 'gpt-5.5', startWithin: 'priority', tier: 'priority' },
  { ...messages, model: 'claude-sonnet-5', startWithin: 'default', tier: 'standard' },
  { ...messages, model: 'gpt-5.5', startWithin: window, tier: 'flex' },
]

const post = ({ path, model, body, startWithin }: Case, more: object = {}, key = customer.key) =>
  fetch(`${gateway.url}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model, start_within: startWithin, ...body, ...more }),
  })

async function receipt(id: string, key = customer.key): Promise<{ status: number; body: Record<string, unknown> & { error?: object } }> {
  const response = await fetch(`${gateway.url}/v1/receipts/${id}`, { headers: { authorization: `Bearer ${key}` } })
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}

const idOf = (response: Response): string => response.headers.get('x-request-id') ?? ''

async function usageOf(response: Response): Promise<Usage> {
  await gateway.ports.ledger.idle()
  const entry = await gateway.ports.receipts.find(customer.organisation, idOf(response))
  if (!entry?.settlement?.usage) throw new Error('no usage in the row')
  return entry.settlement.usage
}

/** The arithmetic once more, in decimals: the numbers are far below 2^53. */
function expected({ model, tier }: Case, { input, cached = 0, cacheWrite = 0, output }: Usage) {
  const at = (brackets: readonly Bracket[] = []) => {
    const rates: Bracket = brackets[0] ?? { from: 0, input: 0, output: 0 }
    const fresh = (input - cached - cacheWrite) * rates.input
    const rest = cached * (rates.cached ?? rates.input) + cacheWrite * (rates.cacheWrite ?? rates.input) + output * rates.output
    return Math.round((fresh + rest) / 1_000_000)
  }
  const tiers = catalogue().pricesOf(model, Date.now())
  const [cost, standard] = [at(tiers?.[tier]), at(tiers?.standard)]
  return { cost, standard, saved: Math.max(0, standard - cost) }
}

describe.each(cases)('$surface, $model, $startWithin', one => {
  it('a whole answer says in its headers what it cost and saved, and its receipt has the rest', async () => {
    const response = await post(one)
    expect(response.status).toBe(200)
    await response.text()
    const usage = await usageOf(response)
    const { cost, standard, saved } = expected(one, usage)
    expect(cost).toBeGreaterThan(100)
    expect(response.headers.get('x-leeway-cost-micro-usd')).toBe(String(cost))
    expect(response.headers.get('x-leeway-saved-micro-usd')).toBe(String(saved))
    const { status, body } = await receipt(idOf(response))
    expect(status).toBe(200)
    const waited = Number(response.headers.get('x-leeway-waited-ms'))
    const waiting = Math.round((waited * 13.3334) / 1000)
    expect(body).toMatchObject({
      id: idOf(response),
      object: 'receipt',
      state: 'closed',
      surface: one.surface,
      model: one.model,
      start_within: one.startWithin,
      status: 200,
      code: null,
      reason: one.startWithin === window ? 'flex_won' : 'tier_direct',
      waited_ms: waited,
      served_tier: response.headers.get('x-leeway-tier'),
      attempts: [{ outcome: 'started', maybe_billed: false, waited_ms: expect.any(Number), tier: expect.any(String) }],
      usage: {
        input_tokens: usage.input,
        cached_tokens: usage.cached ?? null,
        cache_write_tokens: usage.cacheWrite ?? null,
        output_tokens: usage.output,
        reasoning_tokens: usage.reasoning ?? null,
      },
      cost_micro_usd: cost,
      standard_cost_micro_usd: standard,
      saved_micro_usd: saved,
      fee_micro_usd: Math.round(saved / 5),
      waiting_cost_micro_usd: waiting,
      net_micro_usd: saved - waiting,
      catalogue_version: catalogue().version,
    })
    expect(Number(body.ended_at)).toBeGreaterThanOrEqual(Number(body.arrived_at))
    expect(JSON.stringify(body)).not.toContain('say why')
  })

  it('a stream says it in its usage event, when asked, and nowhere else', async () => {
    const response = await post(one, { stream: true, include_cost: true })
    const text = await response.text()
    const { cost, saved } = expected(one, await usageOf(response))
    const telling = framesOf(text).filter(({ data = '' }) => data.includes('cost_micro_usd'))
    expect(telling).toHaveLength(1)
    expect(telling[0]?.data).toContain(`"cost_micro_usd":${cost},"saved_micro_usd":${saved}`)
    expect(response.headers.get('x-leeway-cost-micro-usd')).toBeNull()
    const { body } = await receipt(idOf(response))
    expect(body).toMatchObject({ cost_micro_usd: cost, saved_micro_usd: saved })
  })

  it('a stream says nothing of it unasked', async () => {
    const response = await post(one, { stream: true, include_cost: null })
    expect(await response.text()).not.toContain('cost_micro_usd')
  })
})

const [flex] = cases as readonly [Case]

describe('include_cost', () => {
  it('never reaches the provider', async () => {
    await (await post(flex, { include_cost: true })).text()
    expect(JSON.stringify(gateway.simulator.calls.at(-1))).not.toContain('include_cost')
  })

  it.each([cases[0], cases[3], cases[5], cases[7]])('must be true or false on $surface', async one => {
    const response = await post(one as Case, { include_cost: 'yes' })
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ error: { code: 'invalid_parameter', param: 'include_cost' } })
  })
})

describe('a reply without a price', () => {
  it('has no cost, in headers, usage event and receipt', async () => {
    const unpriced = { ...flex, model: 'ft:gpt-4o:acme', startWithin: 'default' }
    const response = await post(unpriced)
    await response.text()
    expect(response.status).toBe(200)
    expect(response.headers.get('x-leeway-cost-micro-usd')).toBeNull()
    expect((await receipt(idOf(response))).body).toMatchObject({
      cost_micro_usd: null,
      saved_micro_usd: null,
      fee_micro_usd: 0,
      net_micro_usd: null,
    })
    expect(await (await post(unpriced, { stream: true, include_cost: true })).text()).not.toContain('cost_micro_usd')
  })

  it('costs nothing where the provider refused it', async () => {
    gateway.simulator.setFlex('openai', { mode: 'quota' })
    const response = await post(flex)
    await response.text()
    gateway.simulator.setFlex('openai', { mode: 'always' })
    expect(response.status).toBe(429)
    expect(response.headers.get('x-leeway-cost-micro-usd')).toBe('0')
    expect((await receipt(idOf(response))).body).toMatchObject({
      status: 429,
      cost_micro_usd: 0,
      attempts: [{ outcome: 'rejected' }],
      usage: null,
    })
  })
})

describe('a receipt', () => {
  it('belongs to its organisation: unknown, foreign and malformed ids are all not found', async () => {
    const response = await post(flex)
    await response.text()
    const stranger = await gateway.customer()
    for (const [id, key] of [
      [idOf(response), stranger.key],
      [idOf(response).replace(/.$/, digit => (digit === '0' ? '1' : '0')), customer.key],
      ['req_nonsense', customer.key],
      ['..%2F..%2FKEY', customer.key],
    ] as const) {
      const { status, body } = await receipt(id, key)
      expect([status, body.error]).toEqual([404, expect.objectContaining({ code: 'receipt_not_found' })])
    }
    expect((await receipt(idOf(response))).status).toBe(200)
  })

  it('is open while its request is under way', async () => {
    const { key, organisation } = await gateway.customer()
    gateway.simulator.setFlex('openai', { mode: 'queue', seconds: 20 })
    const gone = new AbortController()
    const called = gateway.simulator.nextCall()
    const pending = fetch(`${gateway.url}/v1/responses`, {
      method: 'POST',
      signal: gone.signal,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'gpt-5.5', input: 'hi', start_within: window }),
    }).catch(() => undefined)
    await called
    const now = Date.now()
    const open = await gateway.ports.book.openRows(utcDay(now), now + 1)
    const id = open.find(row => row.organisation === organisation)?.requestId ?? ''
    const { body } = await receipt(id, key)
    expect(body).toMatchObject({ id, state: 'open', model: 'gpt-5.5', start_within: window })
    expect(body).not.toHaveProperty('status')
    gone.abort()
    await pending
    await gateway.ports.ledger.idle()
    gateway.simulator.setFlex('openai', { mode: 'always' })
    expect((await receipt(id, key)).body).toMatchObject({ state: 'closed', status: 499, code: 'client_closed_request', cost_micro_usd: 0 })
  })

  it.each([
    ['no key', {}, 401, 'missing_api_key'],
    ['a wrong key', { authorization: 'Bearer flex_live_000000000000000000000000000000' }, 401, 'invalid_api_key'],
  ])('wants a key: %s', async (_, headers, status, code) => {
    const response = await fetch(`${gateway.url}/v1/receipts/req_x`, { headers })
    expect([response.status, await response.json()]).toEqual([
      status,
      expect.objectContaining({ error: expect.objectContaining({ code }) }),
    ])
  })

  it('counts against the limit of its key, and says so', async () => {
    const { key } = await gateway.customer({ key: { tier: 2 } })
    const ask = () => fetch(`${gateway.url}/v1/receipts/req_x`, { headers: { 'x-api-key': key } })
    const replies = [await ask(), await ask(), await ask()]
    expect(replies.map(({ status }) => status)).toEqual([404, 404, 429])
    expect(replies.map(({ headers }) => headers.get('x-ratelimit-remaining-requests'))).toEqual(['1', '0', '0'])
  })

  it.each([
    ['POST', '/v1/receipts/req_x', 405, 'method_not_allowed'],
    ['GET', '/v1/receipts', 404, 'unknown_url'],
    ['GET', '/v1/receipts/a/b', 404, 'unknown_url'],
  ])('%s %s is refused with %i', async (method, path, status, code) => {
    const response = await fetch(`${gateway.url}${path}`, { method, headers: { authorization: `Bearer ${customer.key}` } })
    expect([response.status, await response.json()]).toEqual([
      status,
      expect.objectContaining({ error: expect.objectContaining({ code }) }),
    ])
    if (status === 405) expect(response.headers.get('allow')).toBe('GET')
  })
})
