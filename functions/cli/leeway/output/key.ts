// A customer's key for people: never the key itself, but the one time it was made.
import type { KeyView } from '../../../../shared/admin/contract.ts'
import { grouped, usd } from './money.ts'
import type { Paint } from './paint.ts'
import { facts, table } from './table.ts'
import { timeOf } from './time.ts'

export const keyTable = (keys: readonly KeyView[], paint: Paint): string =>
  table(
    keys,
    [
      { head: 'FINGERPRINT', cell: key => key.fingerprint },
      { head: 'LABEL', cell: key => key.label || '–' },
      { head: 'STATUS', cell: key => statusOf(key, paint) },
      { head: 'REQUESTS / MIN', cell: key => grouped(key.requests_per_minute), right: true },
      { head: 'CREDIT', cell: key => usd(key.credit_micro_usd), right: true },
      { head: 'BUDGET / MONTH', cell: key => usd(key.monthly_budget_micro_usd), right: true },
      { head: 'EXPIRES', cell: key => timeOf(key.expires_at) },
    ],
    { paint, empty: 'It has no key yet: `leeway keys create --organisation ID` makes one.' },
  )

export const keyFacts = (key: KeyView, paint: Paint): string =>
  facts(
    [
      ['fingerprint', key.fingerprint],
      ['organisation', key.organisation],
      ['label', key.label || '–'],
      ['status', statusOf(key, paint)],
      ['rate', `${grouped(key.requests_per_minute)} requests / min`],
      ['credit', creditOf(key)],
      ['budget', key.monthly_budget_micro_usd === null ? undefined : `${usd(key.monthly_budget_micro_usd)} a month`],
      ['spent', key.spent_micro_usd === null ? undefined : `${usd(key.spent_micro_usd)} this month`],
      ['expires', timeOf(key.expires_at)],
      ['start_within', key.start_within ?? undefined],
      ['native parameters', key.native_parameters ? 'yes' : undefined],
      ['token cap', key.max_output_tokens === null ? undefined : grouped(key.max_output_tokens)],
      ['models', key.models?.join(', ')],
      ['created', timeOf(key.created)],
    ],
    paint,
  )

/** A key that was just made, shown this once. */
export const freshKey = (key: string, record: KeyView, paint: Paint): string =>
  `${keyFacts(record, paint)}\n\n${key}\n\n${paint.warning('This key is shown once and stored nowhere: hand it over now.')}`

function statusOf({ status }: KeyView, paint: Paint): string {
  return status === 'active' ? paint.good(status) : paint.bad(status)
}

function creditOf({ credit_micro_usd: credit, held_micro_usd: held }: KeyView): string | undefined {
  if (credit === null) return undefined
  return held === 0 ? usd(credit) : `${usd(credit)}, ${usd(held)} of it held by requests under way`
}
