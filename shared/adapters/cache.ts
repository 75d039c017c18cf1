// What a process remembers: a map that never grows beyond its bound, and a cache with single flight on top of it.
import type { Clock } from '../clock.ts'

/** The most entries of anything remembered per key, organisation or address. */
export const memoryBound = 10_000

/** A map that forgets its oldest entry when it would exceed its bound; writing makes an entry the newest. */
export interface Memory<Value> {
  get(key: string): Value | undefined
  set(key: string, value: Value): void
  delete(key: string): void
}

export function boundedMemory<Value>(bound = memoryBound): Memory<Value> {
  const entries = new Map<string, Value>()
  return {
    get: key => entries.get(key),
    set(key, value) {
      entries.delete(key)
      entries.set(key, value)
      if (entries.size <= bound) return
      for (const oldest of entries.keys()) {
        entries.delete(oldest)
        break
      }
    },
    delete: key => void entries.delete(key),
  }
}

export interface Cache<Value> {
  /** The cached value, or what `load` brings: parallel calls share one load. A failed load rejects all of them and is not kept. */
  get(key: string, load: () => Promise<Value>): Promise<Value>
  /** Loads anew; calls for this key from now on wait for this load, and what older loads bring is not kept. */
  reload(key: string, load: () => Promise<Value>): Promise<Value>
}

/** @param options.seconds how long a value is kept */
export function cache<Value>(options: {
  readonly clock: Clock
  readonly seconds: (value: Value) => number
  readonly bound?: number
}): Cache<Value> {
  const kept = boundedMemory<{ readonly value: Value; readonly until: number }>(options.bound)
  const flights = new Map<string, Promise<Value>>()

  function reload(key: string, load: () => Promise<Value>): Promise<Value> {
    kept.delete(key)
    const flight = load()
      .then(value => {
        if (flights.get(key) === flight) kept.set(key, { value, until: options.clock.now() + options.seconds(value) * 1000 })
        return value
      })
      .finally(() => {
        if (flights.get(key) === flight) flights.delete(key)
      })
    flights.set(key, flight)
    return flight
  }

  return {
    reload,
    async get(key, load) {
      const entry = kept.get(key)
      if (entry && entry.until > options.clock.now()) return entry.value
      return flights.get(key) ?? reload(key, load)
    },
  }
}
