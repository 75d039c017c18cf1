// Races in small, for what is counted of them and what follows from that.
import { addCounts, type Counts, countRace, type RaceSample } from '../../shared/race/counts.ts'
import { type Forecast, forecastOf } from '../../shared/race/forecast.ts'
import type { CapacitySlot } from '../../shared/race/stores.ts'

/** Flex started after that many milliseconds, of which the attempt that started took the last. */
export const wins = (waitedMs: number, startMs = waitedMs): RaceSample => ({ flex: { waitedMs, started: true, failed: false, startMs } })
export const fails = (waitedMs: number): RaceSample => ({ flex: { waitedMs, started: false, failed: true } })
/** The client left, or the function's time was up. */
export const leaves = (waitedMs: number): RaceSample => ({ flex: { waitedMs, started: false, failed: false } })
export const standardIn = (standardStartMs: number): RaceSample => ({ standardStartMs })

export const times = <Item>(count: number, item: Item): Item[] => Array.from({ length: count }, () => item)

export function counted(...samples: readonly RaceSample[]): Counts {
  const counts: Record<string, number> = {}
  for (const sample of samples) addCounts(counts, countRace(sample))
  return counts
}

export const forecastFrom = (...samples: readonly RaceSample[]): Forecast => forecastOf(counted(...samples))

/** A slot in which that was counted. */
export const slotWith = (start: number, samples: readonly RaceSample[], rest: Partial<CapacitySlot> = {}): CapacitySlot => ({
  start,
  counts: counted(...samples),
  failedAt: new Map(),
  ...rest,
})
