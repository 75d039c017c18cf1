// The outside things of the functions that serve callers, made with the AWS SDK and assembled once per sandbox.
import { dynamoCapacity } from '../../shared/adapters/dynamodb/capacity.ts'
import { dynamoClient } from '../../shared/adapters/dynamodb/client.ts'
import { dynamoCredit } from '../../shared/adapters/dynamodb/credit.ts'
import type { Wiring } from '../../shared/adapters/dynamodb/items.ts'
import { dynamoKeyGate } from '../../shared/adapters/dynamodb/keys.ts'
import { dynamoLedger } from '../../shared/adapters/dynamodb/ledger.ts'
import { dynamoLimiter } from '../../shared/adapters/dynamodb/limiter.ts'
import { dynamoOrganisations } from '../../shared/adapters/dynamodb/organisations.ts'
import { dynamoPrices } from '../../shared/adapters/dynamodb/prices.ts'
import { dynamoSlots } from '../../shared/adapters/dynamodb/slots.ts'
import { dynamoSwitches } from '../../shared/adapters/dynamodb/switches.ts'
import { type Secrets, secretsClient } from '../../shared/adapters/secrets/client.ts'
import { secretsVault } from '../../shared/adapters/secrets/vault.ts'
import { priceRefresher, type RefreshPrices } from '../../shared/catalogue/refresh.ts'
import type { PriceStore } from '../../shared/catalogue/stores.ts'
import type { Clock } from '../../shared/clock.ts'
import type { Ports } from '../../shared/endpoint.ts'
import type { Ledger, Receipts } from '../../shared/ledger/records.ts'
import type { Log } from '../../shared/log/log.ts'
import { type Capacity, capacityMemory } from '../../shared/race/capacity.ts'
import type { Slots } from '../../shared/race/stores.ts'
import type { Settings } from '../../shared/settings.ts'

export interface ServingPorts extends Ports {
  readonly ledger: Ledger
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
  const client = dynamoClient({ timeoutSeconds: settings.AWS_TIMEOUT })
  const wiring = { client, table: settings.TABLE_NAME, clock, log }
  const cached = { ...wiring, ttl: settings.RECORD_TTL }
  const secrets = { client: secretsClient({ timeoutSeconds: settings.AWS_TIMEOUT }), prefix: settings.SECRET_PREFIX }
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
