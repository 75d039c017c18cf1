// What an organisation used, and what became of one of its requests: as it sees them itself.
import { defined } from '../../dialects/shape.ts'
import { LeewayError } from '../../errors/leeway-error.ts'
import { receiptOf } from '../../reads/receipts.ts'
import { readUsageQuery } from '../../reads/usage-query.ts'
import { usageJson, usageReport } from '../../reads/usage-report.ts'
import type { Actions } from '../call.ts'
import { findOrganisation } from '../find.ts'

export const usageActions: Actions<'showUsage' | 'showReceipt'> = {
  async showUsage({ ports, parameters, query }) {
    const { id } = await findOrganisation(ports.accounts, parameters.organisation)
    const { limit, ...rest } = defined(query)
    const wanted = readUsageQuery(new URLSearchParams({ ...rest, limit: String(limit) }).toString(), ports.clock.now())
    return usageJson(await usageReport({ ...ports, days: ports.settings.LEDGER_DAYS }, id, wanted))
  },

  async showReceipt({ ports, parameters }) {
    const { id } = await findOrganisation(ports.accounts, parameters.organisation)
    const entry = await ports.receipts.find(id, parameters.id)
    if (entry === undefined) throw new LeewayError('receipt_not_found')
    return receiptOf(entry)
  },
}
