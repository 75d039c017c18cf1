// `GET /v1/usage`: what an organisation used, spent and saved, for its own keys alone (contract §8).
import { type Exchange, required } from '../chain/exchange.ts'
import { LeewayError } from '../errors/leeway-error.ts'
import { jsonReply, type Reply } from '../http/reply.ts'
import { usageRoute } from '../routes.ts'
import type { Settings } from '../settings.ts'
import type { Read } from './read.ts'
import { readUsageFormat, readUsageQuery } from './usage-query.ts'
import { type UsagePorts, type UsageReport, usageCsv, usageJson, usageReport } from './usage-report.ts'

/** Usage exports. */
export const usageRead = (ports: Omit<UsagePorts, 'days'> & { readonly settings: Settings }): Read => ({
  routes: [usageRoute],
  answer: exchange => showUsage(exchange, { ...ports, days: ports.settings.LEDGER_DAYS }),
})

async function showUsage(exchange: Exchange, ports: UsagePorts): Promise<Reply> {
  const { organisation } = required(exchange.key, 'the key')
  const { query, headers } = exchange.http
  const asked = readUsageQuery(query, exchange.arrivedAt)
  const format = readUsageFormat(query, headers.accept)
  const report = await usageReport(ports, organisation, asked).catch(cause => {
    throw new LeewayError('subsystem_unavailable', { facts: { subsystem: 'The ledger' }, cause })
  })
  return format === 'json' ? jsonReply(exchange, 200, { body: JSON.stringify(usageJson(report)) }) : csvReply(exchange, report)
}

/** A page has no room for its cursor: a header carries it. */
const csvReply = (exchange: Exchange, report: UsageReport): Reply =>
  jsonReply(exchange, 200, {
    headers: {
      'content-type': 'text/csv; charset=utf-8; header=present',
      'content-disposition': `attachment; filename="usage-${report.query.from}-${report.query.to}.csv"`,
      ...(report.nextCursor === null ? {} : { 'x-leeway-next-cursor': report.nextCursor }),
    },
    body: usageCsv(report),
  })
