// A statement as it is shown: JSON in full, its lines as CSV. Pure.
import { keyFingerprint } from '../accounts/key.ts'
import { csv } from '../csv.ts'
import { billedMoney } from '../ledger/amounts.ts'
import { onWire, rowsOf } from '../table.ts'
import { statementAmounts } from './amounts.ts'
import type { FeeLine, Statement } from './records.ts'

/** Labels of keys, by hash (shared/reads/usage-report.ts). */
export type Labels = ReadonlyMap<string, string>

/** Money is micro-USD but for the invoice, which is in cents; times are Unix seconds. */
export const statementView = (statement: Statement) => ({
  id: statement.id,
  object: 'statement' as const,
  organisation: statement.organisation,
  month: statement.month,
  state: statement.invoicedCents > 0 ? ('invoiced' as const) : ('carried' as const),
  closed_at: statement.closedAt / 1000,
  ...onWire(statementAmounts, statement),
  collection: statement.collection,
  invoice: statement.invoiceId === undefined ? null : { id: statement.invoiceId, status: statement.invoiceStatus ?? null },
})

export type StatementView = ReturnType<typeof statementView>

/** The statement with its lines. */
export const statementJson = (statement: Statement, lines: readonly FeeLine[], labels: Labels) => ({
  ...statementView(statement),
  lines: lines.map(line => lineView(line, labels)),
})

const money = rowsOf(billedMoney).map(([, { wire }]) => wire)
const columns = ['kind', 'month', 'key', 'key_label', 'provider', 'model', 'tier', 'requests', ...money]

/** The lines as CSV. */
export const statementCsv = (lines: readonly FeeLine[], labels: Labels): string =>
  csv(
    columns,
    lines.map(line => lineView(line, labels)),
  )

const lineView = ({ kind, month, key, provider, model, tier, requests, ...amounts }: FeeLine, labels: Labels) => ({
  ...{ kind, month },
  key: key === null ? null : keyFingerprint(key),
  key_label: key === null ? null : (labels.get(key) ?? ''),
  ...{ provider, model, tier, requests },
  ...onWire(billedMoney, amounts),
})

/** The hashes of the keys that lines name. */
export const keysIn = (lines: readonly FeeLine[]): string[] => [...new Set(lines.flatMap(({ key }) => key ?? []))]
