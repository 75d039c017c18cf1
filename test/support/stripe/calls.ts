// The calls of Stripe's API that we use, as strict as the real ones: required parameters, no others, states that a call wants.
import * as z from 'zod'
import { type Customer, type StripeInvoice, shownInvoice, totalOf, type World } from './objects.ts'

export class StripeFault extends Error {
  readonly status: number
  readonly type: string
  readonly code: string | undefined

  constructor(status: number, message: string, facts: { readonly type?: string; readonly code?: string } = {}) {
    super(message)
    this.status = status
    this.type = facts.type ?? 'invalid_request_error'
    this.code = facts.code
  }
}

interface Call {
  readonly method: 'GET' | 'POST'
  readonly path: RegExp
  readonly parameters: z.ZodType
  run(world: World, parameters: never, id: string): object
}

const metadata = z.record(z.string(), z.string())
const listed = { limit: z.string().regex(/^\d+$/).optional(), starting_after: z.string().optional() }

/** @throws StripeFault where there is none */
function one<Kept>(kept: ReadonlyMap<string, Kept>, id: string): Kept {
  const found = kept.get(id)
  if (found === undefined) throw new StripeFault(404, `No such object: '${id}'`, { code: 'resource_missing' })
  return found
}

const liveCustomer = (world: World, id: string): Customer => {
  const customer = one(world.customers, id)
  if (customer.deleted) throw new StripeFault(404, `No such customer: '${id}'`, { code: 'resource_missing' })
  return customer
}

/** The newest first, by pages. */
function list<Kept extends { readonly id: string; readonly created: number }>(
  kept: readonly Kept[],
  { limit = '10', starting_after: after }: { limit?: string; starting_after?: string },
) {
  const sorted = kept.toSorted((left, right) => right.created - left.created)
  const from = after === undefined ? 0 : sorted.findIndex(({ id }) => id === after) + 1
  const data = sorted.slice(from, from + Number(limit))
  return { object: 'list', data, has_more: from + data.length < sorted.length, url: '/v1/list' }
}

function call<Schema extends z.ZodType>(
  route: { readonly method: 'GET' | 'POST'; readonly path: RegExp },
  parameters: Schema,
  run: (world: World, parameters: z.infer<Schema>, id: string) => object,
): Call {
  return { ...route, parameters, run }
}

const get = (path: RegExp) => ({ method: 'GET', path }) as const
const post = (path: RegExp) => ({ method: 'POST', path }) as const

function charge(world: World, invoice: StripeInvoice): boolean {
  const { default_payment_method: card } = liveCustomer(world, invoice.customer).invoice_settings
  invoice.attempted = true
  invoice.attempt_count++
  if (card === null || world.declined) return false
  invoice.status = 'paid'
  return true
}

/** What Stripe does by itself an hour after an invoice is finalised. */
export function advance(world: World): void {
  for (const invoice of world.invoices.values()) if (invoice.status === 'open' && invoice.auto_advance) charge(world, invoice)
}

export const calls: readonly Call[] = [
  call(post(/^customers$/), z.strictObject({ description: z.string().optional(), metadata }), (world, { metadata: given }) => {
    const customer: Customer = {
      ...{ id: world.id('cus'), object: 'customer', metadata: given, invoice_settings: { default_payment_method: null } },
    }
    world.customers.set(customer.id, customer)
    return customer
  }),
  call(get(/^customers\/(\w+)$/), z.strictObject({}), (world, _, id) => {
    const customer = one(world.customers, id)
    return customer.deleted ? { id, object: 'customer', deleted: true } : customer
  }),
  call(
    post(/^customers\/(\w+)$/),
    z.strictObject({ invoice_settings: z.strictObject({ default_payment_method: z.string() }) }),
    (world, { invoice_settings: { default_payment_method: card } }, id) => {
      if (one(world.cards, card).customer !== id) throw new StripeFault(400, 'The payment method is not the customer’s')
      const customer = liveCustomer(world, id)
      customer.invoice_settings.default_payment_method = card
      return customer
    },
  ),
  call(
    get(/^payment_methods$/),
    z.strictObject({ ...listed, customer: z.string(), type: z.literal('card') }),
    (world, { customer, ...page }) => {
      liveCustomer(world, customer)
      const found = [...world.cards.values()].filter(card => card.customer === customer)
      return list(found, page)
    },
  ),
  call(
    post(/^checkout\/sessions$/),
    z.strictObject({
      mode: z.literal('setup'),
      customer: z.string(),
      success_url: z.url(),
      cancel_url: z.url(),
      allowed_payment_method_types: z.strictObject({ 0: z.literal('card') }),
    }),
    (world, { customer }) => {
      liveCustomer(world, customer)
      const id = world.id('cs')
      world.sessions.push({ id, customer })
      return { id, object: 'checkout.session', mode: 'setup', customer, url: `https://checkout.stripe.test/${id}` }
    },
  ),
  call(get(/^invoices$/), z.strictObject({ ...listed, customer: z.string() }), (world, { customer, ...page }) =>
    list([...world.invoices.values()].filter(invoice => invoice.customer === customer).map(shownInvoice), page),
  ),
  call(
    post(/^invoices$/),
    z.strictObject({
      customer: z.string(),
      currency: z.literal('usd'),
      collection_method: z.literal('charge_automatically'),
      auto_advance: z.literal('false'),
      pending_invoice_items_behavior: z.literal('exclude'),
      description: z.string(),
      metadata,
    }),
    (world, { customer, metadata: given }) => {
      liveCustomer(world, customer)
      const invoice: StripeInvoice = {
        ...{ id: world.id('in'), object: 'invoice', customer, metadata: given, created: world.tick() },
        ...{ status: 'draft', attempted: false, attempt_count: 0, auto_advance: false },
        lines: { object: 'list', data: [], has_more: false, url: '/v1/lines' },
      }
      world.invoices.set(invoice.id, invoice)
      return shownInvoice(invoice)
    },
  ),
  call(
    post(/^invoiceitems$/),
    z.strictObject({
      ...{ customer: z.string(), invoice: z.string(), description: z.string(), metadata },
      ...{ amount: z.string().regex(/^[1-9]\d*$/), currency: z.literal('usd') },
    }),
    (world, { customer, invoice: id, amount }) => {
      const invoice = one(world.invoices, id)
      if (invoice.customer !== customer) throw new StripeFault(400, 'The invoice is another customer’s')
      if (invoice.status !== 'draft') throw new StripeFault(400, 'The invoice is no draft')
      const item = { id: world.id('ii'), amount: Number(amount) }
      invoice.lines.data.push(item)
      return { ...item, object: 'invoiceitem', customer, invoice: id }
    },
  ),
  call(post(/^invoices\/(\w+)\/finalize$/), z.strictObject({ auto_advance: z.literal('true') }), (world, _, id) => {
    const invoice = one(world.invoices, id)
    if (invoice.status !== 'draft') throw new StripeFault(400, 'The invoice is finalised already', { code: 'invoice_not_editable' })
    invoice.auto_advance = true
    // Nothing to pay is paid.
    invoice.status = totalOf(invoice) === 0 ? 'paid' : 'open'
    return shownInvoice(invoice)
  }),
  call(post(/^invoices\/(\w+)\/pay$/), z.strictObject({}), (world, _, id) => {
    const invoice = one(world.invoices, id)
    if (invoice.status !== 'open') throw new StripeFault(400, 'The invoice is not open')
    if (!charge(world, invoice)) throw new StripeFault(402, 'Your card was declined.', { type: 'card_error', code: 'card_declined' })
    return shownInvoice(invoice)
  }),
]
