// Chaos: 2,000 races with faults at every boundary, all drawn from one seed. One ledger row each, one attempt at a time, nothing left behind.
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { seeded } from '../../bench/race/random.ts'
import type { Lease, Slots } from '../../shared/race/stores.ts'
import { chain } from '../answer/chain.ts'
import { type Boundary, boundaries, drawScript, type Script } from './chaos-script.ts'

const seed = process.env.CHAOS_SEED ?? 'leeway'
const races = 2_000
/** Longer than any window, silence and stream together. */
const forever = 4_000_000

const unhandled: unknown[] = []
const note = (error: unknown) => void unhandled.push(error)
beforeAll(() => void process.on('unhandledRejection', note))
afterAll(() => void process.off('unhandledRejection', note))

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

const windowOf = (seconds: number): string =>
  `00h-${String(Math.floor(seconds / 60)).padStart(2, '0')}m-${String(seconds % 60).padStart(2, '0')}s`

/** Slots that answer as the script says, and know who holds one. */
function slotsOf({ slot, slotAfter }: Script, wait: (milliseconds: number) => Promise<void>) {
  const held = new Set<Lease>()
  let answering = 0
  const slots: Slots = {
    async take({ organisation, requestId }) {
      answering++
      if (slotAfter > 0) await wait(slotAfter)
      answering--
      if (slot !== 'taken') return { outcome: slot }
      const lease = { organisation, requestId, slot: 0 }
      held.add(lease)
      return { outcome: 'taken', lease }
    },
    async release(lease) {
      if (!held.delete(lease)) throw new Error('A slot was given back twice')
    },
  }
  return { held, answering: () => answering, slots }
}

/** Runs one race to its end and returns what its row says. @throws where it broke a promise */
async function run(script: Script, random: () => number) {
  let wait: (milliseconds: number) => Promise<void> = async () => {}
  const { held, answering, slots } = slotsOf(script, milliseconds => wait(milliseconds))
  const { surface, stream, window, plays, leavesAt, blind, stalls, lifetime, able, attemptLimit } = script
  const world = chain(plays, { environment: { ATTEMPT_LIMIT: String(attemptLimit) }, random, ports: { slots } })
  const { clock, provider, opened, rows, log } = world
  wait = milliseconds => new Promise(resolve => clock.after(milliseconds, resolve))
  const raced = surface !== 'messages'
  const client = world.request({ surface, body: { stream, start_within: raced ? windowOf(window) : 'default' }, blind, stalls, lifetime })

  /** Moves on in small steps, so that a timer which outlives the race is seen before it runs out by itself. */
  async function advance(milliseconds: number): Promise<void> {
    const end = clock.now() + milliseconds
    while (clock.now() < end) {
      await clock.advance(Math.min(window * 50, end - clock.now()))
      const over = rows.length > 0 && provider.alive() === 0 && answering() === 0
      if (over) expect(clock.pending()).toBe(0)
    }
  }

  if (leavesAt !== undefined) {
    await advance(leavesAt)
    if (!client.finished()) client.leave()
  }
  await advance(window * 1_500)
  client.resume()
  await clock.advance(forever)

  const [row] = rows
  expect([opened.length, rows.length]).toEqual([1, 1])
  expect(row?.requestId).toBe(opened[0]?.requestId)
  expect(row?.attempts.length).toBeLessThanOrEqual(16)
  expect(provider.mostAtOnce()).toBeLessThanOrEqual(1)
  expect([provider.alive(), clock.pending(), client.hostListeners(), held.size]).toEqual([0, 0, 0, 0])
  expect(log.filter(({ level }) => level === 'error')).toEqual([])
  if (leavesAt === undefined) expect(client.finished()).toBe(true)
  if (able && raced && row?.status === 200) expect(row.waitedMs).toBeLessThanOrEqual(window * 1_000)
  return { status: row?.status, reason: row?.reason, timeline: provider.timeline }
}

/** A script without the bytes of its streams. */
const shown = (script: Script): string =>
  JSON.stringify(script, (name, value: unknown) =>
    name === 'send' ? `${String(value).slice(0, 40)}…` : value instanceof Set ? [...value] : value,
  )

/** Bytes on the heap after a garbage collection. */
function heap(): number {
  collect()
  return process.memoryUsage().heapUsed
}

describe('2,000 races with faults at every boundary', () => {
  const touched = new Map<Boundary, number>()
  const ends = new Map<string, number>()
  const heaps: number[] = []
  const count = <Key>(counts: Map<Key, number>, key: Key) => void counts.set(key, (counts.get(key) ?? 0) + 1)

  it('leave one ledger row each and nothing else', async () => {
    for (let race = 0; race < races; race++) {
      const label = `${seed} ${race}`
      const random = seeded(label)
      const script = drawScript(random)
      try {
        const { status, reason } = await run(script, random)
        count(ends, `status ${status}`)
        count(ends, String(reason))
      } catch (error) {
        throw new Error(`CHAOS_SEED=${seed}, race ${race}: ${String(error)}\n${shown(script)}`)
      }
      for (const boundary of script.touched) count(touched, boundary)
      if (race % 250 === 249) heaps.push(heap())
    }
  }, 120_000)

  it('are the same again from the same seed', async () => {
    const once = () => {
      const random = seeded(`${seed} again`)
      return run(drawScript(random), random)
    }
    expect(await once()).toEqual(await once())
  })

  it('leave no rejection unhandled', () => expect(unhandled).toEqual([]))

  it('leave the heap flat', () => {
    // The first races still load and compile what they use.
    const [first = 0, ...later] = heaps.slice(3)
    for (const bytes of later) expect(bytes - first).toBeLessThan(2_000_000)
  })

  it.each(boundaries)('meet each other %s', boundary => expect(touched.get(boundary)).toBeGreaterThan(50))

  it.each([
    'flex_won',
    'flex_deadline',
    'flex_capacity',
    'flex_fault',
    'flex_slots_full',
    'tier_direct',
    'status 200',
    'status 499',
    'status 502',
  ])('end in %s, too', end => expect(ends.get(end)).toBeGreaterThan(10))
})
