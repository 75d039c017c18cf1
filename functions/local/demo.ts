// The demo organisation and its key, made by the functions that the operator's commands use too.
import { hashKey } from '../../shared/accounts/key.ts'
import { storeProviderKey } from '../../shared/accounts/provider-keys.ts'
import { createKey, createOrganisation, type KeyOptions } from '../../shared/accounts/provision.ts'
import type { AccountStore } from '../../shared/accounts/records.ts'
import type { SecretStore } from '../../shared/accounts/secrets.ts'
import { providers } from '../../shared/providers/index.ts'
import { keptKey } from './kept-key.ts'
import { type LocalSettings, upstreamOf } from './settings.ts'

const organisation = 'demo'

/** What the simulated providers take for a key. */
const simulatedKey = 'simulated-provider-key'

export interface DemoStores {
  readonly accounts: AccountStore
  readonly secrets: SecretStore
}

/** The keys of the demo organisation: one for SDKs, one with the options that coding agents need. */
export interface DemoKeys {
  readonly key: string
  readonly agentKey: string
}

/**
 * Agents send no `start_within`, cache hints that are refused by default, and (Codex) no token cap. Claude models have no flex tier, so the window
 * has an alternative.
 */
const forAgents = { label: 'agents', startWithin: '00h-00m-30s|default', nativeParameters: true, maxOutputTokens: 32_000 } as const

/** Makes what is missing, so that a kept data folder can be used again, and returns the demo keys. */
export async function provisionDemo(stores: DemoStores, settings: LocalSettings): Promise<DemoKeys> {
  const { accounts } = stores
  const requestLimit = settings.LEEWAY_ORG_LIMIT
  if ((await accounts.organisation(organisation)) === undefined)
    await createOrganisation(accounts, { id: organisation, name: 'Demo', requestLimit })
  else await accounts.changeOrganisation(organisation, { requestLimit })
  const key = await provisionKey(accounts, settings, { setting: 'LEEWAY_DEMO_KEY', file: 'demo-key', options: { label: 'demo' } })
  const agentKey = await provisionKey(accounts, settings, { setting: 'LEEWAY_AGENT_KEY', file: 'agent-key', options: forAgents })
  for (const { name: provider } of Object.values(providers)) {
    const upstream = upstreamOf(provider, settings)
    const stored = upstream.simulated ? simulatedKey : upstream.key
    if (stored !== undefined) await storeProviderKey(stores, { organisation, provider, key: stored })
  }
  return { key, agentKey }
}

interface DemoKeyWish {
  readonly setting: 'LEEWAY_DEMO_KEY' | 'LEEWAY_AGENT_KEY'
  /** Where the data folder keeps it. */
  readonly file: string
  readonly options: KeyOptions
}

async function provisionKey(accounts: AccountStore, settings: LocalSettings, { setting, file, options }: DemoKeyWish): Promise<string> {
  const key = await keptKey({ kind: 'customer', setting, given: settings[setting], folder: settings.LEEWAY_DATA, file })
  const tier = settings.LEEWAY_KEY_RPM
  const known = await accounts.changeKey(hashKey(key), { requestsPerMinute: tier })
  if (!known) await createKey(accounts, { organisation, tier, key, ...options })
  return key
}
