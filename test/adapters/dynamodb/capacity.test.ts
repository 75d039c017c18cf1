// The shared part of the capacity memory on the emulated database: parallel sums are exact, nobody contributes twice, and items stay small.
import { GetItemCommand } from '@aws-sdk/client-dynamodb'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { seeded } from '../../../bench/race/random.ts'
import { dynamoCapacity } from '../../../shared/adapters/dynamodb/capacity.ts'
import { dynamoClient } from '../../../shared/adapters/dynamodb/client.ts'
import { capacityKey } from '../../../shared/adapters/dynamodb/layout.ts'
import { countOutput, countRace } from '../../../shared/race/counts.ts'
import type { CapacityContribution, CapacityStore } from '../../../shared/race/stores.ts'
import { openWorld, together, type World } from '../../contract/world.ts'
import { placeOf, startProxy } from '../emulators.ts'

let world: World

beforeAll(async () => {
  world = await openWorld()
})

afterAll(() => world.close())

/** Every sandbox is one of its own. */
const sandbox = (): CapacityStore => dynamoCapacity(world)

const slotMs = 900_000
const slot = 2_000_000 * slotMs

const won: CapacityContribution = {
  counts: countRace({ flex: { waitedMs: 1_500, started: true, failed: false, startMs: 700 } }),
  startedAt: slot + 7,
}
const failed: CapacityContribution = { counts: countRace({ flex: { waitedMs: 1_500, started: false, failed: true } }), failedAt: slot + 5 }
const from = (...lanes: readonly (readonly [number, CapacityContribution])[]) => new Map(lanes)

describe('what is added', () => {
  it('is read again', async () => {
    const added = await sandbox().add({ model: 'm/read', slot, period: 1, additions: from([3, won], [9, failed]) })
    const expected = {
      start: slot,
      counts: { n: 2, e0: 2_000, e1: 1_000, s1: 1, f11: 1 },
      failedAt: new Map([[9, slot + 5]]),
      startedAt: slot + 7,
    }
    expect(added).toEqual(expected)
    expect(await sandbox().read('m/read', slot)).toEqual([expected])
  })

  it('adds up exactly, however many sandboxes add for however many organisations at the same time', async () => {
    const all = await together(8, async () => sandbox())
    for (let period = 0; period < 4; period++)
      await together(60, async lane => all[(lane + period) % 8]?.add({ model: 'm/sum', slot, period, additions: from([lane, failed]) }))
    const [found] = await sandbox().read('m/sum', slot)
    expect(found?.counts).toEqual({ n: 240, e0: 240_000, e1: 120_000 })
    expect(found?.failedAt.size).toBe(60)
  })

  it('is dropped where the organisation contributed in this period before', async () => {
    const races = async (period: number) => {
      await sandbox().add({ model: 'm/once', slot, period, additions: from([1, won]) })
      return (await sandbox().read('m/once', slot))[0]?.counts.n
    }
    expect([await races(5), await races(5), await races(4), await races(6)]).toEqual([1, 1, 1, 2])
  })

  it('is what is left without those who contributed before, where the database shows the item', async () => {
    const proxy = await startProxy(world.endpoint)
    const client = dynamoClient(placeOf(proxy.endpoint))
    const add = (period: number, ...lanes: readonly number[]) =>
      dynamoCapacity({ client, table: world.table }).add({
        model: 'm/left',
        slot,
        period,
        additions: from(...lanes.map(lane => [lane, won] as const)),
      })
    await add(5, 1)
    // As DynamoDB does it (ReturnValuesOnConditionCheckFailure), and the emulator does not.
    const shown = { lane1: { N: '5' }, n: { N: '1' }, sk: { S: String(slot) } }
    let refusals = 1
    proxy.fate = () =>
      refusals-- > 0 ? { __type: 'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException', message: 'No', Item: shown } : 'pass'
    expect((await add(5, 1, 2, 3))?.counts.n).toBe(3)
    refusals = 1
    expect((await add(5, 1))?.counts.n).toBe(1)
    expect(proxy.calls.filter(call => call === 'UpdateItem')).toHaveLength(4)
    client.destroy()
    await proxy.close()
  })

  it('counts once of any number of contributions of an organisation at the same time', async () => {
    await together(40, async () => sandbox().add({ model: 'm/race', slot, period: 1, additions: from([1, won]) }))
    const [found] = await sandbox().read('m/race', slot)
    expect(found?.counts.n).toBe(1)
  })

  it('may be lengths of answers alone', async () => {
    const added = await sandbox().add({ model: 'm/output', slot, period: 1, additions: from([1, { counts: countOutput(700) }]) })
    expect(added?.counts).toEqual({ on: 1, ot: 700 })
  })
})

describe('a read', () => {
  it('has the slots from that time on, of that model alone', async () => {
    for (const index of [0, 1, 2, 3])
      await sandbox().add({ model: 'm/since', slot: slot + index * slotMs, period: 1, additions: from([1, won]) })
    await sandbox().add({ model: 'm/since-other', slot, period: 1, additions: from([1, won]) })
    const starts = async (since: number) => (await sandbox().read('m/since', since)).map(({ start }) => (start - slot) / slotMs)
    expect(await starts(slot)).toEqual([0, 1, 2, 3])
    expect(await starts(slot + 1)).toEqual([1, 2, 3])
    expect(await starts(slot + 4 * slotMs)).toEqual([])
  })

  it('finds nothing where nothing was added', async () => expect(await sandbox().read('m/none', 0)).toEqual([]))

  it.each(['read', 'add'] as const)('throws where the database cannot be reached: %s', async call => {
    const lost = dynamoCapacity({ ...world, table: 'no-such-table' })
    const calls = { read: () => lost.read('m', slot), add: () => lost.add({ model: 'm', slot, period: 1, additions: from([1, won]) }) }
    await expect(calls[call]()).rejects.toThrow()
  })
})

it('is deleted five hours after its slot began, when nobody reads it any more', async () => {
  await sandbox().add({ model: 'm/ttl', slot, period: 1, additions: from([1, won]) })
  const { Item } = await world.client.send(new GetItemCommand({ TableName: world.table, Key: capacityKey('m/ttl', slot) }))
  expect(Item?.ttl).toEqual({ N: String(slot / 1_000 + 5 * 3_600) })
})

it('stays small: everything that can be counted of one model and slot', async () => {
  const random = seeded('sizes')
  for (let period = 0; period < 12; period++) {
    const additions = Array.from({ length: 64 }, (_, lane): [number, CapacityContribution] => {
      const waitedMs = Math.round(10 ** (2 + 3.78 * random()))
      const race = countRace({ flex: { waitedMs, started: random() < 0.5, failed: true, startMs: waitedMs }, standardStartMs: waitedMs })
      return [lane, { counts: { ...race, ...countOutput(waitedMs) }, failedAt: slot + period, startedAt: slot + period }]
    })
    await sandbox().add({ model: 'm/size', slot, period, additions: new Map(additions) })
  }
  const { Item = {} } = await world.client.send(new GetItemCommand({ TableName: world.table, Key: capacityKey('m/size', slot) }))
  // As DynamoDB counts: names, text, and a byte for two digits.
  const sizes = Object.entries(Item).map(
    ([name, { N = '', S = '' }]) => name.length + S.length + (N === '' ? 0 : Math.ceil(N.length / 2) + 1),
  )
  const bytes = sizes.reduce((sum, size) => sum + size, 0)
  expect(bytes).toBeGreaterThan(1_500)
  expect(bytes).toBeLessThan(3_000)
})
