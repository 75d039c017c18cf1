// The outside things of the functions that serve callers, made with the AWS SDK and assembled once per sandbox.
import { priceRefresher, type RefreshPrices } from '../catalogue/refresh.ts'
import type { Clock } from '../clock.ts'
import type { Log, Ports, PriceStore, Receipts, Slots } from '../ports.ts'
import { type Capacity, capacityMemory } from '../race/capacity.ts'
import type { Settings } from '../settings.ts'
import type { Wiring } from './dynamo.ts'
import { dynamoCapacity } from './dynamo-capacity.ts'
import { dynamoClient } from './dynamo-client.ts'
import { dynamoCredit } from './dynamo-credit.ts'
import { dynamoKeyGate } from './dynamo-keys.ts'
import { dynamoLedger } from './dynamo-ledger.ts'
import { dynamoLimiter } from './dynamo-limiter.ts'
import { dynamoOrganisations } from './dynamo-organisations.ts'
import { dynamoPrices } from './dynamo-prices.ts'
import { dynamoSlots } from './dynamo-slots.ts'
import { dynamoSwitches } from './dynamo-switches.ts'
import { type Secrets, secretsClient } from './secrets-client.ts'
import { secretsVault } from './secrets-vault.ts'

export interface ServingPorts extends Ports {
  readonly slots: Slots
  readonly receipts: Receipts
  readonly prices: PriceStore
  /** One for the whole process, as the catalogue in force is. */
  readonly refreshPrices: RefreshPrices
  readonly capacity: Capacity
  /** What further adapters are made of. */
  readonly wiring: Wiring
  readonly secretsWiring: Secrets
  /** Closes the sockets. */
  close(): void
}

/** The clients find region, credentials and endpoints in the environment (`AWS_REGION`, `AWS_ENDPOINT_URL_DYNAMODB`, …). */
export function servingPorts(settings: Settings, clock: Clock, log: Log): ServingPorts {
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
    slots: dynamoSlots({ ...wiring, slots: settings.RACE_SLOTS, random: Math.random }),
    capacity: capacityMemory({ store: dynamoCapacity(wiring), clock, log }),
    switches: dynamoSwitches(cached),
    vault: secretsVault({ ...secrets, clock, log, ttl: settings.BYOK_TTL }),
    ledger,
    receipts: ledger,
    prices,
    refreshPrices: priceRefresher({ store: prices, clock, log }),
    log,
    wiring,
    secretsWiring: secrets,
    close() {
      client.destroy()
      secrets.client.destroy()
    },
  }
}
