// The capacity memory: what races told of their models, kept in slots of time, and shared with the other sandboxes at a bounded rate of writes.
import { catalogue } from '../catalogue/catalogue.ts'
import type { Model } from '../catalogue/types.ts'
import { type Clock, within } from '../clock.ts'
import type { Log } from '../log/log.ts'
import {
  addPending,
  type Entry,
  fewestRaces,
  horizonSlots,
  isProven,
  laneOf,
  learn,
  mayContribute,
  newEntry,
  pendingOf,
  periodMs,
  putBack,
  slotMs,
  slotOf,
  sumsOf,
  wake,
} from './capacity-entry.ts'
import { addCounts, countOutput, type RaceSample } from './counts.ts'
import { type Forecast, forecastOf } from './forecast.ts'
import type { CapacityStore } from './stores.ts'

/** What is known of a model, from the point of view of one organisation. */
export interface Outlook {
  readonly forecast: Forecast
  /** Whether it is known well enough to go without flex: from failures of the organisation's own, or of three, since flex last started. */
  readonly proven: boolean
}

/** Whose race it is, and on what: `model` is the catalogue's id, with its provider before it (`openai/gpt-5`). */
export interface Racer {
  readonly organisation: string
  readonly model: string
}

/** Snapshots of a model share what is known with it. Undefined for a model that the catalogue does not know: such names are endless. */
export function racerOf(organisation: string, model: string): Racer | undefined {
  const known = catalogue().find(model)
  return known === undefined ? undefined : { organisation, model: capacityName(known) }
}

/** The name under which a model is remembered. */
export const capacityName = ({ provider, id }: Pick<Model, 'provider' | 'id'>): string => `${provider}/${id}`

export interface Capacity {
  /** What is known now. Where nothing was read before, it waits a moment for what the others know. Never rejects. */
  outlook(racer: Racer): Promise<Outlook>
  /** The same without a view of one organisation, for those who only show it. */
  forecast(model: string): Promise<Forecast>
  /** Resolves when flex has started an answer for anyone from now on, as far as this sandbox hears of it, or when the signal aborts. */
  nextStart(model: string, signal: AbortSignal): Promise<void>
  /** Takes one race's sample into account. Resolves when the write that it caused is over, at once where it caused none; never rejects. */
  note(racer: Racer, sample: RaceSample): Promise<void>
  /** Takes the length of an answer into account. It travels with the next write. */
  noteOutput(racer: Racer, tokens: number): void
}

export interface CapacityParts {
  readonly store: CapacityStore
  readonly clock: Clock
  readonly log: Log
}

const second = 1000
const readAgainMs = 30 * second
/** While races wait, news is looked for this often: a read costs a hundredth of what the sandbox's waiting does. */
const newsEveryMs = 5 * second
/** A cold start does not wait longer than this for what the others know. */
const coldReadMs = 100
/** A sandbox that slept for this long knows as little as a new one. */
const staleMs = 300 * second

/** For a process that shares nothing. It remembers nothing beyond a period either. */
export const unshared: CapacityStore = { read: async () => [], add: async () => undefined }

export function capacityMemory({ store, clock, log }: CapacityParts): Capacity {
  const entries = new Map<string, Entry>()

  function entryOf(model: string): Entry {
    const entry = entries.get(model) ?? newEntry()
    entries.set(model, entry)
    return entry
  }

  function read(model: string, entry: Entry): Promise<void> {
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

  /** Looks for news as long as somebody waits for it. */
  function look(model: string, entry: Entry): void {
    if (entry.waiting.size === 0 || entry.looking) return
    entry.looking = true
    entry.stopLooking = clock.after(newsEveryMs, async () => {
      entry.stopLooking = undefined
      await read(model, entry)
      entry.looking = false
      look(model, entry)
    })
  }

  /** Once nobody waits any more; a read that is under way sees for itself that it was the last. */
  function stopLooking(entry: Entry): void {
    if (entry.waiting.size > 0 || entry.stopLooking === undefined) return
    entry.stopLooking()
    entry.stopLooking = undefined
    entry.looking = false
  }

  async function known(model: string): Promise<Entry> {
    const entry = entryOf(model)
    const age = clock.now() - (entry.readAt ?? Number.NEGATIVE_INFINITY)
    if (age > staleMs) await within(read(model, entry), coldReadMs, clock)
    else if (age > readAgainMs) void read(model, entry)
    return entry
  }

  async function write(model: string, entry: Entry): Promise<void> {
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

  return {
    async outlook({ organisation, model }) {
      const entry = await known(model)
      const forecast = forecastOf(sumsOf(entry, clock.now()))
      return { forecast, proven: forecast.races >= fewestRaces && isProven(entry, laneOf(organisation), clock.now()) }
    },
    forecast: async model => forecastOf(sumsOf(await known(model), clock.now())),
    nextStart(model, signal) {
      const entry = entryOf(model)
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
        look(model, entry)
      })
    },
    async note({ organisation, model }, sample) {
      const entry = entryOf(model)
      const lane = laneOf(organisation)
      const now = clock.now()
      if (sample.flex?.started === true) wake(entry)
      if (!mayContribute(entry.sampledAt, lane, now)) return
      addPending(entry, lane, { sample, now })
      if (now - entry.writtenAt >= periodMs) await write(model, entry)
    },
    noteOutput({ organisation, model }, tokens) {
      const entry = entryOf(model)
      const lane = laneOf(organisation)
      if (mayContribute(entry.measuredAt, lane, clock.now())) addCounts(pendingOf(entry, lane).counts, countOutput(tokens))
    },
  }
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : typeof error)
