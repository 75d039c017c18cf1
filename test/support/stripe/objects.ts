// What the stand-in for Stripe keeps, and what of it a call shows.
export interface Card {
  readonly id: string
  readonly object: 'payment_method'
  readonly type: 'card'
  readonly created: number
  customer: string | null
}

export interface Customer {
  readonly id: string
  readonly object: 'customer'
  readonly metadata: Readonly<Record<string, string>>
  readonly invoice_settings: { default_payment_method: string | null }
  deleted?: true
}

export interface InvoiceLine {
  readonly id: string
  readonly amount: number
}

export interface StripeInvoice {
  readonly id: string
  readonly object: 'invoice'
  readonly customer: string
  readonly metadata: Readonly<Record<string, string>>
  readonly created: number
  status: 'draft' | 'open' | 'paid' | 'void' | 'uncollectible'
  attempted: boolean
  attempt_count: number
  auto_advance: boolean
  readonly lines: { readonly object: 'list'; readonly data: InvoiceLine[]; readonly has_more: false; readonly url: string }
}

export interface World {
  readonly customers: Map<string, Customer>
  readonly cards: Map<string, Card>
  readonly invoices: Map<string, StripeInvoice>
  readonly sessions: { readonly id: string; readonly customer: string }[]
  /** A new id with that prefix. */
  id(prefix: string): string
  /** Unix seconds; every call is a second later. */
  tick(): number
  /** What a card answers. */
  declined: boolean
}

export function newWorld(): World {
  let ids = 0
  let seconds = 1_800_000_000
  return {
    ...{ customers: new Map(), cards: new Map(), invoices: new Map(), sessions: [], declined: false },
    id: prefix => `${prefix}_${String(++ids).padStart(6, '0')}`,
    tick: () => ++seconds,
  }
}

export const totalOf = ({ lines }: StripeInvoice): number => lines.data.reduce((total, { amount }) => total + amount, 0)

export const shownInvoice = (invoice: StripeInvoice) => ({
  ...invoice,
  total: totalOf(invoice),
  amount_due: totalOf(invoice),
  currency: 'usd',
})
