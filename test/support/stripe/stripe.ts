// A stand-in for Stripe over HTTP: its own key, its form bodies, its idempotency, its errors, and webhooks that it signs.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import Stripe from 'stripe'
import { listen } from '../../../functions/local/aws/listen.ts'
import { advance, calls, StripeFault } from './calls.ts'
import { parseForm } from './forms.ts'
import { newWorld, type StripeInvoice, totalOf, type World } from './objects.ts'

export const apiKey = 'sk_test_standin0123456789'
export const webhookSecret = 'whsec_standin0123456789'

/** `lost`: carried out, and the connection closed before the answer. `down`: not carried out, 500. */
export type Fate = 'pass' | 'lost' | 'down'

export interface StripeStandIn {
  readonly origin: string
  readonly world: World
  /** `POST invoices`, in order, replays of an idempotency key marked. */
  readonly calls: string[]
  /** The same, whole. */
  readonly requests: SentRequest[]
  /** What becomes of the n-th call from the start, counted from 1. */
  fate: (count: number) => Fate
  /** Idempotency keys are kept for a day at least, and no longer. */
  forgetKeys(): void
  /** What a customer does on the page of Checkout. */
  addCard(customer: string): string
  removeCard(card: string): void
  deleteCustomer(customer: string): void
  /** Collects what is open, as Stripe does an hour after an invoice was finalised. */
  advance(): void
  invoices(customer?: string): (StripeInvoice & { readonly total: number })[]
  /** An event as Stripe would post it. */
  event(type: string, object: object, more?: { readonly id?: string; readonly previous?: object; readonly at?: number }): SignedEvent
  close(): Promise<void>
}

export interface SentRequest {
  readonly method: string
  /** With its query string. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export interface SignedEvent {
  readonly body: string
  readonly signature: string
}

interface Kept {
  readonly request: string
  readonly status: number
  readonly body: string
}

export async function startStripe(): Promise<StripeStandIn> {
  const world = newWorld()
  const keys = new Map<string, Kept>()
  const server = createServer((request, response) => void answer(request, response))
  const { origin, close } = await listen(server, '127.0.0.1', 0)
  const standIn: StripeStandIn = {
    ...{ origin, world, calls: [], requests: [], fate: () => 'pass' },
    forgetKeys: () => keys.clear(),
    addCard(customer) {
      const id = world.id('pm')
      world.cards.set(id, { id, object: 'payment_method', type: 'card', created: world.tick(), customer })
      return id
    },
    removeCard(id) {
      const card = world.cards.get(id)
      if (card === undefined) return
      for (const { invoice_settings: settings } of world.customers.values())
        if (settings.default_payment_method === id) settings.default_payment_method = null
      card.customer = null
    },
    deleteCustomer(id) {
      const customer = world.customers.get(id)
      if (customer) customer.deleted = true
    },
    advance: () => advance(world),
    invoices: customer =>
      [...world.invoices.values()]
        .filter(invoice => customer === undefined || invoice.customer === customer)
        .map(invoice => ({ ...invoice, total: totalOf(invoice) })),
    event: (type, object, { id = world.id('evt'), previous, at = Date.now() } = {}) =>
      signed(
        {
          ...{ id, object: 'event', api_version: '2026-10-28.endive', created: Math.floor(at / 1000), type, livemode: false },
          ...{ pending_webhooks: 1, request: { id: null, idempotency_key: null } },
          data: { object, ...(previous && { previous_attributes: previous }) },
        },
        Math.floor(at / 1000),
      ),
    close,
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const sent = await text(request)
    const url = new URL(request.url ?? '/', origin)
    const name = `${request.method} ${url.pathname.replace('/v1/', '')}`
    standIn.requests.push(sentRequest(request, sent))
    const fate = standIn.fate(standIn.calls.push(name))
    if (fate === 'down') return reply(response, 500, errorOf(new StripeFault(500, 'down', { type: 'api_error' })))
    const { status, body } = idempotent(request, `${name}?${sent}`, () => execute(world, request, url, sent))
    if (fate === 'lost') return void request.socket.destroy()
    return reply(response, status, body)
  }

  /** The answer to a key is kept, errors of the server's own and refused parameters excepted; another request under it is refused. */
  function idempotent(request: IncomingMessage, asked: string, run: () => Omit<Kept, 'request'>): Omit<Kept, 'request'> {
    const key = request.headers['idempotency-key']
    if (request.method !== 'POST' || typeof key !== 'string') return run()
    const kept = keys.get(key)
    if (kept !== undefined && kept.request !== asked) {
      return { status: 400, body: errorOf(new StripeFault(400, 'Keys are for the same parameters only', { type: 'idempotency_error' })) }
    }
    if (kept !== undefined) {
      standIn.calls[standIn.calls.length - 1] += ' (replayed)'
      return kept
    }
    const result = run()
    if (result.status < 400 || result.status === 402) keys.set(key, { request: asked, ...result })
    return result
  }

  return standIn
}

const kept = ['authorization', 'content-type', 'stripe-version', 'idempotency-key'] as const

const sentRequest = ({ method = 'GET', url = '/', headers }: IncomingMessage, body: string): SentRequest => ({
  ...{ method, path: url, body },
  headers: Object.fromEntries(kept.flatMap(name => (headers[name] === undefined ? [] : [[name, String(headers[name])]]))),
})

function signed(event: object, timestamp: number): SignedEvent {
  const body = JSON.stringify(event, null, 2)
  return { body, signature: Stripe.webhooks.generateTestHeaderString({ payload: body, secret: webhookSecret, timestamp }) }
}

function execute(world: World, request: IncomingMessage, url: URL, sent: string): Omit<Kept, 'request'> {
  try {
    return { status: 200, body: JSON.stringify(run(world, request, url, sent)) }
  } catch (fault) {
    if (!(fault instanceof StripeFault)) throw fault
    return { status: fault.status, body: errorOf(fault) }
  }
}

function run(world: World, request: IncomingMessage, url: URL, sent: string): object {
  if (request.headers.authorization !== `Bearer ${apiKey}`) throw new StripeFault(401, 'Invalid API Key provided')
  if (!/^\d{4}-\d\d-\d\d\.\w+$/.test(String(request.headers['stripe-version']))) throw new StripeFault(400, 'No API version')
  const posted = request.method === 'POST' && sent !== ''
  if (posted && request.headers['content-type'] !== 'application/x-www-form-urlencoded') throw new StripeFault(400, 'Not a form')
  const path = url.pathname.replace('/v1/', '')
  const call = calls.find(each => each.method === request.method && each.path.test(path))
  if (call === undefined) throw new StripeFault(404, `Unrecognized request URL (${request.method}: ${path})`)
  const parameters = call.parameters.safeParse(parseForm(request.method === 'GET' ? url.search.slice(1) : sent))
  if (!parameters.success) throw new StripeFault(400, parameters.error.message, { code: 'parameter_unknown' })
  return call.run(world, parameters.data as never, call.path.exec(path)?.[1] ?? '')
}

const errorOf = ({ type, message, code }: StripeFault): string => JSON.stringify({ error: { type, message, code } })

function reply(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'content-type': 'application/json', 'request-id': 'req_standin' }).end(body)
}
