// What the admin API refuses: other people's keys, wrong bodies, and one organisation's things asked for through another.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { mintKey } from '../../shared/accounts/key.ts'
import { adminKeyHeader, contract, type RouteName } from '../../shared/admin/contract.ts'
import { mintRequestId } from '../../shared/ledger/request-id.ts'
import { type Customer, startGateway, type TestGateway } from '../support/gateway.ts'
import { ask, call, errorOf } from './call.ts'

let gateway: TestGateway
let ours: Customer
let theirs: Customer

beforeAll(async () => {
  gateway = await startGateway()
  ours = await gateway.customer()
  theirs = await gateway.customer()
})

afterAll(async () => gateway.close())

const names = Object.keys(contract) as RouteName[]
const random = (size: number) => new Uint8Array(size).fill(7)

/** One request as it is, without the contract; its status, its headers and what the error says. */
async function plain(path: string, options: RequestInit) {
  const answer = await fetch(`${gateway.url}${path}`, options)
  const { error } = (await answer.json()) as { readonly error?: { readonly code: string; readonly message: string } }
  return { status: answer.status, code: error?.code, message: error?.message, headers: answer.headers }
}

describe('authentication', () => {
  it("refuses a customer's key, and the public API an admin's, with 401", async () => {
    const asAdmin = await plain('/admin/status', { headers: { [adminKeyHeader]: ours.key, authorization: `Bearer ${ours.key}` } })
    expect(asAdmin).toMatchObject({ status: 401, code: 'invalid_admin_key' })
    for (const [method, path] of [
      ['GET', '/v1/models'],
      ['GET', '/v1/usage'],
      ['POST', '/v1/responses'],
    ] as const) {
      const asCustomer = await plain(path, { method, headers: { authorization: `Bearer ${gateway.adminKey}` } })
      expect({ path, ...asCustomer }).toMatchObject({ path, status: 401, code: 'invalid_api_key' })
    }
  })

  it.each([
    ['none', null],
    ['another header', undefined],
    ['an unknown one', mintKey(random(12), 'admin')],
    ['a wrong checksum', `${mintKey(random(12), 'admin').slice(0, -1)}z`],
  ])('refuses %s', async (_, key) => {
    const { status, json, headers } = await ask(gateway, 'showStatus', key === undefined ? { key: null } : { key })
    expect([status, errorOf({ status, json, headers }).code]).toEqual([401, 'invalid_admin_key'])
    expect(headers.get('x-should-retry')).toBe('false')
  })

  it('counts failures per address, together with those of the public API, and still serves a right key', async () => {
    let seen = 0
    for (let tries = 0; tries < 30 && seen !== 429; tries++) seen = (await ask(gateway, 'showStatus', { key: 'wrong' })).status
    expect(seen).toBe(429)
    const limited = await ask(gateway, 'showStatus', { key: null })
    expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '60'])
    expect((await fetch(`${gateway.url}/v1/models`, { headers: { authorization: 'Bearer wrong' } })).status).toBe(429)
    expect((await ask(gateway, 'showStatus')).status).toBe(200)
  })
})

describe('routing', () => {
  it('knows no other paths and methods, and says which it knows', async () => {
    const headers = { [adminKeyHeader]: gateway.adminKey }
    const unknown = await plain('/admin/elsewhere', { headers })
    expect(unknown).toMatchObject({ status: 404, code: 'unknown_url', message: expect.stringContaining('POST, GET /admin/organisations') })
    const wrong = await plain('/admin/organisations', { headers, method: 'DELETE' })
    expect([wrong.status, wrong.code, wrong.headers.get('allow')]).toEqual([405, 'method_not_allowed', 'POST, GET'])
  })

  it.each(['x-forwarded-for', 'forwarded'])('is not there for callers that a proxy speaks for (%s)', async name => {
    const answer = await plain('/admin/status', { headers: { [name]: '127.0.0.1', [adminKeyHeader]: gateway.adminKey } })
    expect(answer).toMatchObject({ status: 404, code: 'unknown_url', message: expect.not.stringContaining('/admin/organisations') })
  })
})

