// Customers' side of the admin API: each route does what its name says, over HTTP and through the gateway that serves the customers too.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { isWellFormed } from '../../shared/accounts/key.ts'
import { startGateway, type TestGateway } from '../support/gateway.ts'
import { call } from './call.ts'

let gateway: TestGateway
const organisation = 'acme'

beforeAll(async () => {
  gateway = await startGateway()
  await call(gateway, 'createOrganisation', { body: { id: organisation, name: 'Acme' } })
})

afterAll(async () => gateway.close())

/** Asks a model with a customer's key. */
const infer = (key: string) =>
  fetch(`${gateway.url}/v1/responses`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'gpt-5.5', input: 'Hello', start_within: 'default' }),
  })

describe('organisations', () => {
  it('are made, shown, changed', async () => {
    const made = await call(gateway, 'createOrganisation', { body: { name: ' Other ', request_limit: 7, billing_state: 'overdue' } })
    expect(made).toEqual({
      ...{ id: expect.stringMatching(/^org_[0-9a-f]{16}$/), name: 'Other', billing_state: 'overdue', request_limit: 7 },
      created: expect.closeTo(Date.now() / 1000, -1),
    })
    const parameters = { organisation: made.id }
    expect(await call(gateway, 'showOrganisation', { parameters })).toEqual(made)
    const changed = await call(gateway, 'changeOrganisation', { parameters, body: { name: 'Another', billing_state: 'active' } })
    expect(changed).toEqual({ ...made, name: 'Another', billing_state: 'active' })
    expect(await call(gateway, 'showOrganisation', { parameters })).toEqual(changed)
  })

  it("keep a billing state that an operator set, whatever older news of the payment provider's says", async () => {
    const { payers } = gateway.billing
    const before = (await payers.stateVersion(organisation)) ?? 0
    await call(gateway, 'changeOrganisation', { parameters: { organisation }, body: { billing_state: 'overdue' } })
    expect(await payers.setState(organisation, 'active', before)).toBe(false)
    await call(gateway, 'changeOrganisation', { parameters: { organisation }, body: { name: 'Acme' } })
    expect(await payers.setState(organisation, 'active', before + 1)).toBe(true)
  })

  it('are listed page by page, each once', async () => {
    for (let count = 0; count < 3; count++) await call(gateway, 'createOrganisation', { body: { name: `Listed ${count}` } })
    const whole = await call(gateway, 'listOrganisations')
    expect(whole.next_cursor).toBeNull()
    const ids: string[] = []
    let cursor: string | null = null
    do {
      const query: Record<string, string> = { limit: '2', ...(cursor === null ? {} : { cursor }) }
      const page: Awaited<ReturnType<typeof call<'listOrganisations'>>> = await call(gateway, 'listOrganisations', { query })
      expect(page.data.length).toBeGreaterThan(0)
      ids.push(...page.data.map(({ id }) => id))
      cursor = page.next_cursor
    } while (cursor !== null)
    expect(ids).toEqual(whole.data.map(({ id }) => id))
    expect(ids).toContain(organisation)
  })
})

describe('keys', () => {
  it('are shown once, and then only by their fingerprint', async () => {
    const { key, record } = await call(gateway, 'createKey', {
      parameters: { organisation },
      body: { label: 'first', requests_per_minute: 'paid' },
    })
    expect(isWellFormed(key)).toBe(true)
    expect(record).toMatchObject({
      organisation,
      label: 'first',
      status: 'active',
      requests_per_minute: 100,
      credit_micro_usd: null,
      models: null,
    })
    const { data } = await call(gateway, 'listKeys', { parameters: { organisation } })
    expect(data).toContainEqual(record)
    expect(JSON.stringify(data)).not.toContain(key.slice('flex_live_'.length))
    const models = await fetch(`${gateway.url}/v1/models`, { headers: { authorization: `Bearer ${key}` } })
    expect(models.status).toBe(200)
  })

  it('take options, and give them back', async () => {
    const wish = {
      expires_at: 4_000_000_000,
      start_within: 'default',
      native_parameters: true,
      max_output_tokens: 32_000,
      models: ['gpt-5.5'],
      monthly_budget_micro_usd: 5,
      credit_micro_usd: 9,
    }
    const { record } = await call(gateway, 'createKey', { parameters: { organisation }, body: { ...wish, requests_per_minute: 3 } })
    expect(record).toMatchObject({ ...wish, requests_per_minute: 3, spent_micro_usd: 0 })
    const parameters = { organisation, fingerprint: record.fingerprint }
    const gone = {
      expires_at: null,
      start_within: null,
      native_parameters: null,
      max_output_tokens: null,
      models: null,
      monthly_budget_micro_usd: null,
      credit_micro_usd: null,
    }
    const changed = await call(gateway, 'changeKey', { parameters, body: { ...gone, label: 'renamed' } })
    expect(changed).toMatchObject({ ...gone, native_parameters: false, label: 'renamed', requests_per_minute: 3, spent_micro_usd: null })
    expect(await call(gateway, 'showKey', { parameters })).toEqual(changed)
  })

  it('get credit, once per payment', async () => {
    const { record } = await call(gateway, 'createKey', { parameters: { organisation }, body: {} })
    const parameters = { organisation, fingerprint: record.fingerprint }
    for (const [id, microUsd, expected] of [
      ['payment-1', 500, 500],
      ['payment-1', 500, 500],
      ['payment-2', 250, 750],
      ['refund-1', -50, 700],
    ] as const) {
      const key = await call(gateway, 'addCredit', { parameters, body: { id, micro_usd: microUsd } })
      expect(key.credit_micro_usd).toBe(expected)
    }
  })

  it('are revoked for good', async () => {
    const { key, record } = await call(gateway, 'createKey', { parameters: { organisation }, body: {} })
    const parameters = { organisation, fingerprint: record.fingerprint }
    for (const _ of ['once', 'again']) expect(await call(gateway, 'revokeKey', { parameters })).toMatchObject({ status: 'revoked' })
    expect((await infer(key)).status).toBe(401)
  })
})

