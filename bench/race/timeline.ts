// Virtual time: a clock whose timers run one after the other as fast as the machine can, promises settling in between.
import type { Clock } from '../../shared/clock.ts'

export interface Timeline extends Clock {
  /** Runs every timer in order of time (then of setting) until none is left. */
  run(): Promise<void>
}

interface Timer {
  readonly at: number
  readonly order: number
  /** Undefined once cancelled. */
  callback: (() => void) | undefined
}

/** Lets everything run that only waits for promises. */
const settle = () => new Promise<void>(resolve => setImmediate(resolve))

const isBefore = (left: Timer, right: Timer): boolean => left.at < right.at || (left.at === right.at && left.order < right.order)

/** Time starts at `start` (epoch milliseconds) and is counted in whole milliseconds, as `Date.now` and `setTimeout` count it. */
export function timeline(start: number): Timeline {
  const heap: Timer[] = []
  let now = start
  let order = 0

  function push(timer: Timer): void {
    let place = heap.length
    while (place > 0) {
      const parent = (place - 1) >> 1
      const above = heap[parent]
      if (above === undefined || !isBefore(timer, above)) break
      heap[place] = above
      place = parent
    }
    heap[place] = timer
  }

  function pop(): Timer | undefined {
    const first = heap[0]
    const last = heap.pop()
    if (first === undefined || last === undefined || heap.length === 0) return first
    let place = 0
    for (;;) {
      const child = earlierChild(place)
      const below = heap[child]
      if (below === undefined || !isBefore(below, last)) break
      heap[place] = below
      place = child
    }
    heap[place] = last
    return first
  }

  function earlierChild(place: number): number {
    const left = heap[2 * place + 1]
    const right = heap[2 * place + 2]
    return left !== undefined && right !== undefined && isBefore(right, left) ? 2 * place + 2 : 2 * place + 1
  }

  return {
    now: () => now,
    after(milliseconds, callback) {
      const timer: Timer = { at: now + Math.max(0, Math.round(milliseconds)), order: order++, callback }
      push(timer)
      return () => {
        timer.callback = undefined
      }
    },
    async run() {
      await settle()
      for (let timer = pop(); timer !== undefined; timer = pop()) {
        if (timer.callback === undefined) continue
        now = timer.at
        timer.callback()
        await settle()
      }
    },
  }
}
