// What a process shares with the others of its capacity memory: when it reads what they counted, when it looks for news, and how it writes.
import { type Clock, within } from '../clock.ts'
import type { Log } from '../log/log.ts'
import { type Entry, horizonSlots, learn, newEntry, periodMs, putBack, slotMs, slotOf } from './capacity-entry.ts'
import type { CapacityStore } from './stores.ts'

export interface CapacityParts {
  readonly store: CapacityStore
  readonly clock: Clock
  readonly log: Log
}

/** The parts with what is known, by the name under which a model is remembered. */
export interface SharedMemory extends CapacityParts {
  readonly entries: Map<string, Entry>
}

const second = 1000
const readAgainMs = 30 * second
/** While races wait, news is looked for this often: a read costs a hundredth of what the sandbox's waiting does. */
const newsEveryMs = 5 * second
/** A cold start does not wait longer than this for what the others know. */
const coldReadMs = 100
/** A sandbox that slept for this long knows as little as a new one. */
const staleMs = 300 * second

export function entryOf({ entries }: SharedMemory, model: string): Entry {
  const entry = entries.get(model) ?? newEntry()
  entries.set(model, entry)
  return entry
}

/** What the store holds of a model goes into its entry. Reads that overlap are one; never rejects. */
function read({ store, clock, log }: SharedMemory, model: string, entry: Entry): Promise<void> {
  entry.reading ??= store
    .read(model, slotOf(clock.now()) - horizonSlots * slotMs)
    .then(slots => learn(entry, slots))
    .catch((error: unknown) => log.write('capacity_not_read', { model, error: nameOf(error) }))
    .finally(() => {
      entry.readAt = clock.now()
      entry.reading = undefined
    })
  return entry.reading
}

/** A model's entry, read again where it is old. Only one that is stale makes its caller wait, for a moment. Never rejects. */
export async function known(shared: SharedMemory, model: string): Promise<Entry> {
  const { clock } = shared
  const entry = entryOf(shared, model)
  const age = clock.now() - (entry.readAt ?? Number.NEGATIVE_INFINITY)
  if (age > staleMs) await within(read(shared, model, entry), coldReadMs, clock)
  else if (age > readAgainMs) void read(shared, model, entry)
  return entry
}

/** Looks for news as long as somebody waits for it. */
function lookForNews(shared: SharedMemory, model: string, entry: Entry): void {
  if (entry.waiting.size === 0 || entry.looking) return
  entry.looking = true
  entry.stopLooking = shared.clock.after(newsEveryMs, async () => {
    entry.stopLooking = undefined
    await read(shared, model, entry)
    entry.looking = false
    lookForNews(shared, model, entry)
  })
}

/** Once nobody waits any more; a read that is under way sees for itself that it was the last. */
function stopLooking(entry: Entry): void {
  if (entry.waiting.size > 0 || entry.stopLooking === undefined) return
  entry.stopLooking()
  entry.stopLooking = undefined
  entry.looking = false
}

/** Resolves when flex has started an answer for anyone from now on, as far as this process hears of it, or when the signal aborts. */
export function nextStart(shared: SharedMemory, model: string, signal: AbortSignal): Promise<void> {
  const entry = entryOf(shared, model)
  return new Promise(resolve => {
    const done = () => {
      signal.removeEventListener('abort', done)
      entry.waiting.delete(done)
      stopLooking(entry)
      resolve()
    }
    if (signal.aborted) return resolve()
    signal.addEventListener('abort', done, { once: true })
    entry.waiting.add(done)
    lookForNews(shared, model, entry)
  })
}

/** Adds what was counted since the last write to the store's slot. What could not be written goes with the next. Never rejects. */
export async function write({ store, clock, log }: SharedMemory, model: string, entry: Entry): Promise<void> {
  const now = clock.now()
  const additions = new Map(entry.pending)
  entry.pending.clear()
  entry.writtenAt = now
  try {
    const slot = await store.add({ model, slot: slotOf(now), period: Math.floor(now / periodMs), additions })
    if (slot !== undefined) learn(entry, [...entry.slots.filter(({ start }) => start !== slot.start), slot])
  } catch (error) {
    for (const [lane, addition] of additions) putBack(entry, lane, addition)
    log.write('capacity_not_written', { model, error: nameOf(error) })
  }
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : typeof error)
