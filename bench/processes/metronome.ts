// A process that does nothing but look at the time: how late its timers are is what the machine itself adds to everybody's.
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { answer } from '../ipc.ts'

export interface Lateness {
  /** Milliseconds: of 99 timers in a hundred, and the most, since the last question. */
  readonly p99: number
  readonly most: number
}

const resolution = 5
const delays = monitorEventLoopDelay({ resolution })
delays.enable()

answer((): Lateness => {
  const late = (nanoseconds: number): number => Math.max(0, nanoseconds / 1e6 - resolution)
  const { max } = delays
  const p99 = delays.percentile(99)
  delays.reset()
  return { p99: late(p99), most: late(max) }
})

process.stdout.write('ready metronome\n')
