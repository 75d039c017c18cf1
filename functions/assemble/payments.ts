// What takes notices of the payment provider, with AWS and Stripe: only the functions that bill carry Stripe's client.
import { dynamoClient } from '../../shared/adapters/dynamodb/client.ts'
import type { Dynamo } from '../../shared/adapters/dynamodb/items.ts'
import { dynamoPayers } from '../../shared/adapters/dynamodb/payers.ts'
import { dynamoStatements } from '../../shared/adapters/dynamodb/statements.ts'
import { secretsClient } from '../../shared/adapters/secrets/client.ts'
import { stripePayments } from '../../shared/adapters/stripe/payments.ts'
import type { Payers, Payments, Statements } from '../../shared/billing/records.ts'
import type { Clock } from '../../shared/clock.ts'
import type { Log } from '../../shared/log/log.ts'
import type { Settings } from '../../shared/settings.ts'

export interface PaymentBasics {
  readonly settings: Settings
  readonly clock: Clock
  readonly log: Log
}

export interface PaymentPorts extends PaymentBasics {
  readonly statements: Statements
  readonly payers: Payers
  /** Undefined where none is configured. */
  readonly payments: Payments | undefined
  readonly dynamo: Dynamo
  /** Closes the sockets. */
  close(): void
}

/** How often Stripe's client repeats a call that failed on the way. */
const retries = 2

export function paymentPorts(basics: PaymentBasics): PaymentPorts {
  const { settings, clock } = basics
  const dynamo = { client: dynamoClient({ timeoutSeconds: settings.AWS_TIMEOUT }), table: settings.TABLE_NAME }
  const secrets = secretsClient({ timeoutSeconds: settings.AWS_TIMEOUT })
  const { STRIPE_SECRET_NAME: secretName, STRIPE_API_URL: apiUrl, BYOK_TTL: ttl } = settings
  return {
    ...basics,
    ...{ dynamo, statements: dynamoStatements(dynamo), payers: dynamoPayers(dynamo) },
    payments: secretName === undefined ? undefined : stripePayments({ secrets, secretName, apiUrl, clock, ttl, retries }),
    close() {
      dynamo.client.destroy()
      secrets.destroy()
    },
  }
}
