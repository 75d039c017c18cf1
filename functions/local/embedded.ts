// What the local gateway carries with it: DynamoDB, Secrets Manager and the simulated providers, each on a loopback port, and the
// environment that leads the functions there.
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { providers, upstreamVariable } from '../../shared/providers/index.ts'
import { startDynamodb } from './aws/dynamodb.ts'
import { startSecretsManager } from './aws/secrets-manager.ts'
import { type LocalSettings, upstreamOf } from './settings.ts'
import { simulatedNames } from './simulator/models.ts'
import { type Simulator, startSimulator } from './simulator/simulator.ts'

export interface Embedded {
  readonly environment: Readonly<Record<string, string>>
  /** Undefined where every provider has an upstream of its own. */
  readonly simulator?: Simulator
  close(): Promise<void>
}

/** Milliseconds between two deltas of the simulated providers: about what a fast model writes. */
const pace = 15

export async function startEmbedded(settings: LocalSettings): Promise<Embedded> {
  const { LEEWAY_DATA: folder, AWS_ENDPOINT_URL_DYNAMODB: dynamodb, AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets } = settings
  if (folder !== undefined) await makeFolder(folder)
  const database = dynamodb === undefined ? await startDynamodb({ folder: folder && join(folder, 'dynamodb') }) : external(dynamodb)
  const vault = secrets === undefined ? await startSecretsManager({ file: folder && join(folder, 'secrets.json') }) : external(secrets)
  const simulated = simulatedNames.filter(name => upstreamOf(name, settings).simulated)
  const flex = Object.fromEntries(simulatedNames.filter(name => providers[name].flex).map(name => [name, { mode: 'believable' }] as const))
  const simulator = simulated.length === 0 ? undefined : await startSimulator({ pace, flex })
  const origins = simulator === undefined ? [] : simulated.map(name => [upstreamVariable(name), simulator.origins[name]] as const)
  return {
    environment: {
      // The emulators take any credentials; real ones of the machine must not reach them.
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_SESSION_TOKEN: '',
      AWS_ENDPOINT_URL_DYNAMODB: database.endpoint,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: vault.endpoint,
      ...Object.fromEntries(origins),
    },
    simulator,
    async close() {
      await Promise.all([database.close(), vault.close(), simulator?.close()])
    },
  }
}

/** Nobody else may read what is kept. */
async function makeFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 }).catch((fault: NodeJS.ErrnoException) => {
    throw new Error(`LEEWAY_DATA: the folder ${folder} cannot be made (${fault.code}).`)
  })
}

const external = (endpoint: string) => ({ endpoint, close: () => Promise.resolve() })
