// Holds and settlements when the database misbehaves: a reply that is lost changes nothing twice, and nothing is held without an answer for ever.
import { randomBytes } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { dynamoCredit } from '../../../shared/adapters/dynamodb/credit.ts'
import type { Credit } from '../../../shared/ledger/credit.ts'
import { mintRequestId } from '../../../shared/ledger/request-id.ts'
import type { Misfortune } from '../../adapters/emulators.ts'
import { type FaultyWorld, openFaultyWorld } from '../../adapters/faulty-world.ts'

let world: FaultyWorld
let credit: Credit

beforeAll(async () => {
  world = await openFaultyWorld()
  credit = dynamoCredit({ ...world, receipts: { find: async () => undefined } })
})
afterEach(() => {
  world.proxy.fate = () => 'pass'
})
afterAll(() => world.close())

const place = (hash: string, microUsd: number) =>
  credit.hold({
    hash,
    requestId: mintRequestId(world.clock.now(), randomBytes),
    microUsd,
    expiresAt: world.clock.now() / 1000 + 60,
  })

/** What happens to the writes that follow, one after the other; then all pass. */
function fates(...misfortunes: readonly Misfortune[]): void {
  const left = [...misfortunes]
  world.proxy.fate = operation => (operation === 'UpdateItem' ? (left.shift() ?? 'pass') : 'pass')
}

/** A key whose month has begun, so that a hold is one write. */
async function keyWith(creditMicroUsd: number) {
  const key = await world.key({ creditMicroUsd })
  const begun = await place(key.hash, 1)
  if (begun.outcome === 'held') await credit.settle(begun.hold, 0)
  return key
}

const balance = async (hash: string) => {
  const { creditMicroUsd, heldMicroUsd, spentMicroUsd } = (await world.accounts.key(hash)) ?? {}
  return [creditMicroUsd, heldMicroUsd, spentMicroUsd]
}

describe.each(['lost', 'dropped', 'throttled'] as const)('a first attempt that is %s', misfortune => {
  it('still holds once and settles once', async () => {
    const { hash } = await keyWith(1000)
    fates(misfortune)
    const held = await place(hash, 300)
    expect([held.outcome, await balance(hash)]).toEqual(['held', [1000, 300, 300]])
    fates(misfortune)
    if (held.outcome === 'held') await credit.settle(held.hold, 200)
    expect(await balance(hash)).toEqual([800, 0, 200])
  })
})

describe.each(['lost', 'dropped', 'throttled'] as const)('two attempts that are %s', misfortune => {
  it('fail closed; what was held all the same is given back', async () => {
    const { hash } = await keyWith(1000)
    fates(misfortune, misfortune)
    expect(await place(hash, 300)).toEqual({ outcome: 'unreachable' })
    expect((await balance(hash))[1]).toBe(misfortune === 'lost' ? 300 : 0)
    world.clock.advance(61)
    await credit.settleExpired(hash)
    expect(await balance(hash)).toEqual([1000, 0, 0])
  })

  it('leave a settlement to the log, and debit once at most', async () => {
    const { hash } = await keyWith(1000)
    const held = await place(hash, 300)
    fates(misfortune, misfortune)
    if (held.outcome === 'held') await credit.settle(held.hold, 200)
    expect(world.log.lines.at(-1)).toMatchObject({ level: 'error', event: 'credit_settle_failed', facts: { hash, costMicroUsd: 200 } })
    expect(await balance(hash)).toEqual(misfortune === 'lost' ? [800, 0, 200] : [1000, 300, 300])
    if (held.outcome === 'held') await credit.settle(held.hold, 200)
    expect(await balance(hash)).toEqual([800, 0, 200])
  })
})

it('a key that changes each time in between fails closed', async () => {
  const { hash } = await keyWith(1000)
  world.proxy.fate = () => ({
    __type: 'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException',
    message: 'The conditional request failed',
    Item: {
      ...{ organisation: { S: 'org_a' }, label: { S: '' }, status: { S: 'active' }, requestsPerMinute: { N: '10' } },
      ...{ creditMicroUsd: { N: '5' } },
    },
  })
  const before = world.proxy.calls.length
  expect(await place(hash, 300)).toEqual({ outcome: 'unreachable' })
  expect(world.proxy.calls.slice(before)).toEqual(Array(6).fill('UpdateItem'))
})
