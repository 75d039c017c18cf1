// A clock for real HTTP whose waits are short: time passes only while the process has nothing to do, however slow the machine is.
import { performance } from 'node:perf_hooks'
import type { Clock } from '../../shared/clock.ts'

export interface QuickClock extends Clock {
  stop(): void
}

interface Timer {
  readonly at: number
  readonly callback: () => void
}

/** The part of a beat that the event loop may be busy with, and still count as idle. */
const rest = 0.5

/**
 * Everything that is waited for must run in this process, and on this clock or none: then no work under way is ever overtaken by time.
 * @param stride milliseconds that pass in each one in which the process is idle. Time halts at each timer, so that what follows from
 * one is done before the next.
 */
export function quickClock(stride: number): QuickClock {
  let now = Date.now()
  let timers: readonly Timer[] = []
  let before = performance.eventLoopUtilization()

  function pass(): void {
    const seen = performance.eventLoopUtilization()
    const { utilization } = performance.eventLoopUtilization(seen, before)
    before = seen
    if (utilization > rest) return
    now = Math.min(now + stride, ...timers.map(({ at }) => at))
    const due = timers.filter(({ at }) => at <= now)
    timers = timers.filter(timer => !due.includes(timer))
    for (const { callback } of due) callback()
  }

  const beat = setInterval(pass, 1).unref()
  return {
    now: () => now,
    after(milliseconds, callback) {
      const timer = { at: now + Math.max(0, Math.ceil(milliseconds)), callback }
      timers = [...timers, timer]
      return () => {
        timers = timers.filter(other => other !== timer)
      }
    },
    stop: () => clearInterval(beat),
  }
}
