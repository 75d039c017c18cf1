// The audit log: every change leaves its row, whatever becomes of it, and no row holds a secret.
import { ScanCommand } from '@aws-sdk/client-dynamodb'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { hashKey, keyFingerprint } from '../../shared/accounts/key.ts'
import { dynamoClient } from '../../shared/adapters/dynamodb/client.ts'
import { auditPartition } from '../../shared/adapters/dynamodb/layout.ts'
import { contract, type ParametersOf, type RouteName } from '../../shared/admin/contract.ts'
import { startGateway, type TestGateway } from '../support/gateway.ts'
import { ask, call } from './call.ts'

let gateway: TestGateway
const organisation = 'acme'
const canary = 'canary-provider-key-7f3a'
/** Every key that was shown. */
const shown: string[] = []
/** What each change is called in the log, in order. */
const made: { readonly action: RouteName; readonly target: string; readonly requestId: string }[] = []

async function change<Name extends RouteName>(
  name: Name,
  target: string,
  sent: Parameters<typeof ask<Name>>[2],
): Promise<Record<string, unknown>> {
  const { status, json, headers } = await ask(gateway, name, sent)
  expect({ name, status }).toEqual({ name, status: 200 })
  if (typeof json.key === 'string') shown.push(json.key)
  made.push({ action: name, target, requestId: headers.get('x-request-id') ?? '' })
  return json
}

const fingerprintOf = (json: Record<string, unknown>, member: string): string =>
  (json[member] as { readonly fingerprint: string }).fingerprint

beforeAll(async () => {
  gateway = await startGateway()
  await change('createOrganisation', `organisations/${organisation}`, { body: { id: organisation, name: 'Acme' } })
  await change('changeOrganisation', `organisations/${organisation}`, { parameters: { organisation }, body: { billing_state: 'overdue' } })
  const keys = `organisations/${organisation}/keys`
  const created = await ask(gateway, 'createKey', { parameters: { organisation }, body: { label: 'one' } })
  const fingerprint = fingerprintOf(created.json, 'record')
  shown.push(String(created.json.key))
  made.push({ action: 'createKey', target: `${keys}/${fingerprint}`, requestId: created.headers.get('x-request-id') ?? '' })
  const key = { organisation, fingerprint }
  await change('changeKey', `${keys}/${fingerprint}`, { parameters: key, body: { label: 'two' } })
  await change('rotateKey', `${keys}/${fingerprint}`, { parameters: key })
  await change('addCredit', `${keys}/${fingerprint}`, { parameters: key, body: { id: 'payment', micro_usd: 5 } })
  await change('revokeKey', `${keys}/${fingerprint}`, { parameters: key })
  const provider = { organisation, provider: 'gemini' }
  await change('storeProviderKey', `organisations/${organisation}/providers/gemini`, { parameters: provider, body: { key: canary } })
  await change('removeProviderKey', `organisations/${organisation}/providers/gemini`, { parameters: provider })
  await change('switchOff', 'switches/videos', { parameters: { name: 'videos' } })
  await change('switchOn', 'switches/videos', { parameters: { name: 'videos' } })
  const admin = await ask(gateway, 'createAdmin', { body: { name: 'Second' } })
  const adminFingerprint = fingerprintOf(admin.json, 'admin')
  shown.push(String(admin.json.key))
  made.push({ action: 'createAdmin', target: `admins/${adminFingerprint}`, requestId: admin.headers.get('x-request-id') ?? '' })
  await change('revokeAdmin', `admins/${adminFingerprint}`, { parameters: { fingerprint: adminFingerprint } })
})

afterAll(async () => gateway.close())

it('has tried every route that changes anything', () => {
  const changing = Object.entries(contract).flatMap(([name, { changes }]) => (changes ? [name] : []))
  expect([...new Set(made.map(({ action }) => action))].sort()).toEqual(changing.sort())
})

