// Every quarter of an hour: closes orphaned ledger rows, settles expired holds, folds the aggregates.
import { type Swept, sweep } from '../../shared/accounts/sweep.ts'
import { awsPorts } from '../../shared/adapters/ports.ts'
import { basics } from '../basics.ts'

const { settings, clock, log } = basics
const ports = awsPorts(settings, clock, log)

export const handler = (): Promise<Swept> => sweep({ ...ports, clock, days: settings.LEDGER_DAYS })
