// The amounts of a statement: one row each. Stored statements, their JSON and their form for people derive from it.

export interface StatementAmount {
  /** Its name in JSON. */
  readonly wire: string
  /** What people are told it is. */
  readonly label: string
  /** People are not told of it where it is 0. */
  readonly quiet?: true
  /** Its heading in the list of statements; those without one are not in it. */
  readonly column?: string
  /** In cents; the others are in micro-USD. */
  readonly cents?: true
}

export const statementAmounts = {
  /** What the statement before left. */
  carriedInMicroUsd: { wire: 'carried_in_micro_usd', label: 'carried in' },
  /** Fees of months that no statement had counted: of its own month, and of earlier ones that were never closed. */
  feesMicroUsd: { wire: 'fees_micro_usd', label: 'fees', column: 'FEES' },
  /** What fees of months that were counted before have become more (or less, below 0). */
  correctionMicroUsd: { wire: 'correction_micro_usd', label: 'correction', quiet: true },
  /** The three above. */
  totalMicroUsd: { wire: 'total_micro_usd', label: 'total', column: 'TOTAL' },
  /** What is collected; 0 where it is too little. */
  invoicedCents: { wire: 'invoiced_cents', label: 'invoiced', column: 'INVOICED', cents: true },
  /** What the next statement begins with. */
  carriedOutMicroUsd: { wire: 'carried_out_micro_usd', label: 'carried on', column: 'CARRIED ON' },
} as const satisfies Readonly<Record<string, StatementAmount>>

/** Integers. */
export type StatementAmounts = Readonly<Record<keyof typeof statementAmounts, number>>
