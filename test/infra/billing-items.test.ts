// What the functions that bill really ask of the table, against what their roles allow.
import { matchesGlob } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals'
import { type ItemAccess, itemAccess } from '../../infra/items.ts'
import { secretsClient } from '../../shared/adapters/secrets/client.ts'
import { secretStore } from '../../shared/adapters/secrets/store.ts'
import { closeMonth } from '../../shared/billing/close.ts'
import { feeOf, secretName } from '../billing/world.ts'
import { startGateway, type TestGateway } from '../support/gateway.ts'
import { apiKey, type StripeStandIn, startStripe, webhookSecret } from '../support/stripe/stripe.ts'
import { type RecordingProxy, startRecording } from './recording-proxy.ts'

let gateway: TestGateway
let proxy: RecordingProxy
let stripe: StripeStandIn
let acme: string

beforeAll(async () => {
  stripe = await startStripe()
  gateway = await startGateway({
    environment: { STRIPE_SECRET_NAME: secretName, STRIPE_API_URL: stripe.origin },
    async inFrontOfDynamodb(endpoint) {
      proxy = await startRecording(endpoint)
      return proxy.endpoint
    },
  })
  const secret = JSON.stringify({ api_key: apiKey, webhook_secret: webhookSecret })
  await secretStore({ client: secretsClient(), prefix: '' }).write(secretName, secret, undefined)
  acme = (await gateway.customer()).organisation
  const { book } = gateway.billing
  await book.finish('2026-11-30')
  await book.keep(feeOf(acme, '2026-11-10', 30_000_000))
}, 120_000)

beforeEach(() => void proxy.calls.splice(0))

afterAll(async () => {
  await gateway.close()
  await Promise.all([proxy.close(), stripe.close()])
})

/** Calls that the role may not make. */
const refused = (access: ItemAccess) =>
  proxy.calls.filter(
    ({ operation, partition = '' }) =>
      !Object.entries(access).some(
        ([action, patterns]) => action === operation && patterns.some(pattern => matchesGlob(partition, pattern)),
      ),
  )

it('the close', async () => {
  expect(await closeMonth(gateway.billing, { month: '2026-11' })).toMatchObject({ statements: 1, invoiced: 1, failed: [] })
  expect(new Set(proxy.calls.map(({ operation }) => operation))).toEqual(new Set(['GetItem', 'Query', 'PutItem', 'UpdateItem']))
  expect(refused(itemAccess.closes)).toEqual([])
})

it('the webhook', async () => {
  const { customer = '' } = await gateway.billing.payers.find(acme)
  stripe.addCard(customer)
  const events = [
    stripe.event('checkout.session.completed', { id: 'cs_1', object: 'checkout.session', mode: 'setup', customer }),
    stripe.event('invoice.paid', { id: 'in_1', object: 'invoice', customer }),
    stripe.event('customer.deleted', { id: customer, object: 'customer' }),
  ]
  proxy.calls.splice(0)
  for (const { body, signature } of events) {
    stripe.advance()
    if (body.includes('customer.deleted')) stripe.deleteCustomer(customer)
    const answer = await fetch(`${gateway.url}/webhooks/stripe`, { method: 'POST', headers: { 'stripe-signature': signature }, body })
    expect(await answer.json()).toMatchObject({ outcome: 'done' })
  }
  expect(await gateway.billing.payers.find(acme)).toEqual({ customer: undefined, generation: 1 })
  expect(refused(itemAccess.takesNotices)).toEqual([])
})
