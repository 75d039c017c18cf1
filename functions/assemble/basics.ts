// What even the smallest function needs: its settings, its log, its clock.

import { emfMetrics } from '../../shared/adapters/logs/emf-metrics.ts'
import { jsonLog } from '../../shared/adapters/logs/json-lines.ts'
import { modelLabel } from '../../shared/catalogue/models.ts'
import { systemClock } from '../../shared/clock.ts'
import type { Log } from '../../shared/log/log.ts'
import { meteredLog } from '../../shared/log/metered-log.ts'
import { readSettings, type Settings } from '../../shared/settings.ts'

const settings = readSettings(process.env)
const log = logOf(settings)

// A belt: whatever slips through must not end a sandbox that serves others.
process.on('unhandledRejection', error => log.write('unhandled_rejection', { error: error instanceof Error ? error.name : typeof error }))

export const basics = { settings, log, clock: systemClock }

/** Metrics are written whatever level the log has. */
function logOf({ LEEWAY_LOG, METRICS, METRICS_NAMESPACE: namespace }: Settings): Log {
  const clock = systemClock
  const plain = jsonLog({ level: LEEWAY_LOG, clock })
  if (!METRICS) return plain
  const metrics = emfMetrics({ log: jsonLog({ level: 'info', clock }), clock, namespace })
  return meteredLog({ log: plain, metrics, names: { model: modelLabel } })
}
