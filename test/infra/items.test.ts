// What the functions really ask of the table, call by call, against what their roles allow: an adapter that needs more fails here, not on AWS.
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals'
import { type ItemAccess, itemAccess } from '../../infra/items.ts'
import { contract, type RouteName } from '../../shared/admin/contract.ts'
import { sweep } from '../../shared/ledger/sweep.ts'
import { ask, call } from '../admin/call.ts'
import { type Customer, startGateway, type TestGateway } from '../support/gateway.ts'
import { matches } from './pattern.ts'
import { type RecordingProxy, startRecording } from './recording-proxy.ts'

let gateway: TestGateway
let proxy: RecordingProxy
let customer: Customer

beforeAll(async () => {
  gateway = await startGateway({
    async inFrontOfDynamodb(endpoint) {
      proxy = await startRecording(endpoint)
      return proxy.endpoint
    },
  })
  customer = await gateway.customer({ key: { creditMicroUsd: 10_000_000, monthlyBudgetMicroUsd: 10_000_000 } })
})

beforeEach(() => void proxy.calls.splice(0))

afterAll(async () => {
  await gateway.close()
  await proxy.close()
})

const isAllowed = (access: ItemAccess, operation: string, partition = ''): boolean =>
  Object.entries(access).some(([action, patterns]) => action === operation && patterns.some(pattern => matches(partition, pattern)))

/** Calls that none of these roles may make. */
const refused = (...granted: readonly ItemAccess[]) =>
  proxy.calls.filter(
    ({ operation, partition, index }) => index === undefined && !granted.some(access => isAllowed(access, operation, partition)),
  )

const send = async (path: string, body?: object, key = customer.key) => {
  const answer = await fetch(gateway.url + path, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  await answer.text()
  return answer
}

const window = { start_within: '00h-00m-05s' }
const hello = [{ role: 'user', content: 'Hello' }]

const surfaces = [
  ['/v1/responses', { model: 'gpt-5.5', input: 'Hello', ...window }],
  ['/v1/responses', { model: 'gpt-5.5', input: 'Hello', stream: true, ...window }],
  ['/v1/chat/completions', { model: 'gemini-3.5-flash', messages: hello, ...window }],
  ['/v1/interactions', { model: 'gemini-3.5-flash', input: 'Hello', start_within: 'default' }],
  ['/v1/messages', { model: 'claude-sonnet-5', max_tokens: 10, messages: hello, start_within: 'auto' }],
] as const

it.each(surfaces)('POST %s %j', async (path, body) => {
  expect((await send(path, body)).status).toBe(200)
  expect(refused(itemAccess.callsModels)).toEqual([])
  expect(proxy.calls.map(({ operation }) => operation)).toEqual(expect.arrayContaining(['UpdateItem', 'PutItem']))
})

it('POST of a key that nobody has, and of one without credit', async () => {
  expect((await send('/v1/responses', surfaces[0][1], 'wrong')).status).toBe(401)
  const poor = await gateway.customer({ key: { creditMicroUsd: 0 } })
  proxy.calls.splice(0)
  expect((await send('/v1/responses', surfaces[0][1], poor.key)).status).toBe(402)
  expect(refused(itemAccess.callsModels)).toEqual([])
})

it('GET of models, receipts and usage', async () => {
  const id = (await send('/v1/responses', surfaces[0][1])).headers.get('x-request-id') ?? ''
  proxy.calls.splice(0)
  for (const path of ['/v1/models', '/v1/models/gpt-5.5', `/v1/receipts/${id}`])
    expect([path, (await send(path)).status]).toEqual([path, 200])
  expect((await send('/v1/models', undefined, 'wrong')).status).toBe(401)
  expect(refused(itemAccess.reads)).toEqual([])
  expect((await send('/v1/usage?by=day,key')).status).toBe(200)
  expect(refused(itemAccess.reads, itemAccess.readsLedger)).toEqual([])
})

it('the sweeper', async () => {
  const held = await gateway.ports.credit.hold({ hash: customer.hash, requestId: 'req_expired', microUsd: 1, expiresAt: 1 })
  proxy.calls.splice(0)
  const { folded } = await sweep({ ...gateway.ports, days: 2 })
  expect(folded).toBeGreaterThan(0)
  expect(refused(itemAccess.sweeps)).toEqual([])
  if (held.outcome === 'held') await gateway.ports.credit.settle(held.hold, 0)
})

it('every route of the admin API', async () => {
  const { record } = await call(gateway, 'createKey', { parameters: { organisation: customer.organisation }, body: {} })
  const { admin } = await call(gateway, 'createAdmin', { body: { name: 'Second' } })
  const bodies: Partial<Record<RouteName, object>> = {
    createOrganisation: { name: 'New' },
    addCredit: { id: 'payment', micro_usd: 1 },
    storeProviderKey: { key: 'sim' },
    createAdmin: { name: 'Third' },
  }
  const parameters = { organisation: customer.organisation, provider: 'openai', name: 'videos', id: 'req_0', month: '2026-10' }
  // Revoking comes last: a revoked key cannot be changed.
  const names = (Object.keys(contract) as RouteName[]).toSorted(
    (one, other) => Number(one.startsWith('revoke')) - Number(other.startsWith('revoke')),
  )
  for (const name of names) {
    const fingerprint = contract[name].path.startsWith('/admin/admins') ? admin.fingerprint : record.fingerprint
    const body = contract[name].method === 'GET' ? undefined : (bodies[name] ?? {})
    const { status } = await ask(gateway, name, { parameters: { ...parameters, fingerprint } as never, body })
    expect([name, status]).toEqual([name, /^show(Receipt|Statement)$/.test(name) ? 404 : 200])
  }
  const described = proxy.calls.filter(({ operation }) => operation.startsWith('Describe'))
  expect(described.length).toBeGreaterThan(0)
  expect(refused(itemAccess.administers).filter(one => !described.includes(one))).toEqual([])
  // What is denied over and above: rows, sums and statements of organisations.
  expect(proxy.calls.filter(({ operation, partition = '' }) => /^(Put|Update)/.test(operation) && matches(partition, 'ORG#*#*'))).toEqual(
    [],
  )
})
