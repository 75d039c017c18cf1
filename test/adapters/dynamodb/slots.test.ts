// Race slots on the emulated database: exact under any number of takers, expiring, given back by their holder alone, open when it is gone.
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { dynamoSlots } from '../../../shared/adapters/dynamodb/slots.ts'
import type { Lease, SlotRequest, Slots, Taking } from '../../../shared/race/stores.ts'
import { tally, together } from '../../contract/world.ts'
import { type FaultyWorld, openFaultyWorld } from '../faulty-world.ts'

let world: FaultyWorld

beforeAll(async () => {
  world = await openFaultyWorld()
})

afterEach(() => {
  world.proxy.fate = () => 'pass'
})

afterAll(async () => world.close())

/** A sandbox of its own: it knows nothing of what others took. */
const sandbox = (slots = 5, random: () => number = Math.random): Slots => dynamoSlots({ ...world, slots, random })

let requests = 0
const ask = (organisation: string, seconds = 60): SlotRequest => ({
  organisation,
  requestId: `request-${++requests}`,
  expiresAt: world.clock.now() + seconds * 1000,
})

const leasesOf = (takings: readonly Taking[]): Lease[] => takings.flatMap(taking => (taking.outcome === 'taken' ? [taking.lease] : []))

function leaseOf(taking: Taking): Lease {
  if (taking.outcome !== 'taken') throw new Error(`It is ${taking.outcome}`)
  return taking.lease
}

/** The operations that a call costs. */
async function costOf(call: () => Promise<unknown>): Promise<readonly string[]> {
  const before = world.proxy.calls.length
  await call()
  return world.proxy.calls.slice(before)
}

describe('slots', () => {
  it.each([
    ['one sandbox', 1, 40, 20],
    ['as many sandboxes as takers', 30, 30, 15],
    ['few sandboxes, all slots enough', 3, 20, 20],
    ['more takers than a lane is wide', 2, 50, 25],
  ])('go to exactly as many as there are: %s', async (name, sandboxes, takers, slots) => {
    const all = await together(sandboxes, async () => sandbox(slots))
    const takings = await together(takers, async index => (all[index % sandboxes] ?? sandbox(slots)).take(ask(`exact ${name}`)))
    const taken = leasesOf(takings).map(({ slot }) => slot)
    expect(taken.toSorted((left, right) => left - right)).toEqual(Array.from({ length: Math.min(takers, slots) }, (_, slot) => slot))
    expect(tally(takings, 'full')).toBe(takers - taken.length)
  })

  it('are of one organisation each', async () => {
    const slots = sandbox(1)
    expect(await slots.take(ask('one'))).toMatchObject({ outcome: 'taken' })
    expect(await slots.take(ask('other'))).toMatchObject({ outcome: 'taken' })
    expect(await slots.take(ask('one'))).toEqual({ outcome: 'full' })
  })

  it('are none where the setting is 0', async () => {
    expect(await sandbox(0).take(ask('nothing'))).toEqual({ outcome: 'full' })
  })

  it('are given back, and then free for everybody', async () => {
    const first = sandbox(2)
    const [lease] = leasesOf(await together(2, () => first.take(ask('back'))))
    const second = sandbox(2)
    expect(await second.take(ask('back'))).toEqual({ outcome: 'full' })
    if (lease) await first.release(lease)
    expect(await sandbox(2).take(ask('back'))).toMatchObject({ outcome: 'taken', lease: { slot: lease?.slot } })
  })

  it('that nobody gives back expire, not before their time', async () => {
    await together(5, () => sandbox().take(ask('expiry', 60)))
    world.clock.advance(60)
    expect(await sandbox().take(ask('expiry'))).toEqual({ outcome: 'full' })
    world.clock.advance(1)
    const takings = await together(8, () => sandbox().take(ask('expiry')))
    expect(tally(takings, 'taken')).toBe(5)
  })

  it('are given back by their holder alone', async () => {
    const late = sandbox(1)
    const expired = leaseOf(await late.take(ask('owner', 10)))
    world.clock.advance(12)
    const holder = leaseOf(await sandbox(1).take(ask('owner')))
    expect(holder.slot).toBe(expired.slot)
    await late.release(expired)
    expect(await sandbox(1).take(ask('owner'))).toEqual({ outcome: 'full' })
  })
})

