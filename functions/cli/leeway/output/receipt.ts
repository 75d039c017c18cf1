// One request for people: what was asked, what was tried, what it cost.
import type { Replies } from '../../../../shared/admin/contract.ts'
import { type MoneyField, moneyFields } from '../../../../shared/ledger/money-fields.ts'
import { type ColumnOf, rowsOf } from '../../../../shared/table.ts'
import { grouped, percent, usd } from './money.ts'
import type { Paint } from './paint.ts'
import { facts, table } from './table.ts'
import { lasting, timeOf } from './time.ts'

type Receipt = Replies['showReceipt']
type Closed = Extract<Receipt, { readonly status: number }>
type MoneyRow = MoneyField & { readonly wire: ColumnOf<typeof moneyFields, 'wire'> }

export function receiptText(receipt: Receipt, paint: Paint): string {
  const asked = facts(
    [
      ['request', receipt.id],
      ['state', receipt.state],
      ['arrived', timeOf(receipt.arrived_at)],
      ['surface', receipt.surface],
      ['model', `${receipt.model} (${receipt.provider})`],
      ['start_within', receipt.start_within],
    ],
    paint,
  )
  return 'status' in receipt ? `${asked}\n${outcome(receipt, paint)}\n\n${attempts(receipt, paint)}\n\n${money(receipt, paint)}` : asked
}

function outcome(receipt: Closed, paint: Paint): string {
  const status = `${receipt.status}${receipt.code === null ? '' : ` ${receipt.code}`}`
  return facts(
    [
      ['status      ', receipt.status < 400 && receipt.code === null ? paint.good(status) : paint.bad(status)],
      ['reason', receipt.reason],
      ['served by', receipt.served_tier ?? '–'],
      ['waited', lasting(receipt.waited_ms)],
    ],
    paint,
  )
}

const attempts = ({ attempts }: Closed, paint: Paint): string =>
  table(
    attempts.map((attempt, index) => ({ ...attempt, number: index + 1 })),
    [
      { head: 'ATTEMPT', cell: ({ number }) => String(number), right: true },
      { head: 'TIER', cell: ({ tier }) => tier },
      { head: 'OUTCOME', cell: ({ outcome }) => outcome },
      { head: 'AFTER', cell: ({ waited_ms }) => lasting(waited_ms), right: true },
      { head: '', cell: ({ maybe_billed }) => (maybe_billed ? 'may be billed all the same' : '') },
    ],
    { paint, empty: 'No provider was asked.' },
  )

function money(receipt: Closed, paint: Paint): string {
  const { usage } = receipt
  return facts(
    [
      ['tokens', usage === null ? 'not known' : `${grouped(usage.input_tokens)} in, ${grouped(usage.output_tokens)} out`],
      ...rowsOf(moneyFields).map(([, row]) => [row.label, amountOf(row, receipt)] as const),
      ['prices of', receipt.catalogue_version ?? undefined],
    ],
    paint,
  )
}

function amountOf({ wire, quiet }: MoneyRow, receipt: Closed): string | undefined {
  const amount = receipt[wire]
  if (quiet && amount === 0) return undefined
  const { standard_cost_micro_usd: standard } = receipt
  const isShare = wire === 'saved_micro_usd' && amount !== null && standard !== null
  return isShare ? `${usd(amount)} (${percent(amount, standard)})` : usd(amount)
}