describe('provider keys', () => {
  it('are stored, tried out, shown by fingerprint and removed, and a request finds them', async () => {
    const { id } = await call(gateway, 'createOrganisation', { body: { name: 'Byok' } })
    const { key } = await call(gateway, 'createKey', { parameters: { organisation: id }, body: {} })
    const parameters = { organisation: id, provider: 'openai' }
    const nothing = { provider: 'openai', stored: false, fingerprint: null }
    expect(await call(gateway, 'listProviderKeys', { parameters: { organisation: id } })).toMatchObject({ organisation: id, version: null })
    expect(await call(gateway, 'testProviderKey', { parameters })).toMatchObject({ outcome: 'missing', fingerprint: null })
    const stored = await call(gateway, 'storeProviderKey', { parameters, body: { key: 'sim-key' } })
    expect(stored.providers).toContainEqual({ provider: 'openai', stored: true, fingerprint: expect.stringMatching(/^[0-9a-f]{8}$/) })
    expect(stored.version).toEqual(expect.any(String))
    expect(await call(gateway, 'testProviderKey', { parameters })).toMatchObject({ outcome: 'valid', status: 200 })
    expect((await infer(key)).status).toBe(200)
    const removed = await call(gateway, 'removeProviderKey', { parameters })
    expect(removed.providers).toContainEqual(nothing)
    expect(removed.version).not.toBe(stored.version)
  })

  it.each([
    ['openai', 'good-key', 'valid', 200],
    ['openai', 'wrong-key', 'refused', 401],
    ['gemini', 'good-key', 'valid', 200],
    ['gemini', 'wrong-key', 'refused', 400],
    ['anthropic', 'good-key', 'valid', 200],
    ['anthropic', 'wrong-key', 'refused', 401],
  ] as const)('%s finds %s %s before it is stored', async (provider, key, outcome, status) => {
    const tried = await call(gateway, 'testProviderKey', { parameters: { organisation, provider }, body: { key } })
    expect(tried).toMatchObject({ provider, outcome, status })
    expect(tried.message).not.toContain('wrong-key')
    const { providers } = await call(gateway, 'listProviderKeys', { parameters: { organisation } })
    expect(providers.every(({ stored }) => !stored)).toBe(true)
  })
})

describe('what was used', () => {
  it('is told by day and model, and one request by its receipt', async () => {
    const customer = await gateway.customer()
    const answer = await infer(customer.key)
    await answer.text()
    const id = answer.headers.get('x-request-id') ?? ''
    const parameters = { organisation: customer.organisation }
    const receipt = await call(gateway, 'showReceipt', { parameters: { ...parameters, id } })
    expect(receipt).toMatchObject({ id, model: 'gpt-5.5', state: 'closed', status: 200 })
    const usage = await call(gateway, 'showUsage', { parameters, query: { by: 'day,model,key,tier' } })
    expect(usage.data).toEqual([expect.objectContaining({ model: 'gpt-5.5', requests: 1, key: customer.hash.slice(0, 12) })])
    expect(usage.total).toMatchObject({ requests: 1, failed: 0 })
  })
})
