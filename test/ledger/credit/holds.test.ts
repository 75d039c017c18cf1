// The life of a hold on a key's item: placed while something is left, settled once, given back when nobody settles it.
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { changeKey, revokeKey, setCredit } from '../../../shared/accounts/provision.ts'
import { dynamoCredit } from '../../../shared/adapters/dynamodb/credit.ts'
import { dynamoLedger } from '../../../shared/adapters/dynamodb/ledger.ts'
import type { Credit, Hold, HoldOutcome } from '../../../shared/ledger/credit.ts'
import { mintRequestId } from '../../../shared/ledger/request-id.ts'
import { rowAt, settlementOf } from '../../contract/ledger.ts'
import { openWorld, tally, together, type World } from '../../contract/world.ts'

let world: World
let credit: Credit
let ledger: ReturnType<typeof dynamoLedger>

beforeAll(async () => {
  world = await openWorld()
  ledger = dynamoLedger({ ...world, days: 90 })
  credit = dynamoCredit({ ...world, receipts: ledger })
})
afterAll(() => world.close())

const seconds = () => world.clock.now() / 1000
const newId = () => mintRequestId(world.clock.now(), randomBytes)

const place = (hash: string, microUsd: number, { requestId = newId(), lasts = 60 } = {}) =>
  credit.hold({ hash, requestId, microUsd, expiresAt: seconds() + lasts })

function held(outcome: HoldOutcome): Hold {
  if (outcome.outcome !== 'held') throw new Error(`not held but ${outcome.outcome}`)
  return outcome.hold
}

const balance = async (hash: string) => {
  const { creditMicroUsd, heldMicroUsd, spentMicroUsd } = (await world.accounts.key(hash)) ?? {}
  return [creditMicroUsd, heldMicroUsd, spentMicroUsd]
}

describe('a hold', () => {
  it('is placed, settled and debited once', async () => {
    const { hash } = await world.key({ creditMicroUsd: 1000 })
    const hold = held(await place(hash, 300))
    expect(await balance(hash)).toEqual([1000, 300, 300])
    await credit.settle(hold, 120)
    await credit.settle(hold, 120)
    expect(await balance(hash)).toEqual([880, 0, 120])
  })

  it('of the same request is placed once', async () => {
    const { hash } = await world.key({ creditMicroUsd: 100 })
    const requestId = newId()
    const [first, second] = [await place(hash, 300, { requestId }), await place(hash, 300, { requestId })]
    expect(held(second)).toEqual(held(first))
    expect(await balance(hash)).toEqual([100, 300, 300])
  })

  it('whose cost is unknown goes back and debits nothing, and the log says so', async () => {
    const { hash } = await world.key({ creditMicroUsd: 1000 })
    await credit.settle(held(await place(hash, 300)), null)
    expect(await balance(hash)).toEqual([1000, 0, 0])
    expect(world.log.events()).toContain('credit_cost_unknown')
  })

  it.each([
    ['used up', { creditMicroUsd: 0 }, 'credit'],
    ['below zero', { creditMicroUsd: -5 }, 'credit'],
    ['of nothing', { monthlyBudgetMicroUsd: 0 }, 'budget'],
  ] as const)('is refused where the ceiling is %s', async (_, wish, ceiling) => {
    const { hash } = await world.key(wish)
    expect(await place(hash, 1)).toEqual({ outcome: 'exhausted', ceiling })
  })

  it('is placed while anything is left, so that it overshoots by at most itself', async () => {
    const { hash } = await world.key({ creditMicroUsd: 1000 })
    const outcomes = await together(500, () => place(hash, 300))
    expect([tally(outcomes, 'held'), tally(outcomes, 'exhausted')]).toEqual([4, 496])
    await Promise.all(outcomes.map(outcome => outcome.outcome === 'held' && credit.settle(outcome.hold, 250)))
    expect(await balance(hash)).toEqual([0, 0, 1000])
  })

  it('is unknown to a key that is missing, revoked or expired', async () => {
    const revoked = await world.key({ creditMicroUsd: 10 })
    await revokeKey(world.accounts, revoked.hash)
    const expired = await world.key({ creditMicroUsd: 10, expiresAt: Math.floor(seconds()) })
    for (const hash of ['0'.repeat(64), revoked.hash, expired.hash]) expect(await place(hash, 1)).toEqual({ outcome: 'unknown' })
  })

  it('settles on a key that was revoked meanwhile', async () => {
    const { hash } = await world.key({ creditMicroUsd: 10 })
    const hold = held(await place(hash, 5))
    await revokeKey(world.accounts, hash)
    await credit.settle(hold, 4)
    expect(await balance(hash)).toEqual([6, 0, 4])
  })
})

