// What a key's options do to its requests over HTTP: models, budget, credit, expiry, default start_within, native parameters.
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals'
import { changeKey, setCredit, topUp } from '../../../shared/accounts/provision.ts'
import { type Answer, codeOf, type Draft, draft, forms, send, surfaceNames } from '../../middleware/drafts.ts'
import { type FakeClock, fakeClock } from '../../support/fake-clock.ts'
import { type CustomerWish, startGateway, type TestGateway } from '../../support/gateway.ts'
import { logged } from './logged.ts'

let gateway: TestGateway
let clock: FakeClock
beforeAll(async () => {
  // In the middle of a month.
  clock = fakeClock(Date.UTC(2026, 10, 15, 12))
  gateway = await startGateway({ clock })
})
afterEach(() => void jest.restoreAllMocks())
afterAll(() => gateway.close())

const ask = (key: string, change: object = {}, surface: Draft['surface'] = 'chat') => {
  const request = draft(surface, key)
  Object.assign(request.body, change)
  return send(gateway.url, request)
}
const customer = (key: CustomerWish['key']) => gateway.customer({ key })
const keyOf = async (hash: string) => {
  await gateway.ports.credit.idle()
  return gateway.ports.accounts.key(hash)
}
const messageOf = (answer: Answer) => (answer.json().error as { message: string }).message
const told = (answer: Answer) => [answer.status, codeOf(answer), (answer.json().error as { param: unknown }).param]

describe('a list of models', () => {
  it.each(surfaceNames)('lets pass what is on it, snapshots too, and refuses the rest on %s', async surface => {
    const { model } = forms[surface]
    const { key } = await customer({ models: [model] })
    expect((await ask(key, {}, surface)).status).toBe(200)
    const other = await ask(key, { model: 'gpt-5.4' }, surface)
    expect(told(other)).toEqual([400, 'model_not_found', 'model'])
    expect(messageOf(other)).toMatch(/'gpt-5\.4'.*certain models only/)
  })

  it('names a model for its dated snapshots, and a snapshot for itself alone', async () => {
    const { key } = await customer({ models: ['gpt-5.5', 'gpt-5.4-2026-03-05'] })
    const statuses = ['gpt-5.5-2026-04-01', 'gpt-5.4-2026-03-05', 'gpt-5.4', 'gpt-5.4-2026-04-01'].map(
      async model => (await ask(key, { model })).status,
    )
    expect(await Promise.all(statuses)).toEqual([200, 200, 400, 400])
  })

  it('holds from the next request on when it changes', async () => {
    const { key, hash } = await customer({ models: ['gpt-5.5'] })
    await changeKey(gateway.ports.accounts, hash, { models: ['gpt-5.4'] })
    expect((await ask(key)).status).toBe(400)
    await changeKey(gateway.ports.accounts, hash, { models: null })
    expect((await ask(key)).status).toBe(200)
  })
})

describe.each([
  ['credit', { creditMicroUsd: 1_000_000 }],
  ['a budget', { monthlyBudgetMicroUsd: 1_000_000 }],
])('a key with %s', (_, wish) => {
  it.each(surfaceNames)('is charged what the request cost, once, on %s', async surface => {
    for (const stream of [false, true]) {
      const { key, hash, organisation } = await customer(wish)
      const answer = await ask(key, { stream }, surface)
      const { creditMicroUsd, heldMicroUsd, spentMicroUsd, spendMonth } = (await keyOf(hash)) ?? {}
      const row = await gateway.ports.receipts.find(organisation, answer.headers['x-request-id'] ?? '')
      const cost = row?.settlement?.costMicroUsd ?? 0
      expect(cost).toBeGreaterThan(0)
      expect([heldMicroUsd, spentMicroUsd, spendMonth]).toEqual([0, cost, '2026-11'])
      expect(creditMicroUsd).toBe('creditMicroUsd' in wish ? 1_000_000 - cost : undefined)
    }
  })

  it.each(surfaceNames)('may not use a model without a price on %s', async surface => {
    const { key } = await customer(wish)
    const refused = await ask(key, { model: 'gpt-99-unpriced' }, surface)
    expect(told(refused)).toEqual([400, 'model_not_found', 'model'])
    expect(messageOf(refused)).toMatch(/no price/)
    // Of a key without a ceiling the provider itself is asked.
    const other = await ask(gateway.key, { model: 'gpt-99-unpriced' }, surface)
    expect(other.headers['x-leeway-attempts']).toBe('1')
  })

  it.each(['quota', 'fault'] as const)('pays nothing where its provider answers with %s', async mode => {
    const { key, hash } = await customer(wish)
    gateway.simulator.setFlex('openai', { mode, tiers: ['standard'] })
    const failed = await ask(key)
    gateway.simulator.setFlex('openai', { mode: 'always' })
    expect(failed.status).toBeGreaterThanOrEqual(400)
    expect(await keyOf(hash)).toMatchObject({ ...wish, heldMicroUsd: 0, spentMicroUsd: 0 })
  })

  it('pays nothing, and holds nothing, where a bug ends the request before it ran', async () => {
    const { key, hash } = await customer(wish)
    const broken = jest.spyOn(gateway.ports.ledger, 'open').mockImplementationOnce(() => {
      throw new Error('broken')
    })
    expect((await ask(key)).status).toBe(500)
    broken.mockRestore()
    expect(await keyOf(hash)).toMatchObject({ ...wish, heldMicroUsd: 0, spentMicroUsd: 0 })
  })

  it('is refused with 503 where its hold cannot be written', async () => {
    const { key, hash } = await customer(wish)
    jest.spyOn(gateway.ports.credit, 'hold').mockResolvedValueOnce({ outcome: 'unreachable' })
    const refused = await ask(key)
    expect([refused.status, codeOf(refused)]).toEqual([503, 'subsystem_unavailable'])
    expect(messageOf(refused)).toContain('credit')
    expect(await keyOf(hash)).not.toHaveProperty('heldMicroUsd')
  })

  it('is unknown where it was revoked after its admission', async () => {
    const { key } = await customer(wish)
    jest.spyOn(gateway.ports.credit, 'hold').mockResolvedValueOnce({ outcome: 'unknown' })
    expect(codeOf(await ask(key))).toBe('invalid_api_key')
  })

  it('is served again once the hold of a killed process has expired', async () => {
    const { key, hash } = await customer(wish)
    const expiresAt = Math.ceil(clock.now() / 1000) + 30
    await gateway.ports.credit.hold({ hash, requestId: 'req_of_a_killed_process', microUsd: 2_000_000, expiresAt })
    expect((await ask(key)).status).toBe(402)
    await clock.advance(30_000)
    expect((await ask(key)).status).toBe(200)
    expect(logged(gateway.log, 'credit_hold_expired').at(-1)).toMatchObject({ requestId: 'req_of_a_killed_process', costMicroUsd: null })
    await gateway.ports.credit.settle({ hash, requestId: 'req_of_a_killed_process', microUsd: 0, month: '', credit: true }, 5)
    expect((await keyOf(hash))?.heldMicroUsd).toBe(0)
  })
})

