// The slot that a race holds while it waits: taken before flex opens, given back when the waiting is over (contract §5).
import { type Clock, within } from '../clock.ts'
import type { SlotRequest, Slots } from './stores.ts'

/** Milliseconds behind the end of the wait at which a slot that nobody gave back is free again. */
const margin = 5_000

/** Milliseconds after which a race does without its slot rather than wait for it: a slow database must not use the window up. */
const patience = 500

export interface Slot {
  /** All slots of the organisation are taken: standard is called at once, for the reason `flex_slots_full`. */
  readonly full: boolean
  /** The waiting is over: gives back what was taken, once. Nobody need wait for it; never rejects. */
  release(): Promise<void>
}

/**
 * Takes a slot for a race that is about to open flex. Never rejects: where the database cannot be reached, the race runs without.
 * @param race.waitsUntil epoch milliseconds at which flex is cancelled at the latest
 */
export async function takeSlot(
  slots: Slots,
  race: Omit<SlotRequest, 'expiresAt'> & { readonly waitsUntil: number },
  clock: Clock,
): Promise<Slot> {
  const { organisation, requestId, waitsUntil } = race
  const taking = slots.take({ organisation, requestId, expiresAt: waitsUntil + margin })
  const taken = await within(taking, patience, clock)
  let released: Promise<void> | undefined
  /** Also what was taken after the patience was over. */
  async function release(): Promise<void> {
    const late = await taking
    if (late.outcome === 'taken') await slots.release(late.lease)
  }
  return {
    full: taken?.outcome === 'full',
    release() {
      released ??= release()
      return released
    },
  }
}
