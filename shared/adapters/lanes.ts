// Keeps a crowd in one process from writing to one counter all at once: who waits profits from what those before learnt.

/** The most writes of one counter in flight: more would not be faster (a partition takes 1,000 a second), only throttled. */
const width = 16

interface Lane {
  running: number
  readonly waiting: (() => void)[]
}

export type Lanes = <Result>(key: string, task: () => Promise<Result>) => Promise<Result>

/** Runs at most 16 tasks of one key at a time, in order of arrival. When one fails, all that wait go at once: a dead database must not queue them. */
export function createLanes(): Lanes {
  const lanes = new Map<string, Lane>()
  return async (key, task) => {
    const lane = lanes.get(key) ?? { running: 0, waiting: [] }
    lanes.set(key, lane)
    if (lane.running >= width) await new Promise<void>(resolve => lane.waiting.push(resolve))
    else lane.running++
    try {
      return await task()
    } catch (fault) {
      lane.running += lane.waiting.length
      for (const go of lane.waiting.splice(0)) go()
      throw fault
    } finally {
      // The place passes to the next one, so that nobody new slips in between.
      const next = lane.waiting.shift()
      if (next) next()
      else if (--lane.running === 0) lanes.delete(key)
    }
  }
}
