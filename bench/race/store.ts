// What the sandboxes of a simulation share: the capacity memory's store in memory, with the semantics of the table's.
import { addCounts } from '../../shared/race/counts.ts'
import type { CapacitySlot, CapacityStore } from '../../shared/race/stores.ts'

interface Stored {
  readonly counts: Record<string, number>
  readonly failedAt: Map<number, number>
  startedAt?: number
  /** The last period in which an organisation contributed. */
  readonly contributed: Map<number, number>
}

export function sharedStore(): CapacityStore {
  const slots = new Map<string, Map<number, Stored>>()

  function slotsOf(model: string): Map<number, Stored> {
    const known = slots.get(model) ?? new Map<number, Stored>()
    slots.set(model, known)
    return known
  }

  return {
    read: async (model, since) => [...slotsOf(model)].filter(([start]) => start >= since).map(copy),
    async add({ model, slot, period, additions }) {
      const stored: Stored = slotsOf(model).get(slot) ?? { counts: {}, failedAt: new Map(), contributed: new Map() }
      slotsOf(model).set(slot, stored)
      for (const [lane, { counts, failedAt, startedAt }] of additions) {
        if ((stored.contributed.get(lane) ?? -1) >= period) continue
        stored.contributed.set(lane, period)
        addCounts(stored.counts, counts)
        if (failedAt !== undefined) stored.failedAt.set(lane, failedAt)
        stored.startedAt = startedAt ?? stored.startedAt
      }
      return copy([slot, stored])
    },
  }
}

const copy = ([start, { counts, failedAt, startedAt }]: readonly [number, Stored]): CapacitySlot => ({
  start,
  counts: { ...counts },
  failedAt: new Map(failedAt),
  startedAt,
})