describe('a monthly budget', () => {
  it('is named when it is used up, and opens again with the month or when it is raised', async () => {
    const { key, hash } = await customer({ monthlyBudgetMicroUsd: 1 })
    expect((await ask(key)).status).toBe(200)
    await gateway.ports.credit.idle()
    const refused = await ask(key)
    expect([refused.status, codeOf(refused)]).toEqual([402, '402'])
    expect((refused.json().error as { type: string }).type).toBe('insufficient_quota')
    expect(messageOf(refused)).toBe(
      "This key's monthly budget of 0.000001 USD is used up. Raise it, or wait until 2026-12-01 (UTC); the same key then works again.",
    )
    await changeKey(gateway.ports.accounts, hash, { monthlyBudgetMicroUsd: 1_000_000 })
    expect((await ask(key)).status).toBe(200)
    await gateway.ports.credit.idle()
    await changeKey(gateway.ports.accounts, hash, { monthlyBudgetMicroUsd: 1 })
    expect((await ask(key)).status).toBe(402)
    await clock.advance(16 * 86_400_000)
    expect((await ask(key)).status).toBe(200)
    expect(await keyOf(hash)).toMatchObject({ spendMonth: '2026-12', heldMicroUsd: 0 })
  })

  it('gives way to credit that is used up first, which a top-up brings back', async () => {
    const { key, hash } = await customer({ monthlyBudgetMicroUsd: 0, creditMicroUsd: 0 })
    expect(messageOf(await ask(key))).toContain('prepaid credit')
    await topUp(gateway.ports.accounts, { hash, microUsd: 1_000_000 })
    expect(messageOf(await ask(key))).toContain('monthly budget of 0 USD')
  })

  it('never blocks a GET', async () => {
    const { key } = await customer({ monthlyBudgetMicroUsd: 0, creditMicroUsd: 0 })
    const request = { ...draft('chat', key), method: 'GET' as const, path: '/v1/models', wire: () => '' }
    expect((await send(gateway.url, request)).status).toBe(200)
  })
})

describe('other options', () => {
  it('stand in for an absent start_within', async () => {
    const { key, hash } = await customer({ startWithin: 'priority' })
    expect((await ask(key, { start_within: undefined })).headers['x-leeway-tier']).toBe('priority')
    await changeKey(gateway.ports.accounts, hash, { startWithin: null })
    expect(codeOf(await ask(key, { start_within: undefined }))).toBe('missing_start_within')
  })

  it('let native parameters travel', async () => {
    const { key, hash } = await customer({})
    const body = { stop_sequences: ['END'] }
    expect(codeOf(await ask(key, body, 'messages'))).toBe('unsupported_parameter')
    await changeKey(gateway.ports.accounts, hash, { nativeParameters: true })
    expect((await ask(key, body, 'messages')).status).toBe(200)
  })

  it('change the rate', async () => {
    const { key, hash } = await customer({ tier: 'free' })
    expect((await ask(key)).headers['x-ratelimit-limit-requests']).toBe('10')
    await changeKey(gateway.ports.accounts, hash, { tier: 'elevated', label: 'faster' })
    expect((await ask(key)).headers['x-ratelimit-limit-requests']).toBe('60')
  })

  it('end a key', async () => {
    const { key, hash } = await customer({ creditMicroUsd: 1_000_000 })
    await changeKey(gateway.ports.accounts, hash, { expiresAt: Math.floor(clock.now() / 1000) + 10 })
    expect((await ask(key)).status).toBe(200)
    await clock.advance(10_000)
    expect(codeOf(await ask(key))).toBe('invalid_api_key')
    await setCredit(gateway.ports.accounts, hash, null)
  })
})
