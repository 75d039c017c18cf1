// What the admin API needs of the outside, made with the AWS SDK.
import { dynamoAccounts } from '../../shared/adapters/dynamodb/accounts.ts'
import { dynamoAdmins } from '../../shared/adapters/dynamodb/admins.ts'
import { dynamoAudit } from '../../shared/adapters/dynamodb/audit.ts'
import { dynamoBook } from '../../shared/adapters/dynamodb/book.ts'
import { dynamoCapacity } from '../../shared/adapters/dynamodb/capacity.ts'
import { dynamoClient } from '../../shared/adapters/dynamodb/client.ts'
import { dynamoDirectory } from '../../shared/adapters/dynamodb/directory.ts'
import { dynamoLedger } from '../../shared/adapters/dynamodb/ledger.ts'
import { dynamoLimiter } from '../../shared/adapters/dynamodb/limiter.ts'
import { dynamoPrices } from '../../shared/adapters/dynamodb/prices.ts'
import { dynamoStatements } from '../../shared/adapters/dynamodb/statements.ts'
import { dynamoSwitches } from '../../shared/adapters/dynamodb/switches.ts'
import { secretsClient } from '../../shared/adapters/secrets/client.ts'
import { secretStore } from '../../shared/adapters/secrets/store.ts'
import type { AdminPorts } from '../../shared/admin/ports.ts'
import { httpProbe } from '../../shared/admin/probe.ts'
import type { Clock } from '../../shared/clock.ts'
import type { Log } from '../../shared/log/log.ts'
import { capacityMemory } from '../../shared/race/capacity.ts'
import type { Settings } from '../../shared/settings.ts'

export interface AwsAdminPorts extends AdminPorts {
  /** Closes the sockets. */
  close(): void
}

/** The clients find region, credentials and endpoints in the environment. */
export function adminPorts(settings: Settings, clock: Clock, log: Log): AwsAdminPorts {
  const client = dynamoClient({ timeoutSeconds: settings.AWS_TIMEOUT })
  const secrets = secretsClient({ timeoutSeconds: settings.AWS_TIMEOUT })
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
