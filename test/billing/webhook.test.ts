// Webhooks over HTTP: a notice makes us look how the customer stands. Forged, stale, repeated, misordered or lying, it changes nothing wrongly.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { createHost, type Handler } from '../../functions/host/host.ts'
import { asHandler } from '../../functions/host/route-table.ts'
import { listen } from '../../functions/local/aws/listen.ts'
import { secretsClient } from '../../shared/adapters/secrets/client.ts'
import { secretStore } from '../../shared/adapters/secrets/store.ts'
import { startCheckout } from '../../shared/billing/checkout.ts'
import { closeMonth } from '../../shared/billing/close.ts'
import { customerOf } from '../../shared/billing/collect.ts'
import { webhookEndpoint } from '../../shared/endpoint.ts'
import { startGateway, type TestGateway } from '../support/gateway.ts'
import { apiKey, type SignedEvent, type StripeStandIn, startStripe, webhookSecret } from '../support/stripe/stripe.ts'
import { feeOf, secretName } from './world.ts'

let stripe: StripeStandIn
let gateway: TestGateway
let acme: string
let customer: string

const billing = () => gateway.billing
const payments = () => {
  const { payments: configured } = gateway.billing
  if (configured === undefined) throw new Error('not configured')
  return configured
}

beforeAll(async () => {
  stripe = await startStripe()
  gateway = await startGateway({ environment: { STRIPE_SECRET_NAME: secretName, STRIPE_API_URL: stripe.origin } })
  const secret = JSON.stringify({ api_key: apiKey, webhook_secret: webhookSecret })
  await secretStore({ client: secretsClient(), prefix: '' }).write(secretName, secret, undefined)
  await billing().book.finish('2026-11-30')
}, 120_000)
afterAll(async () => {
  await gateway.close()
  await stripe.close()
})

beforeEach(async () => {
  stripe.world.declined = false
  stripe.fate = () => 'pass'
  acme = (await gateway.customer()).organisation
  customer = await customerOf({ payers: billing().payers, payments: payments() }, acme)
})

const post = (body: string | Uint8Array<ArrayBuffer>, signature?: string, url = gateway.url) =>
  fetch(`${url}/webhooks/stripe`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(signature === undefined ? {} : { 'stripe-signature': signature }) },
    body,
  })

async function send({ body, signature }: SignedEvent): Promise<unknown> {
  const response = await post(body, signature)
  return response.status === 200 ? ((await response.json()) as { outcome: string }).outcome : response.status
}

const state = async (organisation = acme) => (await billing().accounts.organisation(organisation))?.billing
const put = (billingState: 'active' | 'overdue' | 'no_payment_method') =>
  billing().accounts.changeOrganisation(acme, { billing: billingState })

const checkedOut = () => stripe.event('checkout.session.completed', { id: 'cs_1', object: 'checkout.session', mode: 'setup', customer })
const about = (type: string, more: object = {}) => stripe.event(type, { id: 'in_1', object: 'invoice', customer, ...more })

/** A statement of 30 USD that Stripe could not collect. */
async function owe(): Promise<void> {
  await billing().book.keep(feeOf(acme, '2026-11-10', 30_000_000))
  await closeMonth(billing(), { month: '2026-11', organisation: acme })
  stripe.advance()
}

const invoiceOf = () => stripe.world.invoices.get(stripe.invoices(customer)[0]?.id ?? '')

describe('a card', () => {
  it('is put on file by Checkout, and makes the organisation active', async () => {
    await put('no_payment_method')
    const url = await startCheckout(billing(), { organisation: acme, returnUrl: 'https://acme.test/done' })
    expect(url).toMatch(/^https:\/\/checkout\.stripe\.test\/cs_/)
    expect(stripe.world.sessions.at(-1)?.customer).toBe(customer)
    const card = stripe.addCard(customer)
    expect(await send(checkedOut())).toBe('done')
    expect(await state()).toBe('active')
    expect(stripe.world.customers.get(customer)?.invoice_settings.default_payment_method).toBe(card)
  })

  it('that is newer is the one that is charged, in whatever order the notices come', async () => {
    const [first, second] = [checkedOut(), checkedOut()]
    stripe.addCard(customer)
    const newest = stripe.addCard(customer)
    for (const event of [second, first]) expect(await send(event)).toBe('done')
    expect(stripe.world.customers.get(customer)?.invoice_settings.default_payment_method).toBe(newest)
  })

  it('that is taken away leaves the organisation without a payment method', async () => {
    const card = stripe.addCard(customer)
    await send(checkedOut())
    stripe.removeCard(card)
    const detached = stripe.event(
      'payment_method.detached',
      { id: card, object: 'payment_method', customer: null },
      { previous: { customer } },
    )
    expect(await send(detached)).toBe('done')
    expect(await state()).toBe('no_payment_method')
  })

  it.each([
    ['without an organisation', { organisation: 'nobody', returnUrl: 'https://x.test' }, /no organisation nobody/],
    ['without an address to return to', { organisation: 'demo', returnUrl: undefined }, /BILLING_RETURN_URL/],
    ['with an address that is none', { organisation: 'demo', returnUrl: 'javascript:alert(1)' }, /Not an address/],
  ])('is not asked for %s', (_, request, message) => expect(startCheckout(billing(), request)).rejects.toThrow(message))

  it('is not asked for where no payment provider is configured', async () => {
    const request = { organisation: acme, returnUrl: 'https://x.test' }
    await expect(startCheckout({ ...billing(), payments: undefined }, request)).rejects.toThrow(/STRIPE_SECRET_NAME/)
  })
})

