// Statements for people: what a month came to, line by line.
import type { Replies } from '../../../../shared/admin/contract.ts'
import { grouped, usd } from './money.ts'
import type { Paint } from './paint.ts'
import { facts, table } from './table.ts'
import { timeOf } from './time.ts'

type Statement = Replies['listStatements']['data'][number]
type Whole = Replies['showStatement']

const centsOf = (cents: number): string => (cents === 0 ? 'nothing' : usd(cents * 10_000))

const invoiceOf = ({ invoice, collection, state }: Statement): string => {
  if (invoice !== null) return `${invoice.id} (${invoice.status ?? 'unknown'})`
  if (state === 'carried') return '–'
  return collection === 'manual' ? 'to be collected by hand' : 'on its way'
}

export const statementTable = (statements: readonly Statement[], paint: Paint): string =>
  table(
    statements,
    [
      { head: 'MONTH', cell: one => one.month },
      { head: 'STATE', cell: one => one.state },
      { head: 'FEES', cell: one => usd(one.fees_micro_usd), right: true },
      { head: 'TOTAL', cell: one => usd(one.total_micro_usd), right: true },
      { head: 'INVOICED', cell: one => centsOf(one.invoiced_cents), right: true },
      { head: 'CARRIED ON', cell: one => usd(one.carried_out_micro_usd), right: true },
      { head: 'INVOICE', cell: invoiceOf },
    ],
    { paint, empty: 'There is no statement yet: a month is closed on the first days of the next one.' },
  )

export function statementText(statement: Whole, paint: Paint): string {
  const head = facts(
    [
      ['statement', statement.id],
      ['month', statement.month],
      ['closed', timeOf(statement.closed_at)],
      ['carried in', usd(statement.carried_in_micro_usd)],
      ['fees', usd(statement.fees_micro_usd)],
      ['correction', statement.correction_micro_usd === 0 ? undefined : usd(statement.correction_micro_usd)],
      ['total', usd(statement.total_micro_usd)],
      ['invoiced', centsOf(statement.invoiced_cents)],
      ['carried on', usd(statement.carried_out_micro_usd)],
      ['invoice', invoiceOf(statement)],
    ],
    paint,
  )
  const lines = table(
    statement.lines,
    [
      { head: 'LINE', cell: line => line.kind },
      { head: 'MONTH', cell: line => line.month },
      { head: 'KEY', cell: line => (line.key === null ? '–' : line.key_label ? `${line.key_label} (${line.key})` : line.key) },
      { head: 'MODEL', cell: line => line.model ?? '–' },
      { head: 'TIER', cell: line => line.tier ?? '–' },
      { head: 'REQUESTS', cell: line => grouped(line.requests), right: true },
      { head: 'SAVED', cell: line => usd(line.saved_micro_usd), right: true },
      { head: 'FEE', cell: line => usd(line.fee_micro_usd), right: true },
    ],
    { paint, empty: '' },
  )
  return lines === '' ? head : `${head}\n\n${lines}`
}