describe('a sandbox', () => {
  it('takes what it gave back before, in one write', async () => {
    const slots = sandbox(100)
    const lease = leaseOf(await slots.take(ask('sticky')))
    expect(await costOf(() => slots.release(lease))).toEqual(['DeleteItem'])
    let again: Taking | undefined
    const cost = await costOf(async () => {
      again = await slots.take(ask('sticky'))
    })
    expect(cost).toEqual(['PutItem'])
    expect(again).toMatchObject({ lease: { slot: lease.slot } })
  })

  it('asks once which are free, after two guesses', async () => {
    const lowest = () => 0
    const others = sandbox(10, lowest)
    for (let slot = 0; slot < 9; slot++) await others.take(ask('crowded'))
    const slots = sandbox(10, lowest)
    const cost = await costOf(async () => expect(leaseOf(await slots.take(ask('crowded'))).slot).toBe(9))
    expect(cost).toEqual(['PutItem', 'PutItem', 'Query', 'PutItem'])
  })

  it('remembers for a second that all are taken', async () => {
    const slots = sandbox(1)
    const holder = sandbox(1)
    const lease = leaseOf(await holder.take(ask('full')))
    await slots.take(ask('full'))
    await holder.release(lease)
    expect(await costOf(async () => expect(await slots.take(ask('full'))).toEqual({ outcome: 'full' }))).toEqual([])
    world.clock.advance(1)
    expect(await slots.take(ask('full'))).toMatchObject({ outcome: 'taken' })
  })

  it('forgets that when it gives one back', async () => {
    const slots = sandbox(1)
    const lease = leaseOf(await slots.take(ask('forgets')))
    expect(await slots.take(ask('forgets'))).toEqual({ outcome: 'full' })
    await slots.release(lease)
    expect(await slots.take(ask('forgets'))).toMatchObject({ outcome: 'taken' })
  })
})

describe('a database', () => {
  it.each(['dropped', 'throttled'] as const)('whose replies are %s lets the race run', async fate => {
    const slots = sandbox()
    world.proxy.fate = () => fate
    expect(await slots.take(ask(`gone ${fate}`))).toEqual({ outcome: 'unreachable' })
    expect(world.log.events()).toContain('slots_unreachable')
    world.proxy.fate = () => 'pass'
    expect(await slots.take(ask(`gone ${fate}`))).toMatchObject({ outcome: 'taken' })
  })

  it('that does not take a slot back keeps it until it expires, and says so', async () => {
    const slots = sandbox(1)
    const lease = leaseOf(await slots.take(ask('stuck', 30)))
    world.proxy.fate = () => 'dropped'
    await slots.release(lease)
    expect(world.log.events()).toContain('slot_not_released')
    world.proxy.fate = () => 'pass'
    expect(await slots.take(ask('stuck'))).toEqual({ outcome: 'full' })
    world.clock.advance(32)
    expect(await slots.take(ask('stuck'))).toMatchObject({ outcome: 'taken' })
  })

  it('that loses a reply gives the slot that it gave', async () => {
    let calls = 0
    world.proxy.fate = () => (++calls === 1 ? 'lost' : 'pass')
    const slots = sandbox(1)
    const cost = await costOf(async () => expect(await slots.take(ask('lost'))).toMatchObject({ outcome: 'taken' }))
    expect(cost).toEqual(['PutItem', 'PutItem'])
    expect(await sandbox(1).take(ask('lost'))).toEqual({ outcome: 'full' })
  })

  it('that loses many replies never gives more than there are', async () => {
    let calls = 0
    world.proxy.fate = () => (++calls % 3 === 0 ? 'lost' : 'pass')
    const takings = await together(30, () => sandbox(10).take(ask('losses')))
    // A taker whose two tries both ended without a reply may hold a slot that it does not know of.
    expect(tally(takings, 'taken')).toBeLessThanOrEqual(10)
    expect(tally(takings, 'taken') + tally(takings, 'unreachable')).toBeGreaterThanOrEqual(10)
    expect(tally(takings, 'full')).toBeLessThanOrEqual(20)
  })
})
