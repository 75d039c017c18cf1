// A log that is measured: what is written is also counted, so that there is one place where a request, or a failure, is reported.
import type { Log } from './log.ts'
import { measurementsOf } from './measure.ts'
import type { Metrics } from './metrics.ts'

export const meteredLog = (log: Log, metrics: Metrics): Log => ({
  write(level, event, facts) {
    log.write(level, event, facts)
    const measured = measurementsOf(event, facts)
    if (measured.length > 0) metrics.record(measured)
  },
})
