// Usage for people: a line a day, model, key or tier, with a bar of what was paid and what flex saved of the standard price.
import type { UsageRow, UsageView } from '../../../../shared/admin/contract.ts'
import { summedMoney } from '../../../../shared/ledger/amounts.ts'
import type { MoneyField } from '../../../../shared/ledger/money-fields.ts'
import type { UsageDimension } from '../../../../shared/reads/usage-groups.ts'
import { type ColumnOf, rowsOf } from '../../../../shared/table.ts'
import { stacked } from './bars.ts'
import { counted, grouped, percent, roundUsd } from './money.ts'
import type { Paint } from './paint.ts'
import { type Column, table } from './table.ts'

interface Terminal {
  readonly paint: Paint
  /** Cells of a line. */
  readonly width: number
}

const dimensionColumns: Readonly<Record<UsageDimension, Column<UsageRow>>> = {
  day: { head: 'DAY', cell: ({ day = '–' }) => day },
  model: { head: 'MODEL', cell: ({ model = '–' }) => model },
  key: { head: 'KEY', cell: ({ key = '–', key_label: label }) => (label ? `${label} (${key})` : key) },
  tier: { head: 'TIER', cell: ({ tier }) => tier ?? '–' },
}

/** The sums of some requests. */
export type Sums = UsageView['total']

type SummedRow = MoneyField & { readonly wire: ColumnOf<typeof summedMoney, 'wire'> }

const moneyColumn = ({ wire }: SummedRow, head: string): Column<Sums> => ({ head, cell: row => roundUsd(row[wire]), right: true })

const numbers: readonly Column<Sums>[] = [
  { head: 'REQUESTS', cell: row => grouped(row.requests), right: true },
  { head: 'FAILED', cell: row => grouped(row.failed), right: true },
  { head: 'TOKENS IN', cell: row => grouped(row.input_tokens), right: true },
  { head: 'OUT', cell: row => grouped(row.output_tokens), right: true },
  ...rowsOf(summedMoney).flatMap(([, row]: readonly [string, SummedRow]) =>
    row.column === undefined ? [] : [moneyColumn(row, row.column)],
  ),
  { head: 'OF STANDARD', cell: row => percent(row.saved_micro_usd, row.standard_cost_micro_usd), right: true },
]

const widestBar = 30
const narrowestBar = 8

/** What one organisation used, by what was asked for. */
export function usageText({ data, by, from, to, total }: UsageView, terminal: Terminal): string {
  if (data.length === 0) return `Nothing was used from ${from} to ${to}.`
  const names = by.map(dimension => dimensionColumns[dimension])
  return `${sumsTable(data, names, terminal)}\n\n${sumLine(total, `${from} to ${to}`)}`
}

/** Sums with their names before them and a bar behind them, where there is room for it. */
export function sumsTable<Row extends Sums>(rows: readonly Row[], names: readonly Column<Row>[], { paint, width }: Terminal): string {
  const columns = [...names, ...numbers]
  const plain = table(rows, columns, { paint, empty: '' })
  const room = width - Math.max(...plain.split('\n').map(cellsOf)) - 2
  if (room < narrowestBar) return plain
  const drawn = table(rows, [...columns, barColumn(rows, Math.min(room, widestBar))], { paint, empty: '' })
  return `${drawn}\n${paint.faint('█ paid  ▒ saved')}`
}

function barColumn(rows: readonly Sums[], width: number): Column<Sums> {
  const largest = Math.max(...rows.map(row => row.cost_micro_usd + row.saved_micro_usd))
  return { head: '', cell: row => stacked({ paid: row.cost_micro_usd, saved: row.saved_micro_usd, largest }, width) }
}

/** `2026-11-01 to 2026-11-22: 110 requests, $6.00 paid, …` */
export function sumLine(total: Sums, period: string): string {
  const { saved_micro_usd: saved, standard_cost_micro_usd: standard, fee_micro_usd: fee, unknown_cost: unknown } = total
  const parts = [
    counted(total.requests, 'request'),
    `${roundUsd(total.cost_micro_usd)} paid`,
    `${roundUsd(saved)} saved of ${roundUsd(standard)} (${percent(saved, standard)})`,
    ...(fee === 0 ? [] : [`${roundUsd(fee)} fee`]),
    ...(unknown === 0 ? [] : [`${grouped(unknown)} of unknown cost`]),
  ]
  return `${period}: ${parts.join(', ')}`
}

const colours = new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g')

/** The cells of a line, without its colours. */
const cellsOf = (line: string): number => line.replace(colours, '').length
