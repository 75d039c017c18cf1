// The key gate when the database misbehaves, and what a request costs it.
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { dynamoKeyGate } from '../../../shared/adapters/dynamodb/keys.ts'
import type { Item } from '../../../shared/adapters/dynamodb/values.ts'
import type { KeyGate } from '../../../shared/limits/stores.ts'
import { tally, together } from '../../contract/world.ts'
import type { Misfortune } from '../emulators.ts'
import { type FaultyWorld, openFaultyWorld } from '../faulty-world.ts'

let world: FaultyWorld

beforeAll(async () => {
  world = await openFaultyWorld()
})

afterEach(() => {
  world.proxy.fate = () => 'pass'
})

afterAll(async () => world.close())

const gateBehindProxy = (): KeyGate => dynamoKeyGate(world)

/** The operations that reach the database meanwhile. */
async function callsDuring(action: () => Promise<unknown>): Promise<readonly string[]> {
  const before = world.proxy.calls.length
  await action()
  return world.proxy.calls.slice(before)
}

const linesDuring = async (action: () => Promise<unknown>) => {
  const before = world.log.lines.length
  await action()
  return world.log.lines.slice(before).map(({ level, event }) => ({ level, event }))
}

describe('what a request costs', () => {
  it('is one write, for the first request of a window and for the others', async () => {
    const gate = gateBehindProxy()
    const key = await world.key()
    expect(await callsDuring(() => gate.admit(key.hash))).toEqual(['UpdateItem'])
    expect(await callsDuring(() => gate.admit(key.hash))).toEqual(['UpdateItem'])
    world.clock.advance(60)
    expect(await callsDuring(() => gate.admit(key.hash))).toEqual(['UpdateItem'])
  })

  it('is three writes at most where each call takes longer than a window and another opens the next first', async () => {
    const [gate, rival] = [gateBehindProxy(), dynamoKeyGate({ ...world, client: world.direct })]
    const key = await world.key()
    world.proxy.fate = async (operation): Promise<Misfortune> => {
      world.clock.advance(61)
      if (operation === 'UpdateItem') await rival.admit(key.hash)
      return 'pass'
    }
    const calls = await callsDuring(async () => expect(await gate.admit(key.hash)).toMatchObject({ outcome: 'admitted' }))
    expect(calls.filter(call => call === 'UpdateItem').length).toBeLessThanOrEqual(3)
  })

  it('is nothing while a refusal is remembered: 30 seconds, or until the window ends', async () => {
    const gate = gateBehindProxy()
    const key = await world.key({ tier: 1 })
    await together(2, () => gate.admit(key.hash))
    world.clock.advance(29)
    const answers = together(50, () => gate.admit(key.hash))
    expect(await callsDuring(() => answers)).toEqual([])
    expect(tally(await answers, 'over')).toBe(50)
    world.clock.advance(1)
    expect(await callsDuring(() => gate.admit(key.hash))).toContain('UpdateItem')
    world.clock.advance(29)
    expect(await callsDuring(() => gate.admit(key.hash))).toEqual([])
    world.clock.advance(1)
    expect(await gate.admit(key.hash)).toMatchObject({ outcome: 'admitted' })
  })

  it('stays small for a crowd: who waits learns of the refusal', async () => {
    const gate = gateBehindProxy()
    const key = await world.key({ tier: 10 })
    const calls = await callsDuring(() => together(300, () => gate.admit(key.hash)))
    expect(calls.length).toBeLessThan(100)
  })
})

describe('a refusal that hands over the item, as AWS words it', () => {
  const refusal = (change: Item) => ({
    __type: 'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException',
    message: 'The conditional request failed',
    ...(Object.keys(change).length === 0 ? {} : { Item: { ...stored, ...change } }),
  })
  const stored: Item = {
    ...{ organisation: { S: 'org_a' }, label: { S: '' }, status: { S: 'active' } },
    ...{ requestsPerMinute: { N: '10' }, count: { N: '10' } },
  }
  const begun = (seconds: number) => ({ windowStart: { N: String(world.clock.now() / 1000 - seconds) } })

  it.each([
    { what: 'full', change: () => begun(20), outcome: 'over' },
    { what: 'revoked', change: () => ({ status: { S: 'revoked' } }), outcome: 'unknown' },
    { what: 'expired', change: () => ({ expiresAt: { N: '1' } }), outcome: 'unknown' },
  ])('needs no read: $what', async ({ change, outcome }) => {
    world.proxy.fate = () => refusal(change())
    const calls = await callsDuring(async () => expect(await gateBehindProxy().admit('2'.repeat(64))).toMatchObject({ outcome }))
    expect(calls).toEqual(['UpdateItem'])
  })

  it('ends after a bounded number of writes where the two sides never agree', async () => {
    world.proxy.fate = () => refusal(begun(60))
    const calls = await callsDuring(async () => expect(await gateBehindProxy().admit('3'.repeat(64))).toMatchObject({ outcome: 'over' }))
    expect(calls).toEqual(Array(6).fill('UpdateItem'))
  })
})

