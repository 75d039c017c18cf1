// Chance that can be repeated: a seeded generator, and the distributions that traces and workloads draw from.
import type { Random } from '../../shared/clock.ts'

/** FNV-1a with a last stir, over text: a seed of 32 bits from any label. */
export function hash(text: string): number {
  let value = 0x811c9dc5
  for (let index = 0; index < text.length; index++) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193)
  return stir(value)
}

/** The last step of MurmurHash3: neighbouring numbers come out far apart. */
export function stir(value: number): number {
  let stirred = Math.imul(value ^ (value >>> 16), 0x85ebca6b)
  stirred = Math.imul(stirred ^ (stirred >>> 13), 0xc2b2ae35)
  return (stirred ^ (stirred >>> 16)) >>> 0
}

const range = 2 ** 32

/** The same label draws the same numbers, always and everywhere (mulberry32). */
export function seeded(label: string): Random {
  let state = hash(label)
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / range
  }
}

/** A number in [0, 1) that depends on both whole numbers and nothing else. */
export const fixedChance = (left: number, right: number): number => stir(Math.imul(left, 0x9e3779b1) ^ stir(right)) / range

export const exponential = (mean: number, random: Random): number => -mean * Math.log(1 - random())

/** Standard normal (Box–Muller). */
export const normal = (random: Random): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())

export const lognormal = (median: number, sigma: number, random: Random): number => median * Math.exp(sigma * normal(random))

/** The quantile of a Pareto distribution: at least `least`, the heavier-tailed the smaller `shape`. */
export const pareto = (least: number, shape: number, quantile: number): number => least / (1 - quantile) ** (1 / shape)
