// The amounts of a settled request: one row each. To add one, add its row and compute it (shared/ledger/money.ts derives all else).

/** An amount in integer micro-USD. */
export interface MoneyField {
  /** Its name on receipts, in exports and in their CSV. */
  readonly wire: string
  /** What receipts for people call it. */
  readonly label: string
  /** Receipts for people leave it out where it is 0. */
  readonly quiet?: true
  /** Its heading in tables for people; those without one are not in them. */
  readonly column?: string
  /** May be unknown (null); it then adds nothing to a sum. */
  readonly nullable?: true
  /** Summed up in aggregates and usage exports, as JSON and as CSV. */
  readonly summed?: true
  /** Stands in the lines of statements, as JSON and as CSV. */
  readonly billed?: true
  /** Stands in the log line of a request. */
  readonly logged?: true
  /** Said with the answer, in headers and in usage events. */
  readonly answered?: true
  /** What older releases stored lacks it: it is unknown there where it may be, else 0. */
  readonly late?: true
}

export const moneyFields = {
  /** What the provider charged. */
  costMicroUsd: {
    wire: 'cost_micro_usd',
    label: 'paid',
    column: 'PAID',
    nullable: true,
    summed: true,
    logged: true,
    answered: true,
  },
  /** What it would have cost on the standard tier. */
  standardMicroUsd: { wire: 'standard_cost_micro_usd', label: 'at standard', nullable: true, summed: true },
  /** The difference, never below 0. */
  savedMicroUsd: {
    wire: 'saved_micro_usd',
    label: 'saved',
    column: 'SAVED',
    nullable: true,
    summed: true,
    billed: true,
    logged: true,
    answered: true,
  },
  /** The fee rule's share of the saving (shared/billing/fee.ts). */
  feeMicroUsd: { wire: 'fee_micro_usd', label: 'fee', quiet: true, summed: true, billed: true },
  /** What Lambda charged for the wait until the start. */
  waitingMicroUsd: { wire: 'waiting_cost_micro_usd', label: 'waiting', summed: true, logged: true },
} as const satisfies Readonly<Record<string, MoneyField>>
