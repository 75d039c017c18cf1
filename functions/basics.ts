// What even the smallest function needs: its settings, its log, its clock.
import { jsonLog } from '../shared/adapters/json-log.ts'
import { systemClock } from '../shared/clock.ts'
import { readSettings } from '../shared/settings.ts'

const settings = readSettings(process.env)
const log = jsonLog({ level: settings.LEEWAY_LOG, clock: systemClock })

// A belt: whatever slips through must not end a sandbox that serves others.
process.on('unhandledRejection', error =>
  log.write('error', 'unhandled_rejection', { error: error instanceof Error ? error.name : typeof error }),
)

export const basics = { settings, log, clock: systemClock }
