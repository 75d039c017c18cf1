// What an invoked function finds around it: emulated AWS, simulated providers, and the organisation, keys and ledger row of test/events/.
import { awsPorts } from '../../../functions/assemble/keeping.ts'
import { adminPorts } from '../../../functions/assemble/operating.ts'
import { provisionDemo } from '../../../functions/local/demo.ts'
import { startEmbedded } from '../../../functions/local/embedded.ts'
import { readLocalSettings } from '../../../functions/local/settings.ts'
import { hashKey } from '../../../shared/accounts/key.ts'
import { dynamoClient } from '../../../shared/adapters/dynamodb/client.ts'
import { createTable } from '../../../shared/adapters/dynamodb/table.ts'
import { bootstrapAdmin } from '../../../shared/admin/admins.ts'
import { systemClock as clock } from '../../../shared/clock.ts'
import { sweep } from '../../../shared/ledger/sweep.ts'
import { readSettings } from '../../../shared/settings.ts'

/** As the events have them: they open nothing but what is made here. */
const demoKey = 'flex_live_6c6f63616c20696e766f6b659f5d92'
const adminKey = 'flex_admin_6c6f63616c20696e766f6b6572d11f'
const requestId = 'req_01a2008d740000000000000000000001'

export interface Surroundings {
  /** Leads a function to them. */
  readonly environment: Readonly<Record<string, string>>
  close(): Promise<void>
}

/** @param deployed the function's own settings: where its table and its secrets are; `swept`: the ledger too, without which no month is closed */
export async function startSurroundings(deployed: Readonly<Record<string, string>>, { swept = false } = {}): Promise<Surroundings> {
  const local = readLocalSettings({ LEEWAY_DEMO_KEY: demoKey })
  const embedded = await startEmbedded(local)
  Object.assign(process.env, embedded.environment)
  const settings = readSettings({ ...deployed, ...embedded.environment })
  const log = { write: () => {} }
  const ports = awsPorts(settings, clock, log)
  const admin = adminPorts(settings, clock, log)
  await createTable(dynamoClient(), settings.TABLE_NAME)
  await provisionDemo(ports, local)
  await bootstrapAdmin(admin, { name: 'local', key: adminKey })
  await ports.ledger.open({
    requestId,
    organisation: 'demo',
    key: hashKey(demoKey),
    surface: 'responses',
    provider: 'openai',
    model: 'gpt-5.5',
    startWithin: '00h-00m-15s',
    arrivedAt: Number.parseInt(requestId.slice(4, 16), 16),
  })
  if (swept) await sweep({ ...ports, clock, days: settings.LEDGER_DAYS })
  return {
    environment: embedded.environment,
    async close() {
      ports.close()
      admin.close()
      await embedded.close()
    },
  }
}
