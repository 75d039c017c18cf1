// The slot of one race: what it takes, when it does without, and that what it took is given back once, whenever it comes.
import { describe, expect, it } from '@jest/globals'
import { takeSlot } from '../../shared/race/slot.ts'
import type { Lease, SlotRequest, Slots, Taking } from '../../shared/race/stores.ts'
import { fakeClock } from '../support/fake-clock.ts'

const lease: Lease = { organisation: 'org', slot: 3, requestId: 'request' }

/** Slots that answer after that many milliseconds. */
function slotsAfter(taking: Taking, milliseconds = 0) {
  const clock = fakeClock()
  const asked: SlotRequest[] = []
  const released: Lease[] = []
  const slots: Slots = {
    async take(request) {
      asked.push(request)
      await new Promise<void>(resolve => clock.after(milliseconds, resolve))
      return taking
    },
    release: async given => void released.push(given),
  }
  const race = { organisation: 'org', requestId: 'request', waitsUntil: clock.now() + 10_000 }
  return { clock, asked, released, race, take: () => takeSlot(slots, race, clock) }
}

describe('a race', () => {
  it('takes a slot until a little behind its window, and gives it back once', async () => {
    const { clock, asked, released, race, take } = slotsAfter({ outcome: 'taken', lease })
    const taking = take()
    await clock.advance(0)
    const slot = await taking
    expect(asked).toEqual([{ organisation: 'org', requestId: 'request', expiresAt: race.waitsUntil + 5_000 }])
    expect(slot.full).toBe(false)
    expect(released).toEqual([])
    await Promise.all([slot.release(), slot.release()])
    expect(released).toEqual([lease])
    expect(clock.pending()).toBe(0)
  })

  it('is told that all are taken', async () => {
    const { clock, released, take } = slotsAfter({ outcome: 'full' })
    const taking = take()
    await clock.advance(0)
    const slot = await taking
    expect(slot.full).toBe(true)
    await slot.release()
    expect(released).toEqual([])
  })

  it('runs without one where the database cannot be reached', async () => {
    const { clock, released, take } = slotsAfter({ outcome: 'unreachable' })
    const taking = take()
    await clock.advance(0)
    const slot = await taking
    expect(slot.full).toBe(false)
    await slot.release()
    expect(released).toEqual([])
  })

  it('does not wait for a slow database, and gives back what comes late', async () => {
    const { clock, released, take } = slotsAfter({ outcome: 'taken', lease }, 3_000)
    const taking = take()
    await clock.advance(500)
    const slot = await taking
    expect(slot.full).toBe(false)
    const release = slot.release()
    await clock.advance(2_499)
    expect(released).toEqual([])
    await clock.advance(1)
    await release
    expect(released).toEqual([lease])
    expect(clock.pending()).toBe(0)
  })
})
