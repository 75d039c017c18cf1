// All outside things of a gateway: those of the functions that serve callers, and those of who creates customers and keeps the ledger.
import type { AccountStore } from '../../shared/accounts/records.ts'
import type { SecretStore } from '../../shared/accounts/secrets.ts'
import { dynamoAccounts } from '../../shared/adapters/dynamodb/accounts.ts'
import { dynamoBook } from '../../shared/adapters/dynamodb/book.ts'
import { secretStore } from '../../shared/adapters/secrets/store.ts'
import type { Clock } from '../../shared/clock.ts'
import type { LedgerBook } from '../../shared/ledger/records.ts'
import type { Log } from '../../shared/log/log.ts'
import type { Settings } from '../../shared/settings.ts'
import { type ServingPorts, servingPorts } from './serving.ts'

export interface Keepers {
  readonly book: LedgerBook
  readonly accounts: AccountStore
  readonly secrets: SecretStore
}

export type AwsPorts = ServingPorts & Keepers

/** The clients find region, credentials and endpoints in the environment (`AWS_REGION`, `AWS_ENDPOINT_URL_DYNAMODB`, …). */
export function awsPorts(settings: Settings, clock: Clock, log: Log): AwsPorts {
  const serving = servingPorts(settings, clock, log)
  return { ...serving, ...keepers(serving, settings) }
}

/** Beside what serves callers, made of the same clients. */
export const keepers = ({ wiring, secretsWiring }: Pick<ServingPorts, 'wiring' | 'secretsWiring'>, settings: Settings): Keepers => ({
  book: dynamoBook(wiring),
  accounts: dynamoAccounts(wiring),
  secrets: secretStore({ ...secretsWiring, kmsKeyId: settings.SECRETS_KEY }),
})
