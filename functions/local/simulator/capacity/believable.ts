// Capacity that comes and goes by itself: exponential spells of on and off, a lognormal delay before the first output.
import type { Clock } from '../../../../shared/clock.ts'
import type { Believable } from './mode.ts'

const exponential = (random: () => number, mean: number): number => -mean * Math.log(1 - random())

function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}

export type Weather = { readonly admitted: true; readonly delay: number } | { readonly admitted: false }

/**
 * Makes the changing capacity of one provider or model. While there is none, half of the calls are refused at once and
 * half wait until it is back. `delay` is in milliseconds.
 */
export function weather(mode: Believable, clock: Clock, random: () => number): () => Weather {
  const { meanOn = 60, meanOff = 20, medianStart = 1.2, spread = 0.8 } = mode
  const spell = (on: boolean): number => Math.max(1, exponential(random, on ? meanOn : meanOff) * 1000)
  let on = true
  let until = clock.now() + spell(on)
  return () => {
    while (clock.now() >= until) {
      on = !on
      until += spell(on)
    }
    const start = medianStart * 1000 * Math.exp(spread * normal(random))
    if (on) return { admitted: true, delay: start }
    return random() < 0.5 ? { admitted: false } : { admitted: true, delay: until - clock.now() + start }
  }
}
