// Creating and changing things, over the real adapters.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { hashKey, isWellFormed, mintKey } from '../../shared/accounts/key.ts'
import * as provision from '../../shared/accounts/provision.ts'
import { dynamoKeyGate } from '../../shared/adapters/dynamodb/keys.ts'
import { openWorld, type World } from '../contract/world.ts'

let world: World

beforeAll(async () => {
  world = await openWorld()
  await provision.createOrganisation(world.accounts, { name: 'Acme', id: 'acme' })
})

afterAll(async () => world.close())

const { ProvisionError } = provision
const nobody = '0'.repeat(64)

describe('an organisation', () => {
  it('starts active, with the default limit and no provider keys', async () => {
    expect(await world.accounts.organisation('acme')).toEqual({
      ...{ id: 'acme', name: 'Acme', billing: 'active', requestLimit: 500, byokVersion: 'none' },
    })
  })

  it('gets an id of its own where none is given', async () => {
    const { id } = await provision.createOrganisation(world.accounts, { name: 'Other', requestLimit: 9, billing: 'overdue' })
    expect(id).toMatch(/^org_[0-9a-f]{16}$/)
    expect(await world.accounts.organisation(id)).toMatchObject({ requestLimit: 9, billing: 'overdue' })
  })

  it.each([
    { name: 'taken', id: 'acme' },
    { name: 'bad id', id: 'a#b' },
    { name: 'bad limit', requestLimit: 1.5 },
  ])('is refused: $name', async wish => {
    await expect(provision.createOrganisation(world.accounts, wish)).rejects.toThrow(ProvisionError)
  })

  it('has a billing state', async () => {
    await provision.setBilling(world.accounts, 'acme', 'no_payment_method')
    expect(await world.accounts.organisation('acme')).toMatchObject({ billing: 'no_payment_method' })
    await expect(provision.setBilling(world.accounts, 'nobody', 'active')).rejects.toThrow(ProvisionError)
  })
})

describe('a key', () => {
  it.each([
    { tier: undefined, requestsPerMinute: 10 },
    { tier: 'free', requestsPerMinute: 10 },
    { tier: 'elevated', requestsPerMinute: 60 },
    { tier: 'paid', requestsPerMinute: 100 },
    { tier: 12_345, requestsPerMinute: 12_345 },
  ] as const)('of tier $tier may send $requestsPerMinute requests a minute', async ({ tier, requestsPerMinute }) => {
    const { key, record } = await provision.createKey(world.accounts, { organisation: 'acme', tier })
    expect(isWellFormed(key)).toBe(true)
    expect(record).toEqual({ hash: hashKey(key), organisation: 'acme', label: '', status: 'active', requestsPerMinute })
    expect(await world.accounts.key(hashKey(key))).toEqual(record)
    expect(JSON.stringify(record)).not.toContain(key)
  })

  it('can be given, once', async () => {
    const key = mintKey(new Uint8Array(12).fill(7))
    const wish = { organisation: 'acme', key, tier: 1_000_000 }
    expect(await provision.createKey(world.accounts, wish)).toMatchObject({ key })
    await expect(provision.createKey(world.accounts, wish)).rejects.toThrow('exists already')
  })

  it.each([
    ['no such organisation', { organisation: 'nobody' }],
    ['a malformed key', { organisation: 'acme', key: 'flex_live_mine' }],
    ['half a request', { organisation: 'acme', tier: 0.5 }],
    ['half a micro-dollar', { organisation: 'acme', creditMicroUsd: 0.5 }],
    ['a wrong start_within', { organisation: 'acme', startWithin: '30s' }],
    ['a wrong expiry', { organisation: 'acme', expiresAt: -1 }],
  ])('is refused: %s', async (_, wish) => {
    await expect(provision.createKey(world.accounts, wish)).rejects.toThrow(ProvisionError)
  })

  it('is revoked for good', async () => {
    const { record } = await provision.createKey(world.accounts, { organisation: 'acme' })
    await provision.revokeKey(world.accounts, record.hash)
    expect(await dynamoKeyGate(world).admit(record.hash)).toEqual({ outcome: 'unknown' })
    await expect(provision.revokeKey(world.accounts, nobody)).rejects.toThrow(ProvisionError)
  })

  it('carries credit', async () => {
    const { hash } = await world.key()
    await provision.setCredit(world.accounts, hash, 500)
    expect(await provision.topUp(world.accounts, { hash, microUsd: 250 })).toBe(750)
    expect(await provision.topUp(world.accounts, { hash, microUsd: 250, id: 'payment' })).toBe(1000)
    expect(await provision.topUp(world.accounts, { hash, microUsd: 250, id: 'payment' })).toBe(1000)
    await provision.setCredit(world.accounts, hash, null)
    expect(await world.accounts.key(hash)).not.toHaveProperty('creditMicroUsd')
    await expect(provision.topUp(world.accounts, { hash: nobody, microUsd: 1 })).rejects.toThrow(ProvisionError)
    await expect(provision.topUp(world.accounts, { hash, microUsd: 0.1 })).rejects.toThrow(ProvisionError)
    await expect(provision.setCredit(world.accounts, nobody, 1)).rejects.toThrow(ProvisionError)
  })
})

describe('a switch', () => {
  it.each(['', 'two words'])('is refused: %j', async name => {
    await expect(provision.setSwitch(world.accounts, name, 'on')).rejects.toThrow(ProvisionError)
  })

  it('ends at a whole second', async () => {
    await expect(provision.setSwitch(world.accounts, 'videos', { offUntil: 0.5 })).rejects.toThrow(ProvisionError)
  })
})
