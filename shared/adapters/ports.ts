// All outside things of a gateway, made with the AWS SDK: what the functions' entry points and the local gateway assemble once.
import { priceRefresher, type RefreshPrices } from '../catalogue/refresh.ts'
import type { Clock } from '../clock.ts'
import type { AccountStore, LedgerBook, Log, Ports, PriceStore, Receipts, SecretStore } from '../ports.ts'
import type { Settings } from '../settings.ts'
import { dynamoAccounts } from './dynamo-accounts.ts'
import { dynamoBook } from './dynamo-book.ts'
import { dynamoClient } from './dynamo-client.ts'
import { dynamoCredit } from './dynamo-credit.ts'
import { dynamoKeyGate } from './dynamo-keys.ts'
import { dynamoLedger } from './dynamo-ledger.ts'
import { dynamoLimiter } from './dynamo-limiter.ts'
import { dynamoOrganisations } from './dynamo-organisations.ts'
import { dynamoPrices } from './dynamo-prices.ts'
import { dynamoSwitches } from './dynamo-switches.ts'
import { secretStore } from './secret-store.ts'
import { secretsClient } from './secrets-client.ts'
import { secretsVault } from './secrets-vault.ts'

export interface AwsPorts extends Ports {
  readonly receipts: Receipts
  readonly book: LedgerBook
  readonly accounts: AccountStore
  readonly secrets: SecretStore
  readonly prices: PriceStore
  /** One for the whole process, as the catalogue in force is. */
  readonly refreshPrices: RefreshPrices
  /** Closes the sockets. */
  close(): void
}

/** The clients find region, credentials and endpoints in the environment (`AWS_REGION`, `AWS_ENDPOINT_URL_DYNAMODB`, …). */
export function awsPorts(settings: Settings, clock: Clock, log: Log): AwsPorts {
  const client = dynamoClient()
  const wiring = { client, table: settings.TABLE_NAME, clock, log }
  const cached = { ...wiring, ttl: settings.RECORD_TTL }
  const secrets = { client: secretsClient(), prefix: settings.SECRET_PREFIX }
  const prices = dynamoPrices(wiring)
  const ledger = dynamoLedger({ ...wiring, days: settings.LEDGER_DAYS })
  return {
    keys: dynamoKeyGate(wiring),
    limiter: dynamoLimiter(wiring),
    credit: dynamoCredit({ ...wiring, receipts: ledger }),
    organisations: dynamoOrganisations(cached),
    switches: dynamoSwitches(cached),
    vault: secretsVault({ ...secrets, clock, log, ttl: settings.BYOK_TTL }),
    ledger,
    receipts: ledger,
    book: dynamoBook(wiring),
    accounts: dynamoAccounts(wiring),
    secrets: secretStore({ ...secrets, kmsKeyId: settings.SECRETS_KEY }),
    prices,
    refreshPrices: priceRefresher({ store: prices, clock, log }),
    log,
    close() {
      client.destroy()
      secrets.client.destroy()
    },
  }
}
