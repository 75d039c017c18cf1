// The demo organisation and its key, made by the functions that the operator's commands use too.
import { hashKey } from '../../shared/accounts/key.ts'
import { storeProviderKey } from '../../shared/accounts/provider-keys.ts'
import { createKey, createOrganisation } from '../../shared/accounts/provision.ts'
import type { AccountStore, SecretStore } from '../../shared/ports.ts'
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

/** Makes what is missing, so that a kept data folder can be used again, and returns the demo key. */
export async function provisionDemo(stores: DemoStores, settings: LocalSettings): Promise<string> {
  const { accounts } = stores
  const requestLimit = settings.LEEWAY_ORG_LIMIT
  if ((await accounts.organisation(organisation)) === undefined)
    await createOrganisation(accounts, { id: organisation, name: 'Demo', requestLimit })
  else await accounts.changeOrganisation(organisation, { requestLimit })
  const { LEEWAY_DEMO_KEY: given, LEEWAY_DATA: folder } = settings
  const key = await keptKey({ kind: 'customer', setting: 'LEEWAY_DEMO_KEY', given, folder, file: 'demo-key' })
  const requestsPerMinute = settings.LEEWAY_KEY_RPM
  const known = await accounts.changeKey(hashKey(key), { requestsPerMinute })
  if (!known) await createKey(accounts, { organisation, label: 'demo', tier: requestsPerMinute, key })
  for (const { name: provider } of Object.values(providers)) {
    const upstream = upstreamOf(provider, settings)
    const stored = upstream.simulated ? simulatedKey : upstream.key
    if (stored !== undefined) await storeProviderKey(stores, { organisation, provider, key: stored })
  }
  return key
}