describe('bodies', () => {
  const organisation = 'wrong_bodies'
  const key = { organisation, fingerprint: '0'.repeat(12) }

  it.each([
    ['createOrganisation', {}, {}, 'name'],
    ['createOrganisation', {}, { name: '  ' }, 'name'],
    ['createOrganisation', {}, { name: 'x', id: 'Not this' }, 'id'],
    ['createOrganisation', {}, { name: 'x', request_limit: -1 }, 'request_limit'],
    ['createOrganisation', {}, { name: 'x', billing_state: 'paid' }, 'billing_state'],
    ['createOrganisation', {}, { name: 'x', nmae: 'y' }, 'nmae'],
    ['changeOrganisation', { organisation }, { name: 7 }, 'name'],
    ['createKey', { organisation }, { requests_per_minute: 'platinum' }, 'requests_per_minute'],
    ['createKey', { organisation }, { requests_per_minute: 1.5 }, 'requests_per_minute'],
    ['createKey', { organisation }, { credit_micro_usd: '5' }, 'credit_micro_usd'],
    ['createKey', { organisation }, { models: [] }, 'models'],
    ['createKey', { organisation }, { models: ['gpt-5.5', 7] }, 'models.1'],
    ['createKey', { organisation }, { expires_at: 'tomorrow' }, 'expires_at'],
    ['createKey', { organisation }, { start_within: '30s' }, 'start_within'],
    ['createKey', { organisation }, { status: 'active' }, 'status'],
    ['changeKey', key, { credit_micro_usd: 5 }, 'credit_micro_usd'],
    ['changeKey', key, { hash: 'x' }, 'hash'],
    ['rotateKey', key, { overlap_seconds: -1 }, 'overlap_seconds'],
    ['rotateKey', key, { overlap_seconds: 2_592_001 }, 'overlap_seconds'],
    ['addCredit', key, { micro_usd: 5 }, 'id'],
    ['addCredit', key, { id: 'two words', micro_usd: 5 }, 'id'],
    ['addCredit', key, { id: 'x', micro_usd: 0.5 }, 'micro_usd'],
    ['storeProviderKey', { organisation, provider: 'openai' }, {}, 'key'],
    ['storeProviderKey', { organisation, provider: 'openai' }, { key: 'sk-abc\n' }, 'key'],
    ['storeProviderKey', { organisation, provider: 'openai' }, { key: 'sk-****abcd' }, 'key'],
    ['storeProviderKey', { organisation, provider: 'mistral' }, { key: 'x' }, 'provider'],
    ['testProviderKey', { organisation, provider: 'mistral' }, undefined, 'provider'],
    ['switchOff', { name: 'videos' }, { until: 1 }, 'until'],
    ['switchOff', { name: 'two words' }, {}, 'name'],
    ['createAdmin', {}, {}, 'name'],
  ] as const)('%s of %j with %j: its param is %s', async (name, parameters, body, param) => {
    if (name !== 'createOrganisation') await ask(gateway, 'createOrganisation', { body: { id: organisation, name: 'Wrong' } })
    const answer = await ask(gateway, name as RouteName, { parameters: parameters as never, body })
    expect([answer.status, errorOf(answer).code, errorOf(answer).param]).toEqual([400, 'invalid_parameter', param])
  })

  it.each([
    ['listOrganisations', { limit: '0' }, 'limit'],
    ['listOrganisations', { limit: 'many' }, 'limit'],
    ['listOrganisations', { page: '2' }, 'page'],
    ['listAudit', { cursor: 'elsewhere' }, 'cursor'],
    ['showUsage', { by: 'colour' }, 'by'],
    ['showUsage', { from: 'yesterday' }, 'from'],
    ['showUsage', { limit: '0' }, 'limit'],
  ] as const)('%s with the query %j: its param is %s', async (name, query, param) => {
    const answer = await ask(gateway, name as RouteName, { parameters: { organisation: ours.organisation } as never, query })
    expect([answer.status, errorOf(answer).code, errorOf(answer).param]).toEqual([400, 'invalid_parameter', param])
  })

  it.each([
    ['no JSON', '{"name":', 'invalid_json', 400],
    ['no object', '[1]', 'invalid_body', 400],
    ['too much', JSON.stringify({ name: 'x'.repeat(1_000_001) }), 'request_too_large', 413],
  ])('%s is refused', async (_, body, code, status) => {
    const answer = await plain('/admin/organisations', {
      method: 'POST',
      headers: { [adminKeyHeader]: gateway.adminKey },
      body,
    })
    expect(answer).toMatchObject({ status, code })
  })
})

