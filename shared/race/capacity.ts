// The capacity memory: what races told of their models, kept in slots of time, and shared with the other sandboxes at a bounded rate of writes.
import { catalogue } from '../catalogue/catalogue.ts'
import type { Model } from '../catalogue/types.ts'
import { addPending, fewestRaces, isProven, laneOf, mayContribute, pendingOf, periodMs, sumsOf, wake } from './capacity-entry.ts'
import { type CapacityParts, entryOf, known, nextStart, type SharedMemory, write } from './capacity-sharing.ts'
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

/** For a process that shares nothing. It remembers nothing beyond a period either. */
export const unshared: CapacityStore = { read: async () => [], add: async () => undefined }

export function capacityMemory(parts: CapacityParts): Capacity {
  const { clock } = parts
  const shared: SharedMemory = { ...parts, entries: new Map() }
  return {
    async outlook({ organisation, model }) {
      const entry = await known(shared, model)
      const forecast = forecastOf(sumsOf(entry, clock.now()))
      return { forecast, proven: forecast.races >= fewestRaces && isProven(entry, laneOf(organisation), clock.now()) }
    },
    forecast: async model => forecastOf(sumsOf(await known(shared, model), clock.now())),
    nextStart: (model, signal) => nextStart(shared, model, signal),
    async note({ organisation, model }, sample) {
      const entry = entryOf(shared, model)
      const lane = laneOf(organisation)
      const now = clock.now()
      if (sample.flex?.started === true) wake(entry)
      if (!mayContribute(entry.sampledAt, lane, now)) return
      addPending(entry, lane, { sample, now })
      if (now - entry.writtenAt >= periodMs) await write(shared, model, entry)
    },
    noteOutput({ organisation, model }, tokens) {
      const entry = entryOf(shared, model)
      const lane = laneOf(organisation)
      if (mayContribute(entry.measuredAt, lane, clock.now())) addCounts(pendingOf(entry, lane).counts, countOutput(tokens))
    },
  }
}