describe('a monthly budget', () => {
  it('counts what is spent and what is held, over all requests of the month', async () => {
    const { hash } = await world.key({ monthlyBudgetMicroUsd: 1000 })
    await credit.settle(held(await place(hash, 400)), 700)
    const second = held(await place(hash, 400))
    expect(await place(hash, 400)).toEqual({ outcome: 'exhausted', ceiling: 'budget' })
    await credit.settle(second, 100)
    expect(await balance(hash)).toEqual([undefined, 0, 800])
    expect((await place(hash, 400)).outcome).toBe('held')
  })

  it('admits exactly as many in parallel as it has room for', async () => {
    const { hash } = await world.key({ monthlyBudgetMicroUsd: 1000, creditMicroUsd: 1_000_000 })
    expect(tally(await together(100, () => place(hash, 100)), 'held')).toBe(10)
  })

  it('begins anew with the UTC month; a hold of the old one does not count in it', async () => {
    const inMonths = await openWorld()
    const books = dynamoCredit({ ...inMonths, receipts: { find: async () => undefined } })
    const { hash } = await inMonths.key({ monthlyBudgetMicroUsd: 1000, creditMicroUsd: 5000 })
    const ask = (microUsd: number) =>
      books.hold({ hash, requestId: newId(), microUsd, expiresAt: inMonths.clock.now() / 1000 + 86_400 * 60 })
    const old = held(await ask(1000))
    expect(await ask(1)).toEqual({ outcome: 'exhausted', ceiling: 'budget' })
    inMonths.clock.advance(86_400 * 32)
    const fresh = held(await ask(600))
    expect(fresh.month > old.month).toBe(true)
    expect(await inMonths.accounts.key(hash)).toMatchObject({ spendMonth: fresh.month, spentMicroUsd: 600, heldMicroUsd: 1600 })
    await books.settle(old, 900)
    await books.settle(fresh, 500)
    expect(await inMonths.accounts.key(hash)).toMatchObject({ creditMicroUsd: 3600, heldMicroUsd: 0, spentMicroUsd: 500 })
    await inMonths.close()
  })

  it('lets two processes begin the month once', async () => {
    const { hash } = await world.key({ monthlyBudgetMicroUsd: 1000 })
    const other = dynamoCredit({ ...world, receipts: ledger })
    const asks = [credit, other].flatMap(books =>
      Array.from({ length: 20 }, () => books.hold({ hash, requestId: newId(), microUsd: 100, expiresAt: seconds() + 60 })),
    )
    expect(tally(await Promise.all(asks), 'held')).toBe(10)
    expect(await balance(hash)).toEqual([undefined, 1000, 1000])
  })
})

describe('options that change while a hold is open', () => {
  it.each([
    ['credit is given', {}, async (hash: string) => setCredit(world.accounts, hash, 100), [90, 0, 10]],
    ['credit is taken away', { creditMicroUsd: 100 }, async (hash: string) => setCredit(world.accounts, hash, null), [undefined, 0, 10]],
    [
      'the budget is removed',
      { creditMicroUsd: 100 },
      async (hash: string) => changeKey(world.accounts, hash, { monthlyBudgetMicroUsd: null }),
      [90, 0, 10],
    ],
  ] as const)('%s', async (_, wish, change, expected) => {
    const { hash } = await world.key({ monthlyBudgetMicroUsd: 1000, ...wish })
    const hold = held(await place(hash, 50))
    await change(hash)
    await credit.settle(hold, 10)
    expect(await balance(hash)).toEqual(expected)
  })
})

describe('an expired hold', () => {
  it('is given back by the next hold, also where it alone stands in the way', async () => {
    const { hash } = await world.key({ creditMicroUsd: 100 })
    await place(hash, 100, { lasts: 30 })
    world.clock.advance(29)
    expect((await place(hash, 10)).outcome).toBe('exhausted')
    world.clock.advance(1)
    expect((await place(hash, 10)).outcome).toBe('held')
    expect(await balance(hash)).toEqual([100, 10, 10])
  })

  it('is settled with the cost that its ledger row has', async () => {
    const key = await world.key({ creditMicroUsd: 1000 })
    const row = { ...rowAt(world.clock.now(), key.organisation), requestId: newId(), key: key.hash }
    await ledger.open(row)
    await place(key.hash, 300, { requestId: row.requestId, lasts: 30 })
    await ledger.settle(row, { ...settlementOf(200), costMicroUsd: 123 })
    world.clock.advance(30)
    expect(await credit.settleExpired(key.hash)).toMatchObject({ creditMicroUsd: 877, heldMicroUsd: 0, spentMicroUsd: 123 })
  })

  it.each([35, 1])('settles %d of them, once, by however many at a time', async count => {
    const { hash } = await world.key({ creditMicroUsd: 100_000 })
    await together(count, () => place(hash, 10, { lasts: 30 }))
    const kept = held(await place(hash, 7, { lasts: 300 }))
    world.clock.advance(30)
    await together(3, () => credit.settleExpired(hash))
    expect(await balance(hash)).toEqual([100_000, 7, 7])
    await credit.settle(kept, 7)
    expect(await balance(hash)).toEqual([99_993, 0, 7])
  })

  it('leaves a key of nobody alone', async () => {
    expect(await credit.settleExpired('0'.repeat(64))).toBeUndefined()
  })
})
