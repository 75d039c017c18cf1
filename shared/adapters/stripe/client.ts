// Stripe's client and the secret that it is made of: one secret in Secrets Manager, read when it is needed, kept for a while.
import type Stripe from 'stripe'
import * as z from 'zod'
import type { Clock } from '../../clock.ts'
import { jsonOf } from '../../json.ts'
import { version } from '../../version.ts'
import { cache } from '../cache.ts'
import { readSecret, type Secrets } from '../secrets/client.ts'

export interface StripeWiring {
  readonly secrets: Secrets['client']
  readonly secretName: string
  /** Origin of the API. */
  readonly apiUrl: string
  readonly clock: Clock
  /** Seconds that the secret stays cached. */
  readonly ttl: number
  /** How often the client repeats a call that failed on the way; it waits in between. */
  readonly retries: number
}

export interface StripeAccess {
  readonly stripe: Stripe
  readonly webhookSecret: string
}

const secretSchema = z.object({ api_key: z.string().trim().min(1), webhook_secret: z.string().trim().min(1) })

/** Milliseconds after which a call is given up. */
const timeout = 20_000

/** @returns what reads the secret and makes the client; it rejects where the secret is missing or malformed */
export function stripeAccess(wiring: StripeWiring): () => Promise<StripeAccess> {
  const kept = cache<StripeAccess>({ clock: wiring.clock, seconds: () => wiring.ttl })
  return () => kept.get(wiring.secretName, async () => open(wiring, await readText(wiring)))
}

async function readText({ secrets, secretName }: StripeWiring): Promise<z.infer<typeof secretSchema>> {
  const secret = await readSecret({ client: secrets, prefix: '' }, secretName)
  const text = secret?.text ?? ''
  // What could not be read is quoted by the parser's own errors, so they end here.
  const parsed = secretSchema.safeParse(jsonOf(text))
  if (!parsed.success) throw new Error(`The secret ${secretName} is missing, or no JSON with api_key and webhook_secret`)
  return parsed.data
}

async function open({ apiUrl, retries }: StripeWiring, { api_key: key, webhook_secret: webhookSecret }: z.infer<typeof secretSchema>) {
  // Hundreds of modules, for nothing where no payment provider is configured.
  const { default: Client } = await import('stripe')
  const { protocol, hostname, port } = new URL(apiUrl)
  const stripe = new Client(key, {
    httpClient: Client.createFetchHttpClient(),
    ...{ protocol: protocol === 'http:' ? 'http' : 'https', host: hostname, ...(port === '' ? {} : { port }) },
    ...{ timeout, maxNetworkRetries: retries, telemetry: false, appInfo: { name: 'leeway', version } },
  })
  return { stripe, webhookSecret }
}