describe('a throttled database', () => {
  it('counts as over the limit, for known and unseen keys', async () => {
    const gate = gateBehindProxy()
    const key = await world.key()
    world.proxy.fate = operation => (operation === 'UpdateItem' ? 'throttled' : 'pass')
    expect(await gate.admit(key.hash)).toMatchObject({ outcome: 'over', key, window: { limit: 10, remaining: 0 } })
    expect(await gate.admit('0'.repeat(64))).toEqual({ outcome: 'unknown' })
    world.proxy.fate = () => 'pass'
    expect(await gate.admit(key.hash)).toMatchObject({ outcome: 'admitted', window: { remaining: 9 } })
    world.proxy.fate = () => 'throttled'
    expect(await gate.admit(key.hash)).toMatchObject({ outcome: 'over', key, window: { remaining: 0 } })
  })

  it('does not authenticate a key of which nothing is known', async () => {
    const key = await world.key()
    world.proxy.fate = () => 'throttled'
    expect(await gateBehindProxy().admit(key.hash)).toEqual({ outcome: 'unreachable' })
  })
})

describe('an unreachable database', () => {
  it('fails open for a key seen in the last 30 seconds, and says so', async () => {
    const gate = gateBehindProxy()
    const key = await world.key()
    await gate.admit(key.hash)
    world.proxy.fate = () => 'dropped'
    world.clock.advance(29)
    const lines = linesDuring(async () =>
      expect(await gate.admit(key.hash)).toMatchObject({ outcome: 'admitted', key, window: { limit: 10 } }),
    )
    expect(await lines).toEqual([{ level: 'warn', event: 'limiter_failed_open' }])
    world.clock.advance(1)
    const later = linesDuring(async () => expect(await gate.admit(key.hash)).toEqual({ outcome: 'unreachable' }))
    expect(await later).toEqual([{ level: 'error', event: 'key_unreachable' }])
  })

  it.each([
    { what: 'that carries credit', wish: { creditMicroUsd: 1_000_000 } },
    { what: 'whose credit is used up', wish: { creditMicroUsd: 0 } },
  ])('fails closed for a key $what', async ({ wish }) => {
    const gate = gateBehindProxy()
    const key = await world.key(wish)
    await gate.admit(key.hash)
    world.proxy.fate = () => 'dropped'
    expect(await gate.admit(key.hash)).toEqual({ outcome: 'unreachable' })
  })

  it('fails closed for an unseen key, an expired one, and one that was just revoked', async () => {
    const gate = gateBehindProxy()
    const unseen = await world.key()
    const expiring = await world.key({ expiresAt: world.clock.now() / 1000 + 5 })
    const revoked = await world.key()
    await Promise.all([gate.admit(expiring.hash), gate.admit(revoked.hash)])
    await world.accounts.changeKey(revoked.hash, { status: 'revoked' })
    await gate.admit(revoked.hash)
    world.proxy.fate = () => 'dropped'
    world.clock.advance(5)
    for (const { hash } of [unseen, expiring, revoked]) expect(await gate.admit(hash)).toEqual({ outcome: 'unreachable' })
  })

  it('still refuses a key that it knows to be over its limit', async () => {
    const gate = gateBehindProxy()
    const key = await world.key({ tier: 1 })
    await together(2, () => gate.admit(key.hash))
    world.proxy.fate = () => 'dropped'
    expect(await gate.admit(key.hash)).toMatchObject({ outcome: 'over', key })
  })

  it('answers a crowd at once', async () => {
    const gate = gateBehindProxy()
    const key = await world.key()
    await gate.admit(key.hash)
    world.proxy.fate = () => 'dropped'
    expect(tally(await together(100, () => gate.admit(key.hash)), 'admitted')).toBe(100)
  })
})

describe('lost replies', () => {
  it('never admit more than the limit', async () => {
    const gate = gateBehindProxy()
    const key = await world.key({ tier: 30 })
    let calls = 0
    world.proxy.fate = () => (++calls % 5 === 0 ? 'lost' : 'pass')
    const answers = await together(100, () => gate.admit(key.hash))
    const failedOpen = world.log.events().filter(event => event === 'limiter_failed_open').length
    expect(tally(answers, 'admitted')).toBeLessThanOrEqual(30 + failedOpen)
    expect(tally(answers, 'admitted')).toBeGreaterThan(15)
  })
})
