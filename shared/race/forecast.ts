// What to expect of a race on a model, out of what was counted of earlier ones: pure functions, so that they can be simulated.
import { type Counts, classBorder, classIndices, waitEdges } from './counts.ts'

export interface Worth {
  /** What flex is expected to save, in micro-USD. */
  readonly saving: number
  /** What a millisecond of waiting costs, in micro-USD; 0 where waiting is free. */
  readonly costPerMs: number
}

export interface Forecast {
  /** The chance that flex starts within that many milliseconds of the arrival. */
  odds(milliseconds: number): number
  /** Milliseconds within which half of those start that start within the window; undefined where next to nothing is known. */
  medianWait(windowMs: number): number | undefined
  /** The rate of starts at that elapsed wait, per millisecond. */
  rate(milliseconds: number): number
  /** A quantile of the standard tier's time to start in milliseconds; undefined while too little is known. */
  standardStart(quantile: number): number | undefined
  /** The same of a flex attempt that was admitted. */
  flexStart(quantile: number): number | undefined
  /** How long to wait for flex at most, in milliseconds, so that the expected saving less the expected price of waiting is greatest. */
  bestWait(worth: Worth, withinMs: number): number
  /** The mean number of output tokens; undefined while too little is known. */
  readonly meanOutput?: number
  /** Races that were counted, weighed by their age. */
  readonly races: number
}

/**
 * Before anything is known a stretch is taken to start a race with this chance, as if so many races had shown it. So many, because races that
 * wait at the same time tell the same story: with three, one spell without capacity looks like the rule (docs/race.md).
 */
const priorChance = 0.5
const priorRaces = 12

/** Fewer times to start than these say nothing about their quantiles; fewer answers nothing about their mean length. */
const fewestTimes = 10

interface Stretch {
  readonly from: number
  readonly to: number
  /** Starts per millisecond. */
  readonly rate: number
}

export function forecastOf(counts: Counts): Forecast {
  const stretches = stretchesOf(counts)
  const races = counts.n ?? 0
  const answers = counts.on ?? 0
  return {
    odds: milliseconds => 1 - survival(stretches, milliseconds),
    medianWait: windowMs => (races < 1 ? undefined : medianWithin(stretches, windowMs)),
    rate: milliseconds => (stretches.find(({ to }) => milliseconds < to) ?? stretches.at(-1))?.rate ?? 0,
    standardStart: quantile => quantileOf(counts, 't', quantile),
    flexStart: quantile => quantileOf(counts, 'f', quantile),
    bestWait: (worth, withinMs) => bestWait(stretches, worth, withinMs),
    ...(answers >= fewestTimes && { meanOutput: (counts.ot ?? 0) / answers }),
    races,
  }
}

/** Where a stretch has shown little, it is taken to be like the one before it, but never better than the prior. */
function stretchesOf(counts: Counts): Stretch[] {
  const stretches: Stretch[] = []
  for (const [index, to] of waitEdges.slice(1).entries()) {
    const from = waitEdges[index] ?? 0
    const prior = Math.min(-Math.log(1 - priorChance) / (to - from), stretches.at(-1)?.rate ?? Number.POSITIVE_INFINITY)
    const weight = priorRaces * (to - from)
    const rate = ((counts[`s${index}`] ?? 0) + prior * weight) / ((counts[`e${index}`] ?? 0) + weight)
    stretches.push({ from, to, rate })
  }
  return stretches
}

const survival = (stretches: readonly Stretch[], milliseconds: number): number =>
  Math.exp(-stretches.reduce((sum, { from, to, rate }) => sum + rate * Math.max(0, Math.min(to, milliseconds) - from), 0))

/** By bisection: the odds grow with the wait. */
function medianWithin(stretches: readonly Stretch[], windowMs: number): number {
  const half = (1 - survival(stretches, windowMs)) / 2
  let [low, high] = [0, windowMs]
  while (high - low > 10) {
    const middle = (low + high) / 2
    if (1 - survival(stretches, middle) < half) low = middle
    else high = middle
  }
  return Math.round(high)
}

/** Within a stretch each further millisecond is worth the same, so the best wait is one of the edges. */
function bestWait(stretches: readonly Stretch[], { saving, costPerMs }: Worth, withinMs: number): number {
  let [waiting, value, best, bestValue] = [1, 0, 0, 0]
  for (const { from, to, rate } of stretches) {
    if (from >= withinMs) break
    const until = Math.min(to, withinMs)
    const started = waiting * (1 - Math.exp(-rate * (until - from)))
    value += started * (saving - costPerMs / rate)
    waiting -= started
    if (value > bestValue) [best, bestValue] = [until, value]
  }
  return best
}

/** Interpolated within its class; where too few were seen for the quantile, the end of the last class. */
function quantileOf(counts: Counts, letter: 't' | 'f', quantile: number): number | undefined {
  const total = classIndices.reduce((sum, index) => sum + (counts[`${letter}${index}`] ?? 0), 0)
  if (total < fewestTimes) return undefined
  let below = 0
  for (const index of classIndices) {
    const count = counts[`${letter}${index}`] ?? 0
    if (count > 0 && below + count >= quantile * total) {
      const share = (quantile * total - below) / count
      return classBorder(index) + share * (classBorder(index + 1) - classBorder(index))
    }
    below += count
  }
  return undefined
}
