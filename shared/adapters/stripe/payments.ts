// The payment port by Stripe (https://docs.stripe.com/api): customers, cards by Checkout, invoices, webhooks.
import type Stripe from 'stripe'
import type { Payments, Standing } from '../../billing/records.ts'
import { type StripeWiring, stripeAccess } from './client.ts'
import { invoicesOf, retryInvoices, shownInvoice, statementInvoice } from './invoices.ts'
import { readStripeNotice } from './notices.ts'

export function stripePayments(wiring: StripeWiring): Payments {
  const access = stripeAccess(wiring)
  return {
    async createCustomer(organisation, generation) {
      const { stripe } = await access()
      const { id } = await stripe.customers.create(
        { description: `Leeway: ${organisation}`, metadata: { leeway_organisation: organisation } },
        { idempotencyKey: `leeway/customer/${organisation}/${generation}` },
      )
      return id
    },
    async startCheckout({ customer, returnUrl }) {
      const { stripe } = await access()
      const { url } = await stripe.checkout.sessions.create({
        ...{ mode: 'setup', customer, success_url: returnUrl, cancel_url: returnUrl },
        // Others settle days later: until then nobody could say whether a bill is paid.
        allowed_payment_method_types: ['card'],
      })
      if (url === null) throw new Error('Stripe made a Checkout session without an address')
      return url
    },
    invoice: async (statement, customer) => statementInvoice((await access()).stripe, statement, customer),
    standing: async customer => standingOf((await access()).stripe, customer),
    async useNewestCard(customer, notice) {
      const { stripe } = await access()
      const newest = (await cardsOf(stripe, customer)).toSorted((one, other) => other.created - one.created)[0]
      if (newest === undefined) return
      await stripe.customers.update(customer, { invoice_settings: { default_payment_method: newest.id } })
      await retryInvoices(stripe, customer, `leeway/retry/${notice}`)
    },
    async readNotice(bytes, signature) {
      const { stripe, webhookSecret } = await access()
      return readStripeNotice(stripe, webhookSecret, { bytes, signature, receivedAt: wiring.clock.now() })
    },
  }
}

const cardsOf = async (stripe: Stripe, customer: string): Promise<readonly Stripe.PaymentMethod[]> =>
  (await stripe.paymentMethods.list({ customer, type: 'card', limit: 100 })).data

/** A card counts where it is the one that invoices are charged to. */
async function standingOf(stripe: Stripe, id: string): Promise<Standing | undefined> {
  const customer = await stripe.customers.retrieve(id)
  if (customer.deleted === true) return undefined
  const invoices = await invoicesOf(stripe, id)
  return {
    hasCard: customer.invoice_settings.default_payment_method !== null,
    invoices: invoices.flatMap(invoice => shownInvoice(invoice) ?? []),
  }
}
