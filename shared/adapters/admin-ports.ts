// What the admin API needs of the outside, made with the AWS SDK.
import type { AdminPorts } from '../admin/ports.ts'
import { httpProbe } from '../admin/probe.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../ports.ts'
import { capacityMemory } from '../race/capacity.ts'
import type { Settings } from '../settings.ts'
import { dynamoAccounts } from './dynamo-accounts.ts'
import { dynamoAdmins } from './dynamo-admins.ts'
import { dynamoAudit } from './dynamo-audit.ts'
import { dynamoBook } from './dynamo-book.ts'
import { dynamoCapacity } from './dynamo-capacity.ts'
import { dynamoClient } from './dynamo-client.ts'
import { dynamoDirectory } from './dynamo-directory.ts'
import { dynamoLedger } from './dynamo-ledger.ts'
import { dynamoLimiter } from './dynamo-limiter.ts'
import { dynamoPrices } from './dynamo-prices.ts'
import { dynamoStatements } from './dynamo-statements.ts'
import { dynamoSwitches } from './dynamo-switches.ts'
import { secretStore } from './secret-store.ts'
import { secretsClient } from './secrets-client.ts'

export interface AwsAdminPorts extends AdminPorts {
  /** Closes the sockets. */
  close(): void
}

/** The clients find region, credentials and endpoints in the environment. */
export function adminPorts(settings: Settings, clock: Clock, log: Log): AwsAdminPorts {
  const client = dynamoClient()
  const secrets = secretsClient()
  const wiring = { client, table: settings.TABLE_NAME, clock, log }
  const directory = dynamoDirectory(wiring)
  return {
    ...{ settings, clock, log, directory, table: directory },
    limiter: dynamoLimiter(wiring),
    accounts: dynamoAccounts(wiring),
    secrets: secretStore({ client: secrets, prefix: settings.SECRET_PREFIX, kmsKeyId: settings.SECRETS_KEY }),
    switches: dynamoSwitches({ ...wiring, ttl: 0 }),
    admins: dynamoAdmins(wiring),
    audit: dynamoAudit({ ...wiring, days: settings.AUDIT_DAYS }),
    book: dynamoBook(wiring),
    receipts: dynamoLedger({ ...wiring, days: settings.LEDGER_DAYS }),
    prices: dynamoPrices(wiring),
    statements: dynamoStatements(wiring),
    capacity: capacityMemory({ store: dynamoCapacity(wiring), clock, log }),
    probe: httpProbe,
    close() {
      client.destroy()
      secrets.destroy()
    },
  }
}
