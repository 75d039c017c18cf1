// The calls of the adapter, against our strict stand-in and, where it can be had, against stripe-mock; and what it does with a bad secret.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import Stripe from 'stripe'
import { type SecretsManager, startSecretsManager } from '../../functions/local/aws/secrets-manager.ts'
import { secretsClient } from '../../shared/adapters/secrets/client.ts'
import { secretStore } from '../../shared/adapters/secrets/store.ts'
import { stripeEvents } from '../../shared/adapters/stripe/notices.ts'
import { stripePayments } from '../../shared/adapters/stripe/payments.ts'
import type { Payments, Statement } from '../../shared/billing/records.ts'
import { systemClock } from '../../shared/clock.ts'
import { placeOf } from '../adapters/emulators.ts'
import { apiKey, type SentRequest, type StripeStandIn, startStripe, webhookSecret } from '../support/stripe/stripe.ts'
import { type StripeMock, startStripeMock } from './stripe-mock.ts'
import { secretName } from './world.ts'

let secrets: SecretsManager
let client: ReturnType<typeof secretsClient>
let standIn: StripeStandIn
let mock: StripeMock | undefined

beforeAll(async () => {
  ;[secrets, standIn, mock] = await Promise.all([startSecretsManager(), startStripe(), startStripeMock()])
  client = secretsClient(placeOf(secrets.endpoint))
  await store(secretName, JSON.stringify({ api_key: apiKey, webhook_secret: `${webhookSecret}\n` }))
}, 200_000)
afterAll(async () => {
  client.destroy()
  mock?.close()
  await Promise.all([secrets.close(), standIn.close()])
})

const store = (name: string, text: string) => secretStore({ client, prefix: '' }).write(name, text, undefined)
const paymentsAt = (apiUrl: string, name = secretName): Payments =>
  stripePayments({ secrets: client, secretName: name, apiUrl, clock: systemClock, ttl: 300, retries: 0 })

const statement: Statement = {
  ...{ id: 'st_acme_2026-11', organisation: 'acme', month: '2026-11', sequence: 1, closedAt: 1 },
  ...{ feesMicroUsd: 30_000_000, correctionMicroUsd: 0, carriedInMicroUsd: 0, totalMicroUsd: 30_000_000 },
  ...{ invoicedCents: 3000, carriedOutMicroUsd: 0, counted: {}, collection: 'automatic' },
}

it('the stand-in takes every call, and the invoice has its amount, once', async () => {
  const payments = paymentsAt(standIn.origin)
  const customer = await payments.createCustomer('acme', 0)
  expect(await payments.createCustomer('acme', 0)).toBe(customer)
  expect(await payments.createCustomer('acme', 1)).not.toBe(customer)
  expect(await payments.startCheckout({ customer, returnUrl: 'https://acme.test/billing' })).toMatch(/^https:/)
  expect(await payments.standing(customer)).toEqual({ hasCard: false, invoices: [] })
  standIn.addCard(customer)
  await payments.useNewestCard(customer, 'evt_1')
  const invoice = await payments.invoice(statement, customer)
  expect(invoice).toEqual({ id: expect.stringMatching(/^in_/), statement: statement.id, status: 'open', failed: false })
  standIn.forgetKeys()
  expect(await payments.invoice(statement, customer)).toEqual(invoice)
  expect(standIn.invoices(customer)).toMatchObject([{ total: 3000, auto_advance: true, metadata: { leeway_statement: statement.id } }])
  expect(await payments.standing(customer)).toEqual({ hasCard: true, invoices: [invoice] })
  standIn.world.declined = true
  standIn.advance()
  await payments.useNewestCard(customer, 'evt_2')
  expect(await payments.standing(customer)).toEqual({ hasCard: true, invoices: [{ ...invoice, failed: true }] })
  standIn.deleteCustomer(customer)
  expect(await payments.standing(customer)).toBeUndefined()
})

it('more invoices than a page has are all seen', async () => {
  const payments = paymentsAt(standIn.origin)
  const customer = await payments.createCustomer('many', 0)
  for (let at = 0; at < 103; at++) await payments.invoice({ ...statement, id: `st_many_${at}` }, customer)
  const standing = await payments.standing(customer)
  expect(new Set(standing?.invoices.map(({ statement: id }) => id)).size).toBe(103)
})

it('stripe-mock, where it is here, takes the same requests', async () => {
  const kinds = new Map(standIn.requests.filter(({ path }) => path !== checkout).map(request => [kindOf(request), request]))
  expect(new Set([...kinds.keys()].map(kind => kind.replace(/\?.*/, '')))).toEqual(new Set(everyCall))
  const answers = []
  if (mock !== undefined) for (const request of kinds.values()) answers.push(await sendTo(mock, request))
  expect(answers.filter(({ status }) => status !== 200)).toEqual([])
}, 60_000)

/** The call, and the names of what it is given. */
function kindOf({ method, path, body }: SentRequest): string {
  const [route = '', query = ''] = path.split('?')
  const names = [...new URLSearchParams(method === 'GET' ? query : body).keys()].toSorted()
  return `${method} ${route.replace(/_\d+/g, '')}?${names}`
}

/** Of Checkout it knows an older version, without `allowed_payment_method_types`. */
const checkout = '/v1/checkout/sessions'

const everyCall = [
  'POST /v1/customers',
  'GET /v1/customers/cus',
  'POST /v1/customers/cus',
  'GET /v1/payment_methods',
  'GET /v1/invoices',
  'POST /v1/invoices',
  'POST /v1/invoiceitems',
  'POST /v1/invoices/in/finalize',
  'POST /v1/invoices/in/pay',
]

async function sendTo({ origin }: StripeMock, { method, path, headers, body }: SentRequest) {
  const response = await fetch(origin + path, { method, headers, ...(method === 'POST' ? { body } : {}) })
  return { status: response.status, method, path, answer: response.status === 200 ? '' : await response.text() }
}

describe('a secret', () => {
  it.each([
    ['that is missing', 'leeway/none', undefined],
    ['that is no JSON', 'leeway/text', 'sk_live_canary'],
    ['that lacks the webhook’s', 'leeway/half', '{"api_key":"sk_live_canary"}'],
    ['that is empty', 'leeway/empty', '{"api_key":"","webhook_secret":" "}'],
  ])('%s fails, and is not quoted', async (_, name, text) => {
    if (text !== undefined) await store(name, text)
    const fault: unknown = await paymentsAt(standIn.origin, name)
      .standing('cus_1')
      .catch((caught: unknown) => caught)
    expect(String(fault)).toContain(`The secret ${name} is missing, or no JSON with api_key and webhook_secret`)
    expect(String(fault)).not.toContain('canary')
  })

  it('with a wrong key is refused by Stripe, and is not quoted', async () => {
    await store('leeway/wrong', JSON.stringify({ api_key: 'sk_test_canary', webhook_secret: webhookSecret }))
    const fault: unknown = await paymentsAt(standIn.origin, 'leeway/wrong')
      .standing('cus_1')
      .catch((caught: unknown) => caught)
    expect(fault).toBeInstanceOf(Stripe.errors.StripeAuthenticationError)
    expect(String(fault)).not.toContain('canary')
  })
})

it('the events to subscribe to are those that are followed', () => {
  expect(stripeEvents).toEqual([
    'checkout.session.completed',
    'customer.deleted',
    'customer.updated',
    'payment_method.attached',
    'payment_method.detached',
    'invoice.finalized',
    'invoice.marked_uncollectible',
    'invoice.paid',
    'invoice.payment_failed',
    'invoice.voided',
  ])
})
