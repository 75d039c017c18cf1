// Stripe's webhooks: the signature over the raw bytes, and the little of an event that is believed.
import type Stripe from 'stripe'
import * as z from 'zod'
import { ForgedNotice } from '../../billing/notice.ts'
import type { Notice } from '../../billing/records.ts'

/** Seconds by which a signature may be old. */
const tolerance = 300

/** What changes how a customer stands; all other events are acknowledged and left. (https://docs.stripe.com/api/events/types) */
const kinds: Readonly<Record<string, Notice['kind']>> = {
  'checkout.session.completed': 'card_added',
  'customer.deleted': 'changed',
  'customer.updated': 'changed',
  'payment_method.attached': 'changed',
  'payment_method.detached': 'changed',
  'invoice.finalized': 'changed',
  'invoice.marked_uncollectible': 'changed',
  'invoice.paid': 'changed',
  'invoice.payment_failed': 'changed',
  'invoice.voided': 'changed',
}

/** The events that the webhook endpoint is to be subscribed to. */
export const stripeEvents: readonly string[] = Object.keys(kinds)

const customer = z.union([z.string(), z.object({ id: z.string() }).transform(({ id }) => id)]).nullish()

const eventSchema = z.object({
  id: z.string().min(1),
  type: z.string(),
  data: z.object({
    object: z.object({ object: z.string(), id: z.string().nullish(), customer, mode: z.string().nullish() }),
    previous_attributes: z.object({ customer }).nullish(),
  }),
})

export interface SentNotice {
  readonly bytes: Uint8Array
  readonly signature: string
  /** Epoch milliseconds. */
  readonly receivedAt: number
}

/** @throws ForgedNotice for bytes that are not Stripe's, or old */
export async function readStripeNotice({ webhooks }: Stripe, secret: string, sent: SentNotice): Promise<Notice> {
  const event = eventSchema.safeParse(await verified(webhooks, secret, sent))
  if (!event.success) throw new ForgedNotice('The body is no event')
  const { id, type, data } = event.data
  // Other sessions of Checkout are none of ours.
  const other = data.object.object === 'checkout.session' && data.object.mode !== 'setup'
  return { id, kind: other ? 'irrelevant' : (kinds[type] ?? 'irrelevant'), customer: customerIn(data) }
}

async function verified(webhooks: Stripe['webhooks'], secret: string, { bytes, signature, receivedAt }: SentNotice): Promise<unknown> {
  try {
    return await webhooks.constructEventAsync(bytes, signature, secret, tolerance, undefined, receivedAt)
  } catch {
    // Its message quotes the body.
    throw new ForgedNotice('The signature is not that of the body, or it is old')
  }
}

/** Of a card that was taken away, the event has the customer among what changed. */
function customerIn({ object, previous_attributes: before }: z.infer<typeof eventSchema>['data']): string | null {
  if (object.object === 'customer') return object.id ?? null
  return object.customer ?? before?.customer ?? null
}
