// A clock that stands still until it is told: timers run when `advance` passes them, in order, with everything that follows from them.
import type { Clock } from '../../shared/clock.ts'

export interface FakeClock extends Clock {
  /** Moves on by that many milliseconds, running each timer at its own time and letting promises settle in between. */
  advance(milliseconds: number): Promise<void>
  /** Timers that are set and neither ran nor were cancelled. */
  pending(): number
}

interface Timer {
  readonly at: number
  readonly callback: () => void
}

/** Lets everything run that only waits for promises. */
const settle = () => new Promise<void>(resolve => setImmediate(resolve))

export function fakeClock(start = 1_800_000_000_000): FakeClock {
  let now = start
  let timers: Timer[] = []
  const next = (until: number) => timers.filter(({ at }) => at <= until).sort((left, right) => left.at - right.at)[0]
  return {
    now: () => now,
    after(milliseconds, callback) {
      const timer = { at: now + milliseconds, callback }
      timers.push(timer)
      return () => {
        timers = timers.filter(other => other !== timer)
      }
    },
    async advance(milliseconds) {
      const until = now + milliseconds
      await settle()
      for (let timer = next(until); timer !== undefined; timer = next(until)) {
        timers = timers.filter(other => other !== timer)
        now = timer.at
        timer.callback()
        await settle()
      }
      now = until
      await settle()
    },
    pending: () => timers.length,
  }
}
