// Billing's world: a table, a clock held by hand, fees as a sweeper would have left them, and the stand-in for Stripe.
import { startSecretsManager } from '../../functions/local/aws/secrets-manager.ts'
import { createOrganisation } from '../../shared/accounts/provision.ts'
import type { AccountStore } from '../../shared/accounts/records.ts'
import type { BillingState } from '../../shared/accounts/terms.ts'
import { dynamoBook } from '../../shared/adapters/dynamodb/book.ts'
import { dynamoPayers } from '../../shared/adapters/dynamodb/payers.ts'
import { dynamoStatements } from '../../shared/adapters/dynamodb/statements.ts'
import { secretsClient } from '../../shared/adapters/secrets/client.ts'
import { secretStore } from '../../shared/adapters/secrets/store.ts'
import { stripePayments } from '../../shared/adapters/stripe/payments.ts'
import type { ClosePorts } from '../../shared/billing/close.ts'
import type { Payments } from '../../shared/billing/records.ts'
import type { Aggregate, LedgerBook } from '../../shared/ledger/records.ts'
import { type HeldClock, placeOf, type RememberingLog } from '../adapters/emulators.ts'
import { openWorld, type World } from '../contract/world.ts'
import { apiKey, type StripeStandIn, startStripe, webhookSecret } from '../support/stripe/stripe.ts'

export interface BillingWorld {
  readonly world: World
  readonly clock: HeldClock
  readonly log: RememberingLog
  readonly stripe: StripeStandIn
  readonly ports: ClosePorts & { readonly book: LedgerBook; readonly payments: Payments; readonly accounts: AccountStore }
  /** A new organisation's id. */
  organisation(billing?: BillingState): Promise<string>
  state(organisation: string): Promise<BillingState | undefined>
  /** What a day came to; more requests each time, so that it takes the place of what was there. */
  fees(organisation: string, day: string, microUsd: number, change?: Partial<Aggregate>): Promise<void>
  close(): Promise<void>
}

export const secretName = 'leeway/stripe'

export const feeOf = (organisation: string, day: string, feeMicroUsd: number): Aggregate => ({
  ...{ organisation, period: day, key: 'a'.repeat(64), provider: 'openai', model: 'gpt-5.5', tier: 'flex' },
  ...{ requests: 1, failed: 0, unknownCost: 0 },
  ...{ inputTokens: 0, cachedTokens: 0, cacheWriteTokens: 0, outputTokens: 0, reasoningTokens: 0 },
  ...{ costMicroUsd: feeMicroUsd * 5, standardMicroUsd: feeMicroUsd * 10, savedMicroUsd: feeMicroUsd * 5, feeMicroUsd, waitingMicroUsd: 0 },
})

export async function openBilling(): Promise<BillingWorld> {
  const [world, secrets, stripe] = await Promise.all([openWorld(), startSecretsManager(), startStripe()])
  const { accounts, clock, log } = world
  const client = secretsClient(placeOf(secrets.endpoint))
  await secretStore({ client, prefix: '' }).write(secretName, JSON.stringify({ api_key: apiKey, webhook_secret: webhookSecret }), undefined)
  const payments = stripePayments({ secrets: client, secretName, apiUrl: stripe.origin, clock, ttl: 300, retries: 0 })
  const book = dynamoBook(world)
  let requests = 0
  return {
    ...{ world, clock, log, stripe },
    ports: { accounts, book, statements: dynamoStatements(world), payers: dynamoPayers(world), payments, clock, log, days: 90 },
    organisation: async billing => (await createOrganisation(accounts, { name: 'Somebody', billing })).id,
    state: async id => (await accounts.organisation(id))?.billing,
    async fees(organisation, day, microUsd, change = {}) {
      await book.keep({ ...feeOf(organisation, day, microUsd), ...change, requests: ++requests })
    },
    async close() {
      client.destroy()
      await Promise.all([world.close(), secrets.close(), stripe.close()])
    },
  }
}

/** When a port dies: instead of its n-th call, or after it was carried out and before its answer arrived. */
export interface Death {
  readonly at: number
  readonly when: 'before' | 'after'
}

/** The same ports, dying at one of their calls; `calls` counts them. */
export function mortal<Ports extends object>(ports: Ports, death: Death): { readonly ports: Ports; readonly count: () => number } {
  let count = 0
  const wrapped = (target: object): object =>
    new Proxy(target, {
      get(from, name) {
        const member: unknown = Reflect.get(from, name)
        if (typeof member === 'function') return (...given: unknown[]) => die(() => member.apply(from, given))
        return typeof member === 'object' && member !== null && outside.has(String(name)) ? wrapped(member) : member
      },
    })
  const die = async (call: () => unknown): Promise<unknown> => {
    const dies = ++count === death.at
    if (dies && death.when === 'before') throw new Killed()
    const result = await call()
    if (dies) throw new Killed()
    return result
  }
  const members = Object.entries(ports).map(([name, port]) => [name, outside.has(name) && port ? wrapped(port) : port])
  return { ports: Object.fromEntries(members), count: () => count }
}

const outside: ReadonlySet<string> = new Set(['book', 'statements', 'payers', 'payments', 'accounts'])

export class Killed extends Error {
  override readonly name = 'Killed'
}