it('has one row for each change, the newest first, and the bootstrap at the beginning', async () => {
  const { data } = await call(gateway, 'listAudit')
  const admin = { fingerprint: keyFingerprint(hashKey(gateway.adminKey)), name: 'test' }
  const rows = data.toReversed()
  expect(rows[0]).toMatchObject({ action: 'bootstrap', admin, outcome: 'done' })
  expect(rows.slice(1)).toEqual(
    made.map(({ action, target, requestId }) =>
      expect.objectContaining({ action, target, request_id: requestId, admin, outcome: 'done', code: null }),
    ),
  )
})

it('says what was there before and what is there after', async () => {
  const { data } = await call(gateway, 'listAudit')
  const rowOf = (action: RouteName) => data.find(row => row.action === action)
  expect(rowOf('createOrganisation')).toMatchObject({ before: null, after: { id: organisation, billing_state: 'active' } })
  expect(rowOf('changeOrganisation')).toMatchObject({ before: { billing_state: 'active' }, after: { billing_state: 'overdue' } })
  expect(rowOf('changeKey')).toMatchObject({ before: { label: 'one' }, after: { label: 'two' } })
  expect(rowOf('rotateKey')).toMatchObject({
    before: { expires_at: null },
    after: { record: { status: 'active' }, previous: { expires_at: expect.any(Number) } },
  })
  expect(rowOf('revokeKey')).toMatchObject({ before: { status: 'active' }, after: { status: 'revoked' } })
  expect(rowOf('switchOff')).toMatchObject({ before: { off: false }, after: { off: true } })
  const stored = { provider: 'gemini', stored: true, fingerprint: expect.stringMatching(/^[0-9a-f]{8}$/) }
  expect(rowOf('storeProviderKey')).toMatchObject({ before: { version: null }, after: { providers: expect.arrayContaining([stored]) } })
})

it('is read page by page', async () => {
  const whole = await call(gateway, 'listAudit')
  const first = await call(gateway, 'listAudit', { query: { limit: '3' } })
  const second = await call(gateway, 'listAudit', { query: { limit: '200', cursor: first.next_cursor ?? '' } })
  expect([...first.data, ...second.data]).toEqual(whole.data)
  expect([first.data.length, second.next_cursor, whole.next_cursor]).toEqual([3, null, null])
})

it('holds no secret, neither in its rows nor in the log lines', async () => {
  const client = dynamoClient()
  const { Items = [] } = await client.send(new ScanCommand({ TableName: gateway.ports.settings.TABLE_NAME, ConsistentRead: true }))
  client.destroy()
  const rows = Items.filter(({ pk }) => pk?.S === auditPartition)
  expect(rows).toHaveLength(made.length + 1)
  const kept = JSON.stringify(Items) + gateway.log.join('\n')
  expect(shown).toHaveLength(3)
  for (const secret of [canary, gateway.adminKey, ...shown]) {
    expect(kept).not.toContain(secret)
    expect(kept).not.toContain(secret.slice('flex_admin_'.length))
  }
})

describe('a change that is refused', () => {
  it.each([
    ['storeProviderKey', { organisation, provider: 'openai' }, { key: 'sk-…masked…' }, 'invalid_parameter'],
    ['createKey', { organisation }, { models: ['nobody-has-this'] }, 'invalid_parameter'],
    ['createOrganisation', {}, { id: organisation, name: 'Again' }, 'conflict'],
  ] as const)('%s has a row that says so', async (name, parameters, body, code) => {
    const { status, headers } = await ask(gateway, name, { parameters: parameters as ParametersOf<typeof name>, body })
    expect(status).toBe(code === 'conflict' ? 409 : 400)
    const { data } = await call(gateway, 'listAudit', { query: { limit: '1' } })
    expect(data).toEqual([expect.objectContaining({ request_id: headers.get('x-request-id'), outcome: 'failed', code, after: null })])
    expect(JSON.stringify(data)).not.toContain('masked')
  })
})
