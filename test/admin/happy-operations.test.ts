// The operator's side of the admin API: statements, odds, switches, admin keys and the state of the deployment.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { isWellFormed } from '../../shared/accounts/key.ts'
import { version } from '../../shared/version.ts'
import { startGateway, type TestGateway } from '../support/gateway.ts'
import { call } from './call.ts'

let gateway: TestGateway
const organisation = 'acme'

beforeAll(async () => {
  gateway = await startGateway()
  await call(gateway, 'createOrganisation', { body: { id: organisation, name: 'Acme' } })
})

afterAll(async () => gateway.close())

describe('statements', () => {
  it('are listed, and shown with their lines', async () => {
    const parameters = { organisation }
    expect(await call(gateway, 'listStatements', { parameters })).toEqual({ data: [], next_cursor: null })
    const sums = { feesMicroUsd: 7, correctionMicroUsd: 0, carriedInMicroUsd: 0, totalMicroUsd: 7, invoicedCents: 0, carriedOutMicroUsd: 7 }
    const statement = {
      id: 'st_acme_2026-10',
      organisation,
      month: '2026-10',
      sequence: 1,
      closedAt: 1_800_000_000_000,
      counted: { '2026-10': 7 },
    }
    const line = {
      kind: 'fee',
      month: '2026-10',
      key: '0'.repeat(64),
      provider: 'openai',
      model: 'gpt-5.5',
      tier: 'flex',
      requests: 1,
    } as const
    await gateway.admin.statements.append({ ...statement, ...sums, collection: 'manual' }, [{ ...line, savedMicroUsd: 35, feeMicroUsd: 7 }])
    const { data } = await call(gateway, 'listStatements', { parameters })
    expect(data).toEqual([expect.objectContaining({ month: '2026-10', state: 'carried', total_micro_usd: 7, closed_at: 1_800_000_000 })])
    const shown = await call(gateway, 'showStatement', { parameters: { organisation, month: '2026-10' } })
    expect(shown).toMatchObject({ ...data[0], lines: [{ key: '0'.repeat(12), requests: 1, fee_micro_usd: 7 }] })
  })
})

describe('odds', () => {
  it('are told of every model with a flex tier, as customers see them', async () => {
    const { data } = await call(gateway, 'showOdds')
    const answer = await fetch(`${gateway.url}/v1/models`, { headers: { authorization: `Bearer ${gateway.key}` } })
    const models = (await answer.json()) as { readonly data: readonly { readonly id: string; readonly flex_capable: boolean }[] }
    expect(data.map(({ model }) => model)).toEqual(models.data.flatMap(({ id, flex_capable }) => (flex_capable ? [id] : [])))
    expect(data.length).toBeGreaterThan(20)
    for (const { flex } of data) expect(flex === null || flex.windows.length > 0).toBe(true)
  })
})

describe('switches', () => {
  it('go off, are listed, and come back on', async () => {
    const until = Math.ceil(Date.now() / 1000) + 600
    const parameters = { name: 'gpt-5.5/odd name'.replace(' ', '-') }
    expect(await call(gateway, 'switchOff', { parameters, body: { until } })).toEqual({ ...parameters, off: true, until })
    expect(await call(gateway, 'switchOff', { parameters: { name: 'videos' } })).toEqual({ name: 'videos', off: true, until: null })
    const { data } = await call(gateway, 'listSwitches')
    expect(data).toEqual(
      expect.arrayContaining([
        { ...parameters, off: true, until },
        { name: 'videos', off: true, until: null },
      ]),
    )
    for (const name of [parameters.name, 'videos']) {
      expect(await call(gateway, 'switchOn', { parameters: { name } })).toEqual({ name, off: false, until: null })
    }
    expect((await call(gateway, 'listSwitches')).data).toEqual([])
  })
})

describe('admin keys', () => {
  it('are made, listed without the key, and refused at once when revoked', async () => {
    const { key, admin } = await call(gateway, 'createAdmin', { body: { name: 'Second' } })
    expect(isWellFormed(key, 'admin')).toBe(true)
    const { data } = await call(gateway, 'listAdmins', { key })
    expect(data).toContainEqual(admin)
    expect(data).toHaveLength(2)
    expect(JSON.stringify(data)).not.toContain(key.slice('flex_admin_'.length))
    await call(gateway, 'revokeAdmin', { key, parameters: { fingerprint: admin.fingerprint } })
    await expect(call(gateway, 'listAdmins', { key })).rejects.toThrow(/answered 401: .*invalid_admin_key/)
  })
})

describe('the state of the deployment', () => {
  it('is told check by check', async () => {
    const status = await call(gateway, 'showStatus')
    expect(status.version).toBe(version)
    const checks = new Map(status.checks.map(check => [check.name, check]))
    expect([...checks.keys()]).toEqual(['table', 'expiry', 'secrets', 'prices', 'sweeper', 'openai', 'gemini', 'anthropic'])
    for (const { name, ok, remedy } of status.checks)
      expect({ name, ok, remedy: remedy !== null }).toEqual({ name, ok: name !== 'sweeper', remedy: name === 'sweeper' })
    expect(status.ok).toBe(false)
    await gateway.ports.book.finish(new Date().toISOString().slice(0, 10))
    expect(await call(gateway, 'showStatus')).toMatchObject({ ok: true })
  })
})
