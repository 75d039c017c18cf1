// A clock on which time passes faster, for real clients whose gateway waits: all of its waits shrink alike, so their order stays.
import type { Clock } from '../../shared/clock.ts'

/** @param factor how many seconds pass in one */
export function quickClock(factor: number): Clock {
  const began = Date.now()
  return {
    now: () => began + (Date.now() - began) * factor,
    after(milliseconds, callback) {
      const timer = setTimeout(callback, milliseconds / factor)
      return () => clearTimeout(timer)
    },
  }
}
