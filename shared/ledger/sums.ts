// What is summed up over requests: requests of a kind, tokens, money. Aggregates and usage exports derive from these rows. Pure.
import { tokenCounts } from '../hub/token-counts.ts'
import type { Usage } from '../hub/usage.ts'
import { type ColumnOf, isSet, recordOf, rowsOf } from '../table.ts'
import { type Amounts, summedMoney } from './amounts.ts'

/** What a sum adds up of a settled request. */
interface Summand extends Amounts {
  readonly status: number
  readonly code: string | null
  readonly usage: Usage | null
}

interface CountField {
  readonly wire: string
  readonly counts: (settled: Summand) => boolean
  readonly late?: true
}

/** Requests of a kind. */
const requestCounts = {
  requests: { wire: 'requests', counts: () => true },
  /** With a status of 400 and above, or with an error behind their 200. */
  failed: { wire: 'failed', counts: ({ status, code }) => status >= 400 || code !== null },
  /** They add nothing to the money. */
  unknownCost: { wire: 'unknown_cost', counts: ({ costMicroUsd }) => costMicroUsd === null },
} as const satisfies Readonly<Record<string, CountField>>

export type SumName = keyof typeof requestCounts | ColumnOf<typeof tokenCounts, 'sum'> | keyof typeof summedMoney
type SumWire = ColumnOf<typeof requestCounts | typeof tokenCounts | typeof summedMoney, 'wire'>

export type Sums = Readonly<Record<SumName, number>>

export interface SumField {
  readonly name: SumName
  readonly wire: SumWire
  /** What a request adds. */
  readonly of: (settled: Summand) => number
  /** Aggregates that older releases stored lack it: it is 0 there. */
  readonly late: boolean
}

/** In the order of exports. */
export const sumFields: readonly SumField[] = [
  ...rowsOf(requestCounts).map(([name, row]) => field(name, row, settled => (row.counts(settled) ? 1 : 0))),
  ...rowsOf(tokenCounts).map(([name, row]) => field(row.sum, row, ({ usage }) => usage?.[name] ?? 0)),
  ...rowsOf(summedMoney).map(([name, row]) => field(name, row, settled => settled[name] ?? 0)),
]

function field(name: SumName, row: { readonly wire: SumWire }, of: SumField['of']): SumField {
  return { name, wire: row.wire, of, late: isSet(row, 'late') }
}

/** Sums whose members are computed each by its row. */
export const sumsBy = (of: (field: SumField) => number): Sums => recordOf(sumFields.map(field => [field.name, of(field)]))

export const nothing: Sums = sumsBy(() => 0)

/** As exports show them. */
export const shownSums = (sums: Sums) => ({
  ...recordOf(sumFields.map(({ name, wire }) => [wire, sums[name]])),
  net_micro_usd: sums.savedMicroUsd - sums.waitingMicroUsd,
})