describe('an invoice', () => {
  it('that could not be collected makes the organisation overdue; one that is paid, active again', async () => {
    stripe.addCard(customer)
    await send(checkedOut())
    stripe.world.declined = true
    await owe()
    expect(await send(about('invoice.payment_failed'))).toBe('done')
    expect(await state()).toBe('overdue')
    stripe.world.declined = false
    stripe.advance()
    expect(await send(about('invoice.paid'))).toBe('done')
    expect(await state()).toBe('active')
    expect(await billing().statements.latest(acme)).toMatchObject({ invoicedCents: 3000, invoiceStatus: 'paid' })
  })

  it('is charged to a new card at once', async () => {
    await owe()
    await send(about('invoice.payment_failed'))
    expect(await state()).toBe('overdue')
    stripe.addCard(customer)
    await send(checkedOut())
    expect(await state()).toBe('active')
    expect(invoiceOf()).toMatchObject({ status: 'paid', attempt_count: 2 })
  })

  it('that a new card does not pay either stays overdue', async () => {
    await owe()
    stripe.world.declined = true
    stripe.addCard(customer)
    expect(await send(checkedOut())).toBe('done')
    expect(await state()).toBe('overdue')
  })

  it.each([
    ['void', 'invoice.voided', 'no_payment_method'],
    ['uncollectible', 'invoice.marked_uncollectible', 'overdue'],
  ] as const)('that the operator gave up as %s is noted', async (status, type, expected) => {
    await owe()
    const invoice = invoiceOf()
    if (invoice) invoice.status = status
    await send(about(type))
    expect(await state()).toBe(expected)
    expect(await billing().statements.latest(acme)).toMatchObject({ invoiceStatus: status })
  })

  it('of something else than a statement is none of ours', async () => {
    stripe.addCard(customer)
    await send(checkedOut())
    await owe()
    stripe.world.invoices.set('in_other', {
      ...{ id: 'in_other', object: 'invoice', customer, metadata: {}, created: 1, status: 'open', attempted: true },
      ...{ attempt_count: 1, auto_advance: false, lines: { object: 'list', data: [], has_more: false, url: '' } },
    })
    await send(about('invoice.payment_failed', { id: 'in_other' }))
    expect(await state()).toBe('active')
  })
})

describe('a deleted customer', () => {
  it('is forgotten, and another one is made for the next card', async () => {
    stripe.deleteCustomer(customer)
    expect(await send(stripe.event('customer.deleted', { id: customer, object: 'customer' }))).toBe('done')
    expect(await state()).toBe('no_payment_method')
    expect(await billing().payers.organisationOf(customer)).toBeUndefined()
    const next = await customerOf({ payers: billing().payers, payments: payments() }, acme)
    expect(next).not.toBe(customer)
    expect(await billing().payers.organisationOf(next)).toBe(acme)
  })
})

describe('a notice that lies', () => {
  it.each([
    ['paid', 'invoice.paid', { status: 'paid', attempted: true, metadata: { leeway_statement: 'st_x' } }],
    ['deleted', 'customer.updated', { id: 'cus', object: 'customer', customer: undefined }],
    ['voided', 'invoice.voided', { status: 'void' }],
  ])('(%s) is not believed: what Stripe says now counts', async (_, type, object) => {
    await owe()
    await put('active')
    const event = about(type, object)
    expect(['done', 'ignored']).toContain(await send(event))
    await send(about('invoice.updated'))
    await send(about('invoice.finalized'))
    expect(await state()).toBe('overdue')
    expect(await billing().statements.latest(acme)).toMatchObject({ invoiceStatus: 'open' })
  })

  it('late or misordered, changes nothing that is newer', async () => {
    stripe.addCard(customer)
    stripe.world.declined = true
    await owe()
    const [failed, paid] = [about('invoice.payment_failed'), about('invoice.paid')]
    stripe.world.declined = false
    await send(checkedOut())
    for (const event of [paid, failed]) expect(await send(event)).toBe('done')
    expect(await state()).toBe('active')
    expect(await billing().statements.latest(acme)).toMatchObject({ invoiceStatus: 'paid' })
  })
})

