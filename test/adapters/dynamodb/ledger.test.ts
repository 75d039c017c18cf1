// The ledger when replies are lost or the database is gone: it never throws, and what it could not write stands in the log.
import { GetItemCommand } from '@aws-sdk/client-dynamodb'
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { ledgerKey } from '../../../shared/adapters/dynamodb/layout.ts'
import { dynamoLedger } from '../../../shared/adapters/dynamodb/ledger.ts'
import { rowAt, settlementOf } from '../../contract/ledger.ts'
import { type FaultyWorld, openFaultyWorld } from '../faulty-world.ts'

let world: FaultyWorld

beforeAll(async () => {
  world = await openFaultyWorld()
})

afterEach(() => {
  world.proxy.fate = () => 'pass'
})

afterAll(async () => world.close())

const ledgerBehindProxy = () => dynamoLedger({ ...world, days: 90 })
const row = () => rowAt(world.clock.now())

describe('a ledger', () => {
  it('costs one write to open and one to close', async () => {
    const ledger = ledgerBehindProxy()
    const one = row()
    const before = world.proxy.calls.length
    await ledger.open(one)
    await ledger.settle(one, settlementOf(200))
    expect(world.proxy.calls.slice(before)).toEqual(['PutItem', 'UpdateItem'])
  })

  it('settles a row whose opening was dropped', async () => {
    const ledger = ledgerBehindProxy()
    const one = row()
    world.proxy.fate = () => 'dropped'
    await ledger.open(one)
    world.proxy.fate = () => 'pass'
    await ledger.settle(one, settlementOf(200))
    expect(await ledger.find('org_a', one.requestId)).toEqual({ ...one, settlement: settlementOf(200) })
    expect(world.log.lines.find(({ event }) => event === 'ledger_open_failed')?.facts).toMatchObject({ requestId: one.requestId })
  })

  it.each([{ operation: 'PutItem' }, { operation: 'UpdateItem' }])(
    'settles once where the first reply to $operation is lost',
    async ({ operation }) => {
      const ledger = ledgerBehindProxy()
      const one = row()
      let lost = false
      world.proxy.fate = called => {
        if (called !== operation || lost) return 'pass'
        lost = true
        return 'lost'
      }
      await ledger.open(one)
      await ledger.settle(one, settlementOf(200))
      await ledger.settle(one, settlementOf(500))
      expect(await ledger.find('org_a', one.requestId)).toEqual({ ...one, settlement: settlementOf(200) })
      expect(lost).toBe(true)
    },
  )

  it('never throws, and logs the whole row that it could not settle', async () => {
    const ledger = ledgerBehindProxy()
    const one = row()
    world.proxy.fate = () => 'dropped'
    await ledger.open(one)
    await ledger.settle(one, settlementOf(200))
    const line = world.log.lines.findLast(({ event }) => event === 'ledger_settle_failed')
    expect(line).toMatchObject({ level: 'error', facts: { row: one, settlement: settlementOf(200) } })
    world.proxy.fate = () => 'pass'
    expect(await ledger.find('org_a', one.requestId)).toBeUndefined()
  })

  it('marks open rows alone, and every row with the day of its removal', async () => {
    const ledger = ledgerBehindProxy()
    const one = row()
    const stored = async () => (await world.direct.send(new GetItemCommand({ TableName: world.table, Key: ledgerKey(one) }))).Item
    await ledger.open(one)
    const ttl = { N: String(Math.floor(one.arrivedAt / 1000) + 90 * 86_400) }
    expect(await stored()).toMatchObject({
      ttl,
      open: { S: `${new Date(one.arrivedAt).toISOString().slice(0, 10)}#${one.requestId.slice(-1)}` },
    })
    await ledger.settle(one, settlementOf(200))
    expect(await stored()).toMatchObject({ ttl })
    expect(await stored()).not.toHaveProperty('open')
  })

  it('throws on a receipt where the database cannot be reached', async () => {
    world.proxy.fate = () => 'dropped'
    await expect(ledgerBehindProxy().find('org_a', row().requestId)).rejects.toThrow()
  })
})