describe('what is not there', () => {
  const ofOrganisation = names.filter(name => contract[name].path.includes('{organisation}'))

  const bodies: Partial<Record<RouteName, object>> = {
    addCredit: { id: 'x', micro_usd: 1 },
    storeProviderKey: { key: 'x' },
  }

  it.each(ofOrganisation)('%s of nobody is 404', async name => {
    const parameters = { organisation: 'nobody', fingerprint: '0'.repeat(12), provider: 'openai', id: 'req_1' }
    const answer = await ask(gateway, name, {
      parameters: parameters as never,
      body: contract[name].method === 'GET' ? undefined : (bodies[name] ?? {}),
    })
    expect([answer.status, errorOf(answer).code]).toEqual([404, 'organisation_not_found'])
  })

  it.each(names.filter(name => contract[name].path.includes('{fingerprint}') && contract[name].path.includes('{organisation}')))(
    "%s finds another organisation's key under no other name than its own",
    async name => {
      for (const fingerprint of [theirs.hash.slice(0, 12), theirs.hash, ours.hash.slice(0, 11), '', 'zzzzzzzzzzzz']) {
        const parameters = { organisation: ours.organisation, fingerprint: fingerprint || 'x' }
        const answer = await ask(gateway, name, {
          parameters: parameters as never,
          body: contract[name].method === 'GET' ? undefined : (bodies[name] ?? {}),
        })
        expect([answer.status, errorOf(answer).code]).toEqual([404, 'key_not_found'])
      }
      const { status } = await ask(gateway, 'showKey', {
        parameters: { organisation: theirs.organisation, fingerprint: theirs.hash.slice(0, 12) },
      })
      expect(status).toBe(200)
    },
  )

  it("shows no receipt and no usage of another organisation's", async () => {
    const answer = await fetch(`${gateway.url}/v1/responses`, {
      method: 'POST',
      headers: { authorization: `Bearer ${theirs.key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'gpt-5.5', input: 'Hello', start_within: 'default' }),
    })
    await answer.text()
    const id = answer.headers.get('x-request-id') ?? ''
    expect((await ask(gateway, 'showReceipt', { parameters: { organisation: theirs.organisation, id } })).status).toBe(200)
    for (const wrong of [id, mintRequestId(Date.now(), random), 'req_x']) {
      const refused = await ask(gateway, 'showReceipt', { parameters: { organisation: ours.organisation, id: wrong } })
      expect([refused.status, errorOf(refused).code]).toEqual([404, 'receipt_not_found'])
    }
    expect((await call(gateway, 'showUsage', { parameters: { organisation: ours.organisation } })).data).toEqual([])
  })

  it("shows no statement of another organisation's", async () => {
    for (const month of ['2026-10', 'st_acme_2026-10']) {
      const refused = await ask(gateway, 'showStatement', { parameters: { organisation: ours.organisation, month } })
      expect([refused.status, errorOf(refused).code]).toEqual([404, 'statement_not_found'])
    }
  })

  it('knows no other admin, and keeps the last one', async () => {
    const unknown = await ask(gateway, 'revokeAdmin', { parameters: { fingerprint: 'f'.repeat(12) } })
    expect([unknown.status, errorOf(unknown).code]).toEqual([404, 'key_not_found'])
    const [{ fingerprint } = { fingerprint: '' }] = (await call(gateway, 'listAdmins')).data
    const last = await ask(gateway, 'revokeAdmin', { parameters: { fingerprint } })
    expect([last.status, errorOf(last).code]).toEqual([409, 'conflict'])
  })
})

describe('what goes no more', () => {
  it('an id that is taken, and a key that is revoked', async () => {
    const taken = await ask(gateway, 'createOrganisation', { body: { id: ours.organisation, name: 'Again' } })
    expect([taken.status, errorOf(taken).code]).toEqual([409, 'conflict'])
    const { record } = await call(gateway, 'createKey', { parameters: { organisation: ours.organisation }, body: {} })
    const parameters = { organisation: ours.organisation, fingerprint: record.fingerprint }
    await call(gateway, 'revokeKey', { parameters })
    for (const name of ['changeKey', 'rotateKey', 'addCredit'] as const) {
      const refused = await ask(gateway, name, { parameters, body: name === 'addCredit' ? { id: 'x', micro_usd: 1 } : {} })
      expect([name, refused.status, errorOf(refused).code]).toEqual([name, 409, 'conflict'])
    }
  })
})
