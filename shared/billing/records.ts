// Statements, who pays for an organisation, and the payment provider: what is stored, and where.
import type { BillingState } from '../accounts/terms.ts'
import type { ProviderName } from '../catalogue/models.ts'
import type { BilledMoney } from '../ledger/amounts.ts'
import { namesOf } from '../table.ts'
import type { StatementAmounts } from './amounts.ts'

/** A line of a statement; all its lines together come to its total. */
export interface FeeLine extends BilledMoney {
  /** `fee`: what a key, model and tier of a month came to. `correction`: what new prices changed of a month that was billed before. `carried`: what the statement before left. */
  readonly kind: 'fee' | 'correction' | 'carried'
  /** The month that it is about; of `carried`, the statement's before. */
  readonly month: string
  /** The key's hash; null, like the next three, but on fees. */
  readonly key: string | null
  readonly provider: ProviderName | null
  readonly model: string | null
  readonly tier: string | null
  readonly requests: number
}

/**
 * The statuses of an invoice, each with its stage: a notice of an earlier stage than the known one comes late and changes nothing.
 * `draft` and `open` are not paid yet; `void` and `uncollectible` were given up by the operator.
 */
export const invoiceStages = { draft: 0, open: 1, uncollectible: 2, paid: 3, void: 3 } as const
export type InvoiceStatus = keyof typeof invoiceStages
export const invoiceStatuses = namesOf(invoiceStages)

/** One close of an organisation's month. Statements are a chain: each begins with what the one before carried. */
export interface Statement extends StatementAmounts {
  /** `st_<organisation>_<month>`: one of each. */
  readonly id: string
  readonly organisation: string
  /** `2026-11`, in UTC. */
  readonly month: string
  /** 1 for the organisation's first. */
  readonly sequence: number
  /** Epoch milliseconds. */
  readonly closedAt: number
  /** What this and all statements before counted of each month. */
  readonly counted: Readonly<Record<string, number>>
  /** Whether the payment provider collects it. `manual`: none was configured when it was closed. */
  readonly collection: 'automatic' | 'manual'
  readonly invoiceId?: string
  readonly invoiceStatus?: InvoiceStatus
}

/** Every method throws where the database cannot be reached. */
export interface Statements {
  latest(organisation: string): Promise<Statement | undefined>
  /** Writes the next of the chain; false where another was first. */
  append(statement: Statement, lines: readonly FeeLine[]): Promise<boolean>
  /** The newest first. */
  list(organisation: string): Promise<readonly Statement[]>
  lines(statement: Statement): Promise<readonly FeeLine[]>
  /** Notes how an invoice stands; what is later in its life than the note stays. */
  noteInvoice(statement: Statement, invoice: { readonly id: string; readonly status: InvoiceStatus }): Promise<void>
}

export interface Payer {
  /** The payment provider's id; undefined where there is none. */
  readonly customer: string | undefined
  /** How many customers there were before: the provider forgets none of its ids. */
  readonly generation: number
}

/** Who pays for an organisation, and how it stands. Every method throws where the database cannot be reached. */
export interface Payers {
  find(organisation: string): Promise<Payer>
  /** Of the customer that it has now; undefined for any other. */
  organisationOf(customer: string): Promise<string | undefined>
  /** Stores a customer where there is none; the one that there is then. */
  setCustomer(organisation: string, customer: string, generation: number): Promise<string>
  /** Forgets a customer that the provider deleted. */
  forgetCustomer(organisation: string, customer: string): Promise<void>
  /** Changes whenever the state is set; undefined where there is no such organisation. */
  stateVersion(organisation: string): Promise<number | undefined>
  /** False where the state was set since that version: what it was concluded from may be old. */
  setState(organisation: string, state: BillingState, version: number): Promise<boolean>
  hasSeen(notice: string): Promise<boolean>
  /** @param until epoch seconds */
  remember(notice: string, until: number): Promise<void>
}

export interface Invoice {
  readonly id: string
  /** The statement's id. */
  readonly statement: string
  readonly status: InvoiceStatus
  /** The provider tried to collect it, and could not. */
  readonly failed: boolean
}

/** How a customer stands, as of now. */
export interface Standing {
  readonly hasCard: boolean
  readonly invoices: readonly Invoice[]
}

/** What the payment provider tells; nothing but its id and whom it is about is believed. */
export interface Notice {
  readonly id: string
  /** `card_added`: a customer put a card on file. */
  readonly kind: 'card_added' | 'changed' | 'irrelevant'
  readonly customer: string | null
}

/** A payment provider. Every method throws where it cannot be reached or refuses. */
export interface Payments {
  /** Once for the same organisation and generation, however often it is called. */
  createCustomer(organisation: string, generation: number): Promise<string>
  /** The address of a page on which a card is put on file. */
  startCheckout(request: { readonly customer: string; readonly returnUrl: string }): Promise<string>
  /** The invoice of a statement: created, or what was begun before finished. */
  invoice(statement: Statement, customer: string): Promise<Invoice>
  /** Undefined for a customer that was deleted. */
  standing(customer: string): Promise<Standing | undefined>
  /** Makes the newest card the one that is charged, and charges it with what could not be collected. */
  useNewestCard(customer: string, notice: string): Promise<void>
  /** @throws ForgedNotice where the signature is not that of these bytes, or is old */
  readNotice(bytes: Uint8Array, signature: string): Promise<Notice>
}
