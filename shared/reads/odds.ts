// What to expect of flex, by model and window: what the model list shows to customers, and the odds to operators.
import type { Model } from '../catalogue/types.ts'
import { startWithinOf } from '../hub/start-within.ts'
import type { Capacity } from '../race/capacity.ts'
import { capacityName } from '../race/capacity.ts'
import type { Forecast } from '../race/forecast.ts'
import { planRace, reserveQuantile } from '../race/plan.ts'

export interface ListedWindow {
  readonly start_within: string
  /** The chance that flex starts before the standard tier would have to open, in thousandths. */
  readonly odds: number
  /** Milliseconds within which half of those start. */
  readonly median_wait_ms: number
}

export interface ListedFlex {
  readonly windows: readonly ListedWindow[]
  /** Null while too little is known. */
  readonly standard_start_p99_ms: number | null
  /** How many races these figures rest on, old ones counting less. */
  readonly based_on_races: number
}

/** Seconds. */
const windows: readonly number[] = [5, 15, 30, 60, 300, 600]

/** Null where next to nothing is known. */
export function listFlex(forecast: Forecast): ListedFlex | null {
  const listed = windows.flatMap(seconds => listWindow(forecast, seconds) ?? [])
  if (listed.length < windows.length) return null
  const standard = forecast.standardStart(reserveQuantile)
  return {
    windows: listed,
    standard_start_p99_ms: standard === undefined ? null : Math.round(standard),
    based_on_races: Math.round(forecast.races),
  }
}

function listWindow(forecast: Forecast, windowSeconds: number): ListedWindow | undefined {
  const waitMs = planRace({ arrivedAt: 0, windowSeconds, forecast }).standardAt
  const median = forecast.medianWait(waitMs)
  if (median === undefined) return undefined
  return { start_within: startWithinOf(windowSeconds), odds: Math.round(1000 * forecast.odds(waitMs)) / 1000, median_wait_ms: median }
}

/**
 * The odds of those of these models that have a flex tier, by model id. One read per model at most, all at once; it takes as long as a cold
 * start waits for the capacity memory, and never rejects.
 */
export async function readOdds(
  capacity: Pick<Capacity, 'forecast'>,
  models: readonly Model[],
): Promise<ReadonlyMap<string, ListedFlex | null>> {
  const flex = models.filter(({ flexCapable }) => flexCapable)
  const odds = flex.map(async model => [model.id, listFlex(await capacity.forecast(capacityName(model)))] as const)
  return new Map(await Promise.all(odds))
}
