// A rotated key works beside its successor for the overlap and not a second longer; a balance is never there twice.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { type HeldClock, heldClock } from '../adapters/emulators.ts'
import { startGateway, type TestGateway } from '../support/gateway.ts'
import { ask, call, errorOf } from './call.ts'

let gateway: TestGateway
let clock: HeldClock
const organisation = 'acme'

beforeAll(async () => {
  clock = heldClock()
  gateway = await startGateway({ clock })
  await call(gateway, 'createOrganisation', { body: { id: organisation, name: 'Acme' } })
})

beforeEach(() => clock.advance(120))

afterAll(async () => gateway.close())

const statusFor = async (key: string): Promise<number> => {
  const { status } = await fetch(`${gateway.url}/v1/models`, { headers: { authorization: `Bearer ${key}` } })
  return status
}

const create = async (body: object) => {
  const { key, record } = await call(gateway, 'createKey', { parameters: { organisation }, body })
  return { key, parameters: { organisation, fingerprint: record.fingerprint } }
}

const seconds = () => clock.now() / 1000

describe.each([
  ['an hour', { overlap_seconds: 3600 }, 3600],
  ['a day, where nothing is said', {}, 86_400],
])('an overlap of %s', (_, body, overlap) => {
  it('ends to the second', async () => {
    const old = await create({
      label: 'rotated',
      requests_per_minute: 1000,
      models: ['gpt-5.5'],
      start_within: 'default',
      native_parameters: true,
      max_output_tokens: 32_000,
    })
    const options = await call(gateway, 'showKey', { parameters: old.parameters })
    const { key, record, previous } = await call(gateway, 'rotateKey', { parameters: old.parameters, body })
    expect(key).not.toBe(old.key)
    expect(record).toEqual({ ...options, fingerprint: record.fingerprint, created: seconds() })
    expect(previous).toEqual({ ...options, expires_at: seconds() + overlap })
    clock.advance(overlap - 1)
    expect([await statusFor(old.key), await statusFor(key)]).toEqual([200, 200])
    clock.advance(1)
    expect([await statusFor(old.key), await statusFor(key)]).toEqual([401, 200])
    expect(await call(gateway, 'showKey', { parameters: old.parameters })).toMatchObject({ status: 'expired' })
  })
})

it('without an overlap ends at once', async () => {
  const old = await create({})
  const { key } = await call(gateway, 'rotateKey', { parameters: old.parameters, body: { overlap_seconds: 0 } })
  expect([await statusFor(old.key), await statusFor(key)]).toEqual([401, 200])
})

it('never makes a key live longer than it would have, and not a dead one live again', async () => {
  const old = await create({ expires_at: seconds() + 60 })
  const { key, previous, record } = await call(gateway, 'rotateKey', { parameters: old.parameters, body: { overlap_seconds: 3600 } })
  expect([previous.expires_at, record.expires_at]).toEqual([seconds() + 60, seconds() + 60])
  clock.advance(60)
  expect([await statusFor(old.key), await statusFor(key)]).toEqual([401, 401])
  const refused = await ask(gateway, 'rotateKey', { parameters: old.parameters, body: {} })
  expect([refused.status, errorOf(refused).code]).toEqual([409, 'conflict'])
})

describe('a key with credit', () => {
  it('gives its balance to the new key and ends at once; what requests hold stays until they are settled', async () => {
    const old = await create({ credit_micro_usd: 1000 })
    const [{ hash = '' } = {}] = await gateway.ports.accounts.keysOf(organisation, old.parameters.fingerprint)
    const held = await gateway.ports.credit.hold({ hash, requestId: 'req_held', microUsd: 300, expiresAt: seconds() + 600 })
    const { key, record, previous } = await call(gateway, 'rotateKey', { parameters: old.parameters })
    expect(record).toMatchObject({ credit_micro_usd: 700, held_micro_usd: 0 })
    expect(previous).toMatchObject({ credit_micro_usd: 300, held_micro_usd: 300, status: 'expired' })
    expect([await statusFor(old.key), await statusFor(key)]).toEqual([401, 200])
    if (held.outcome !== 'held') throw new Error(held.outcome)
    await gateway.ports.credit.settle(held.hold, 120)
    expect(await call(gateway, 'showKey', { parameters: old.parameters })).toMatchObject({ credit_micro_usd: 180, held_micro_usd: 0 })
  })

  it('cannot share it for an overlap', async () => {
    const old = await create({ credit_micro_usd: 1000 })
    const refused = await ask(gateway, 'rotateKey', { parameters: old.parameters, body: { overlap_seconds: 60 } })
    expect([refused.status, errorOf(refused).code]).toEqual([409, 'conflict'])
    expect(await statusFor(old.key)).toBe(200)
  })
})

it('goes on counting the month of a budget', async () => {
  const old = await create({ monthly_budget_micro_usd: 1000 })
  const [{ hash = '' } = {}] = await gateway.ports.accounts.keysOf(organisation, old.parameters.fingerprint)
  const held = await gateway.ports.credit.hold({ hash, requestId: 'req_budget', microUsd: 400, expiresAt: seconds() + 600 })
  if (held.outcome !== 'held') throw new Error(held.outcome)
  await gateway.ports.credit.settle(held.hold, 350)
  const { record } = await call(gateway, 'rotateKey', { parameters: old.parameters })
  expect(record).toMatchObject({ monthly_budget_micro_usd: 1000, spent_micro_usd: 350 })
})
