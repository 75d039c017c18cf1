// When a provider has flex capacity: spells of on and off along the timeline.
import type { Random } from '../../shared/clock.ts'
import { exponential } from './random.ts'

export interface Schedule {
  isOn(at: number): boolean
  /** The first moment from `at` on that is on. */
  nextOn(at: number): number
}

/** The length of the next spell in milliseconds, from its beginning. */
export type Spell = (at: number, random: Random) => number

export interface Spells {
  readonly on: Spell
  readonly off: Spell
}

export interface Span {
  /** Epoch milliseconds. */
  readonly from: number
  readonly until: number
  readonly random: Random
}

const second = 1_000

/** Exponential spells with that mean in seconds; they may depend on the time. */
export const exponentially =
  (mean: number | ((at: number) => number)): Spell =>
  (at, random) =>
    exponential(second * (typeof mean === 'number' ? mean : mean(at)), random)

export const forever: Spell = () => Number.POSITIVE_INFINITY

/** Spells of on and off in turn, whichever comes first; behind the span's end nothing changes any more. */
export function alternating({ on, off }: Spells, { from, until, random }: Span): Schedule {
  const startsOn = on === forever || random() < 0.5
  /** Each toggles the state; the first is the beginning of the first on. */
  const toggles: number[] = [startsOn ? Number.NEGATIVE_INFINITY : Math.round(from + off(from, random))]
  for (let at = Math.max(from, toggles[0] ?? from), isOn = true; at < until; isOn = !isOn) {
    at = Math.round(at + (isOn ? on : off)(at, random))
    toggles.push(at)
  }
  /** How many toggles lie at or before that moment. */
  function passed(at: number): number {
    let low = 0
    let high = toggles.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((toggles[middle] ?? Number.POSITIVE_INFINITY) <= at) low = middle + 1
      else high = middle
    }
    return low
  }
  return {
    isOn: at => passed(at) % 2 === 1,
    nextOn(at) {
      const count = passed(at)
      return count % 2 === 1 ? at : (toggles[count] ?? Number.POSITIVE_INFINITY)
    },
  }
}

/** On for the first `on` of every `period` seconds. */
export function wave(on: number, period: number): Schedule {
  const phase = (at: number) => at % (period * second)
  const isOn = (at: number) => phase(at) < on * second
  return { isOn, nextOn: at => (isOn(at) ? at : at + period * second - phase(at)) }
}