describe('a notice that is repeated', () => {
  it('answers 200 and does nothing', async () => {
    stripe.addCard(customer)
    const event = checkedOut()
    expect(await send(event)).toBe('done')
    await put('overdue')
    const { length } = stripe.calls
    expect(await send(event)).toBe('repeated')
    expect(stripe.calls).toHaveLength(length)
    expect(await state()).toBe('overdue')
  })

  it('is followed when its first try failed', async () => {
    stripe.addCard(customer)
    await put('no_payment_method')
    const event = checkedOut()
    stripe.fate = () => 'down'
    expect(await send(event)).toBe(503)
    expect(await state()).toBe('no_payment_method')
    stripe.fate = () => 'pass'
    expect(await send(event)).toBe('done')
    expect(await state()).toBe('active')
  }, 30_000)
})

describe('what is not ours', () => {
  it.each([
    ['another customer', () => stripe.event('invoice.paid', { id: 'in_9', object: 'invoice', customer: 'cus_stranger' })],
    ['an unknown kind', () => stripe.event('charge.succeeded', { id: 'ch_1', object: 'charge', customer })],
    [
      'a session that takes a payment',
      () => stripe.event('checkout.session.completed', { id: 'cs_9', object: 'checkout.session', mode: 'payment', customer }),
    ],
    ['nobody', () => stripe.event('invoice.paid', { id: 'in_9', object: 'invoice' })],
  ])('%s: is acknowledged and ignored', async (_, event) => {
    await put('overdue')
    stripe.addCard(customer)
    expect(await send(event())).toBe('ignored')
    expect(await state()).toBe('overdue')
  })

  it('one organisation’s notice leaves another alone', async () => {
    const { organisation: other } = await gateway.customer({ organisation: { billing: 'overdue' } })
    await customerOf({ payers: billing().payers, payments: payments() }, other)
    stripe.addCard(customer)
    await send(checkedOut())
    expect([await state(), await state(other)]).toEqual(['active', 'overdue'])
  })
})

describe('a forged notice', () => {
  const old = (seconds: number) =>
    stripe.event(
      'checkout.session.completed',
      { id: 'cs', object: 'checkout.session', mode: 'setup', customer },
      { at: Date.now() - seconds * 1000 },
    )
  const cases: readonly [string, () => Promise<Response>][] = [
    ['without a signature', () => post(checkedOut().body)],
    ['with an empty signature', () => post(checkedOut().body, '')],
    ['with the signature of another body', () => post(checkedOut().body, checkedOut().signature)],
    ['changed by one letter', () => post(checkedOut().body.replace('setup', 'setuP'), checkedOut().signature)],
    ['that is old', () => post(old(330).body, old(330).signature)],
    ['whose signature is of another scheme', () => post(checkedOut().body, checkedOut().signature.replace('v1=', 'v0='))],
    [
      'whose time was changed',
      () => post(checkedOut().body, checkedOut().signature.replace(/t=\d+/, `t=${Math.floor(Date.now() / 1000) + 5}`)),
    ],
    ['that is no text', () => post(new Uint8Array([0xff, 0xfe]), checkedOut().signature)],
    ['that is empty', () => post('', checkedOut().signature)],
  ]

  it.each(cases)('%s is refused and changes nothing', async (_, go) => {
    stripe.addCard(customer)
    await put('overdue')
    const { length } = stripe.calls
    const response = await go()
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ error: { code: 'invalid_parameter', param: 'stripe-signature' } })
    expect(stripe.calls).toHaveLength(length)
    expect(await state()).toBe('overdue')
  })

  it('that is within its time is none', async () => expect(await send(old(270))).toBe('done'))

  it('never has its body or our secret in an answer or a log', async () => {
    const text = await (await post(`{"canary":"not to be quoted"}`, 't=1,v1=00')).text()
    for (const line of [text, ...gateway.log]) {
      expect(line).not.toContain('not to be quoted')
      expect(line).not.toContain(webhookSecret)
      expect(line).not.toContain(apiKey)
    }
  })
})

describe('the route', () => {
  it('takes the bytes that API Gateway encodes', async () => {
    const handler = asHandler(webhookEndpoint(billing()))
    const encoded: Handler = (event, response, context) =>
      handler({ ...event, body: Buffer.from(event.body ?? '').toString('base64'), isBase64Encoded: true }, response, context)
    const { origin, close } = await listen(
      createHost({ handlerOf: () => encoded, log: billing().log, bodyLimit: 1_000_000 }),
      '127.0.0.1',
      0,
    )
    stripe.addCard(customer)
    const { body, signature } = checkedOut()
    expect((await post(body, signature, origin)).status).toBe(200)
    expect(await state()).toBe('active')
    await close()
  })

  it('takes POST alone', async () => {
    const response = await fetch(`${gateway.url}/webhooks/stripe`)
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST'])
  })

  it('refuses a body over the limit', async () => expect((await post(' '.repeat(1_000_001), 't=1,v1=00')).status).toBe(413))

  it('is not there where billing is not configured', async () => {
    const bare = await startGateway()
    const { body, signature } = checkedOut()
    for (const response of [await post(body, signature, bare.url), await fetch(`${bare.url}/webhooks/stripe`)]) {
      expect(response.status).toBe(404)
      expect(await response.json()).toMatchObject({ error: { code: 'unknown_url' } })
    }
    await bare.close()
  })
})
