// The demo organisation and its key, made by the functions that the operator's commands use too.

import { randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { hashKey, isWellFormed, mintKey } from '../../shared/accounts/key.ts'
import { storeProviderKey } from '../../shared/accounts/provider-keys.ts'
import { createKey, createOrganisation } from '../../shared/accounts/provision.ts'
import type { AccountStore, SecretStore } from '../../shared/ports.ts'
import { providers } from '../../shared/providers/index.ts'
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
  const key = await demoKey(settings)
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

/** The given key, the one that the data folder keeps, or a new one. */
async function demoKey({ LEEWAY_DEMO_KEY: given, LEEWAY_DATA: folder }: LocalSettings): Promise<string> {
  if (given !== undefined) {
    if (isWellFormed(given)) return given
    throw new Error(
      'LEEWAY_DEMO_KEY has not the form of a key: flex_live_, 24 hex digits, and the first 6 hex digits of the SHA-256 over all that.',
    )
  }
  if (folder === undefined) return mintKey(randomBytes(12))
  const file = join(folder, 'demo-key')
  const kept = (await readFile(file, 'utf8').catch(() => '')).trim()
  if (isWellFormed(kept)) return kept
  const fresh = mintKey(randomBytes(12))
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await writeFile(file, `${fresh}\n`, { mode: 0o600 })
  return fresh
}
