// Statements for people: what a month came to, line by line.
import type { Replies } from '../../../../shared/admin/contract.ts'
import { type StatementAmount, statementAmounts } from '../../../../shared/billing/amounts.ts'
import { billedMoney } from '../../../../shared/ledger/amounts.ts'
import { type ColumnOf, rowsOf } from '../../../../shared/table.ts'
import { grouped, usd } from './money.ts'
import type { Paint } from './paint.ts'
import { facts, table } from './table.ts'
import { timeOf } from './time.ts'

type Statement = Replies['listStatements']['data'][number]
type Whole = Replies['showStatement']
type Line = Whole['lines'][number]
type AmountRow = StatementAmount & { readonly wire: ColumnOf<typeof statementAmounts, 'wire'> }

const centsOf = (cents: number): string => (cents === 0 ? 'nothing' : usd(cents * 10_000))

const invoiceOf = ({ invoice, collection, state }: Statement): string => {
  if (invoice !== null) return `${invoice.id} (${invoice.status ?? 'unknown'})`
  if (state === 'carried') return '–'
  return collection === 'manual' ? 'to be collected by hand' : 'on its way'
}

const amountOf = ({ wire, cents }: AmountRow, statement: Statement): string => (cents ? centsOf(statement[wire]) : usd(statement[wire]))

const shownAmount = (row: AmountRow, statement: Statement): string | undefined =>
  row.quiet && statement[row.wire] === 0 ? undefined : amountOf(row, statement)

const amountColumns = rowsOf(statementAmounts).flatMap(([, row]: readonly [string, AmountRow]) =>
  row.column === undefined ? [] : [{ head: row.column, cell: (one: Statement) => amountOf(row, one), right: true as const }],
)

const lineColumns = rowsOf(billedMoney).map(([, { wire, label }]) => ({
  ...{ head: label.toUpperCase(), cell: (line: Line) => usd(line[wire]), right: true as const },
}))

export const statementTable = (statements: readonly Statement[], paint: Paint): string =>
  table(
    statements,
    [
      { head: 'MONTH', cell: one => one.month },
      { head: 'STATE', cell: one => one.state },
      ...amountColumns,
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
      ...rowsOf(statementAmounts).map(([, row]) => [row.label, shownAmount(row, statement)] as const),
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
      ...lineColumns,
    ],
    { paint, empty: '' },
  )
  return lines === '' ? head : `${head}\n\n${lines}`
}
