// Every quarter of an hour: closes orphaned ledger rows, settles expired holds, folds the aggregates.
import { type Swept, sweep } from '../../shared/ledger/sweep.ts'
import { basics } from '../assemble/basics.ts'
import { awsPorts } from '../assemble/keeping.ts'

const { settings, clock, log } = basics
const ports = awsPorts(settings, clock, log)

export const handler = (): Promise<Swept> => sweep({ ...ports, clock, days: settings.LEDGER_DAYS })
