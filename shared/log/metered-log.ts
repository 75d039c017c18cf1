// A log that is measured: what is written is also counted, so that there is one place where a request, or a failure, is reported.
import { measurementsOf } from './events.ts'
import type { Names } from './line.ts'
import type { Log } from './log.ts'
import type { Metrics } from './metrics.ts'

export interface MeteredLogParts {
  readonly log: Log
  readonly metrics: Metrics
  readonly names: Names
}

export const meteredLog = ({ log, metrics, names }: MeteredLogParts): Log => ({
  write(event, facts) {
    log.write(event, facts)
    const measured = measurementsOf(event, facts, names)
    if (measured.length > 0) metrics.record(measured)
  },
})
