// Invoices at Stripe: one for each statement, found again by its metadata, since idempotency keys are forgotten after a day.
import type Stripe from 'stripe'
import { type Invoice, type InvoiceStatus, invoiceStatuses, type Statement } from '../../billing/records.ts'

/** Member of an invoice's metadata that names its statement. */
const statementName = 'leeway_statement'

const statuses: ReadonlySet<string> = new Set(invoiceStatuses)
const isStatus = (text: string | null): text is InvoiceStatus => text !== null && statuses.has(text)

/** An invoice of a statement; undefined for one that the operator made for something else. */
export function shownInvoice({ id, status, attempted, metadata }: Stripe.Invoice): Invoice | undefined {
  const statement = metadata?.[statementName]
  if (statement === undefined || !isStatus(status)) return undefined
  return { id, statement, status, failed: attempted && status === 'open' }
}

/** Every invoice of a customer that belongs to a statement. */
export async function invoicesOf(stripe: Stripe, customer: string): Promise<readonly Stripe.Invoice[]> {
  const found: Stripe.Invoice[] = []
  for await (const invoice of stripe.invoices.list({ customer, limit: 100 })) if (shownInvoice(invoice)) found.push(invoice)
  return found
}

/**
 * The invoice of a statement, on its way to be collected. Whatever of it is there already is found and finished.
 * (https://docs.stripe.com/api/invoices: a draft takes its item, is finalised, and then collects itself.)
 */
export async function statementInvoice(stripe: Stripe, statement: Statement, customer: string): Promise<Invoice> {
  const known = (await invoicesOf(stripe, customer)).find(({ metadata }) => metadata?.[statementName] === statement.id)
  const invoice = known ?? (await createDraft(stripe, statement, customer))
  if (invoice.status !== 'draft') return required(invoice)
  if (invoice.lines.data.length === 0) await addItem(stripe, statement, { customer, invoice: invoice.id })
  return required(await stripe.invoices.finalizeInvoice(invoice.id, { auto_advance: true }, { idempotencyKey: `${statement.id}/finalise` }))
}

/** What is sent under an idempotency key must be the same each time: it comes from the statement alone. */
const createDraft = (stripe: Stripe, { id, month }: Statement, customer: string): Promise<Stripe.Invoice> =>
  stripe.invoices.create(
    {
      ...{ customer, currency: 'usd', collection_method: 'charge_automatically', auto_advance: false },
      // Items that wait for another invoice are not ours.
      pending_invoice_items_behavior: 'exclude',
      description: `Leeway, statement of ${month}`,
      metadata: { [statementName]: id },
    },
    { idempotencyKey: `${id}/invoice` },
  )

const addItem = (stripe: Stripe, { id, month, invoicedCents }: Statement, to: { readonly customer: string; readonly invoice: string }) =>
  stripe.invoiceItems.create(
    {
      ...to,
      amount: invoicedCents,
      currency: 'usd',
      description: `Share of what flex saved, through ${month}`,
      metadata: { [statementName]: id },
    },
    { idempotencyKey: `${id}/item` },
  )

function required(invoice: Stripe.Invoice): Invoice {
  const shown = shownInvoice(invoice)
  if (shown === undefined) throw new Error(`Stripe answered with an invoice of no statement: ${invoice.id}`)
  return shown
}

/**
 * Tries again to collect what could not be collected. A card that is refused leaves all as it is.
 * @param reason makes the tries for one reason the same try
 */
export async function retryInvoices(stripe: Stripe, customer: string, reason: string): Promise<void> {
  for (const invoice of await invoicesOf(stripe, customer)) {
    if (shownInvoice(invoice)?.failed !== true) continue
    await stripe.invoices.pay(invoice.id, {}, { idempotencyKey: `${reason}/${invoice.id}` }).catch((fault: unknown) => {
      if (!isRefusal(fault)) throw fault
    })
  }
}

const refusals: ReadonlySet<unknown> = new Set(['StripeCardError', 'StripeInvalidRequestError'])

/** The card was declined, or somebody else was first. */
const isRefusal = (fault: unknown): boolean => fault instanceof Error && 'type' in fault && refusals.has(fault.type)
