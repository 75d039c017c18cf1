// What a request costs in calls to the database, by what its key carries, and that a remembered refusal costs nothing (contract §7).
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { setSwitch } from '../../../shared/accounts/provision.ts'
import { type FaultyProxy, startProxy } from '../../adapters/emulators.ts'
import { codeOf, draft, send } from '../../middleware/drafts.ts'
import { rateHeaders } from '../../middleware/envelope.ts'
import { type FakeClock, fakeClock } from '../../support/fake-clock.ts'
import { type CustomerWish, startGateway, type TestGateway } from '../../support/gateway.ts'

let gateway: TestGateway
let clock: FakeClock
let proxy: FaultyProxy
/** How many calls had reached the database when the provider was called. */
let callsBeforeProvider: number

beforeAll(async () => {
  clock = fakeClock()
  gateway = await startGateway({
    clock,
    async inFrontOfDynamodb(endpoint) {
      proxy = await startProxy(endpoint)
      return proxy.endpoint
    },
  })
})
afterAll(async () => {
  await gateway.close()
  await proxy.close()
})

const ask = (key: string) => send(gateway.url, draft('chat', key))

/** A second request of a customer, so that what is cached is cached: its calls before the provider was called, and all of them. */
async function callsOf(wish: CustomerWish['key']) {
  const { key } = await gateway.customer({ key: wish })
  await ask(key)
  await gateway.ports.credit.idle()
  const before = proxy.calls.length
  const called = gateway.simulator.nextCall().then(() => {
    callsBeforeProvider = proxy.calls.length
  })
  expect((await ask(key)).status).toBe(200)
  await called
  await gateway.ports.credit.idle()
  return { hot: proxy.calls.slice(before, callsBeforeProvider), all: proxy.calls.slice(before) }
}

describe('a request', () => {
  it('of a key without credit takes two writes before its provider, and its ledger row beside and after', async () => {
    const { hot, all } = await callsOf({})
    expect(hot.filter(operation => operation === 'UpdateItem')).toHaveLength(2)
    expect(all.toSorted()).toEqual(['PutItem', 'UpdateItem', 'UpdateItem', 'UpdateItem'])
  })

  it.each([
    ['credit', { creditMicroUsd: 1_000_000 }],
    ['a budget', { monthlyBudgetMicroUsd: 1_000_000 }],
    ['both', { creditMicroUsd: 1_000_000, monthlyBudgetMicroUsd: 1_000_000 }],
  ])('of a key with %s takes one more before and one more after', async (_, wish) => {
    const { hot, all } = await callsOf(wish)
    expect(hot.filter(operation => operation === 'UpdateItem')).toHaveLength(3)
    expect(all.toSorted()).toEqual(['PutItem', ...Array(5).fill('UpdateItem')])
  })

  it('that its key refuses costs nothing until the window ends, and still tells the three rates', async () => {
    const { key } = await gateway.customer({ key: { tier: 1 } })
    await ask(key)
    expect((await ask(key)).status).toBe(429)
    await clock.advance(20_000)
    const before = proxy.calls.length
    const answers = await Promise.all(Array.from({ length: 50 }, () => ask(key)))
    expect(proxy.calls.length).toBe(before)
    for (const answer of answers) {
      expect([answer.status, codeOf(answer), answer.headers['retry-after']]).toEqual([429, 'rate_limit_exceeded', '40'])
      const resetsAt = String(Math.floor(clock.now() / 1000) + 40)
      expect(rateHeaders.map(name => answer.headers[name])).toEqual(['1', '0', resetsAt])
    }
  })

  it('that its organisation refuses costs its key one write, until the window ends', async () => {
    const { key } = await gateway.customer({ organisation: { requestLimit: 1 } })
    await ask(key)
    expect((await ask(key)).status).toBe(429)
    const before = proxy.calls.length
    for (let request = 0; request < 10; request++) expect((await ask(key)).headers['retry-after']).toBe('5')
    expect(proxy.calls.slice(before)).toEqual(Array(10).fill('UpdateItem'))
    await clock.advance(5_000)
    expect((await ask(key)).status).toBe(200)
  })
})

describe('a switch', () => {
  it('holds within 30 seconds, is read once meanwhile, and tells when its subsystem is back', async () => {
    const { key } = await gateway.customer()
    await clock.advance(31_000)
    expect((await ask(key)).status).toBe(200)
    await setSwitch(gateway.ports.accounts, 'openai', { offUntil: Math.floor(clock.now() / 1000) + 100 })
    const before = proxy.calls.length
    await clock.advance(29_000)
    expect((await ask(key)).status).toBe(200)
    expect(proxy.calls.slice(before)).not.toContain('Query')
    await clock.advance(1_000)
    const refused = await ask(key)
    expect([refused.status, codeOf(refused), refused.headers['retry-after']]).toEqual([503, 'subsystem_unavailable', '70'])
    expect(refused.text).toContain('OpenAI is unavailable')
    expect(proxy.calls.slice(before).filter(operation => operation === 'Query')).toHaveLength(1)
    await setSwitch(gateway.ports.accounts, 'openai', 'on')
    await clock.advance(30_000)
    expect((await ask(key)).status).toBe(200)
  })
})
