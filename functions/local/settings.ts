// The settings of the local gateway (contract §12), beside those of a deployed one.
import * as z from 'zod'
import { keyVariable, type ProviderName, providerNames, upstreamVariable } from '../../shared/providers/index.ts'
import { recordOf } from '../../shared/record.ts'
import { isSimulated } from './simulator/models.ts'

const count = (fallback: number) => z.coerce.number().int().min(0).default(fallback)

const schema = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(8787).describe('Port of the gateway; 0 takes a free one.'),
  HOST: z.string().default('127.0.0.1').describe('Address that it listens on.'),
  LEEWAY_DEMO_KEY: z.string().optional().describe('The demo key, instead of a random one.'),
  LEEWAY_AGENT_KEY: z.string().optional().describe('The key for coding agents, instead of a random one.'),
  LEEWAY_ADMIN_KEY: z.string().optional().describe('The key of the admin API, instead of a random one.'),
  LEEWAY_DATA: z.string().optional().describe('Folder that keeps accounts and ledger; without it nothing is kept.'),
  LEEWAY_KEY_RPM: count(1_000_000).describe('Requests per minute of the demo key.'),
  LEEWAY_ORG_LIMIT: count(1_000_000).describe('Requests per 5 seconds of the demo organisation.'),
  ...recordOf(providerNames.map(upstreamVariable), () => z.string().optional()),
  ...recordOf(providerNames.map(keyVariable), () => z.string().optional()),
  AWS_ENDPOINT_URL_DYNAMODB: z.string().optional().describe('A DynamoDB to use instead of the embedded one.'),
  AWS_ENDPOINT_URL_SECRETS_MANAGER: z.string().optional().describe('A Secrets Manager to use instead of the embedded one.'),
})

export type LocalSettings = z.infer<typeof schema>

/** @throws Error naming each wrong setting and its rule */
export function readLocalSettings(environment: Readonly<Record<string, string | undefined>>): LocalSettings {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''))
  const parsed = schema.safeParse(given)
  if (parsed.success) return parsed.data
  throw new Error(`Wrong settings:\n  ${parsed.error.issues.map(issue => `${issue.path.join('.')}: ${issue.message}`).join('\n  ')}`)
}

/** Where a provider's calls go and which key is stored for it. */
export interface Upstream {
  /** Undefined: the simulator, where there is no key either; else the real provider. */
  readonly url?: string
  /** Undefined: none is stored. */
  readonly key?: string
  readonly simulated: boolean
}

/** A key without a URL means the real provider, a URL without a key a provider whose key is not stored, neither the simulator. */
export function upstreamOf(provider: ProviderName, settings: LocalSettings): Upstream {
  const url = settings[upstreamVariable(provider)]
  const key = settings[keyVariable(provider)]
  return { url, key, simulated: url === undefined && key === undefined && isSimulated(provider) }
}
