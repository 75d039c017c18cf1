// A row of the ledger, its settlement and its sums, and who reads and writes them.
import type { ProviderName } from '../catalogue/models.ts'
import type { Usage } from '../hub/usage.ts'
import type { Amounts } from './amounts.ts'
import type { Sums } from './sums.ts'

export interface AttemptRecord {
  readonly tier: string
  readonly outcome: string
  /** Milliseconds from the attempt's opening to its start or its end. */
  readonly waitedMs: number
  /** Cancelled while the provider may go on, and bill (Gemini). */
  readonly maybeBilled?: boolean
}

/** One request in the ledger. Never prompts, completions or keys. */
export interface LedgerRow {
  readonly requestId: string
  readonly organisation: string
  /** The key's hash. */
  readonly key: string
  readonly surface: string
  readonly provider: ProviderName
  readonly model: string
  readonly startWithin: string
  /** Epoch milliseconds. */
  readonly arrivedAt: number
}

/** How a request went. */
export interface Facts {
  readonly status: number
  /** The error code, where the request failed. */
  readonly code: string | null
  readonly reason: string
  readonly attempts: readonly AttemptRecord[]
  readonly waitedMs: number | null
  /** What bounded the wait for flex: `window`, `break_even` or `odds`; null where there was no race, or in rows of older releases. */
  readonly waitLimit?: string | null
  /** The tier that served, in the provider's own word. */
  readonly tier: string | null
  /** Null where the provider reported none: never guessed. */
  readonly usage: Usage | null
  /** Epoch milliseconds. */
  readonly endedAt: number
}

/** What a request cost, and on what terms. */
export interface Money extends Amounts {
  /** The share of the saving that the fee is, in percent. */
  readonly feePercent: number
  /** The catalogue that priced it; null where none did. */
  readonly catalogueVersion: string | null
}

export interface Settlement extends Facts, Money {}

export interface Ledger {
  /** Writes the open row. Never throws: what could not be written is logged and written whole by `settle`. */
  open(row: LedgerRow): Promise<void>
  /** Closes the row, once, whatever happens. Never throws. */
  settle(row: LedgerRow, settlement: Settlement): Promise<void>
}

/** A row as it is read back: open while its settlement is null. */
export interface LedgerEntry extends LedgerRow {
  readonly settlement: Settlement | null
}

export interface Receipts {
  /** Undefined where there is none or it belongs to another organisation. @throws where the database cannot be reached */
  find(organisation: string, requestId: string): Promise<LedgerEntry | undefined>
}

/** What the requests of one key, model and served tier come to, in a UTC day (`2026-11-21`) or month (`2026-11`): sums over closed rows. */
export interface Aggregate extends Sums {
  readonly organisation: string
  readonly period: string
  /** The key's hash. */
  readonly key: string
  readonly provider: ProviderName
  readonly model: string
  /** Null: no provider was asked, or it is not known. */
  readonly tier: string | null
}

/** The ledger as its keepers read and mend it: the sweeper, and re-rating. Every method throws where the database cannot be reached. */
export interface LedgerBook {
  organisations(): Promise<readonly string[]>
  /** Open rows of a UTC day that arrived before that time (epoch milliseconds). */
  openRows(day: string, before: number): Promise<readonly LedgerRow[]>
  rows(organisation: string, day: string): AsyncIterable<LedgerEntry>
  /** Closes an open row; false where it was closed before. */
  close(row: LedgerRow, settlement: Settlement): Promise<boolean>
  /** Replaces the settlement of a closed row; false where that is not the one of this catalogue any more. */
  reprice(row: LedgerRow, settlement: Settlement, catalogueVersion: string): Promise<boolean>
  /** All aggregates of an organisation in a month (`2026-11`): of its days and of itself. */
  aggregates(organisation: string, month: string): Promise<readonly Aggregate[]>
  /** Writes an aggregate in the place of one of as many requests or fewer; false where one of more is there. */
  keep(aggregate: Aggregate): Promise<boolean>
  /** The last day that needs no sweep any more. */
  sweptThrough(): Promise<string | undefined>
  /** Moves that day forward, never back. */
  finish(day: string): Promise<void>
}
