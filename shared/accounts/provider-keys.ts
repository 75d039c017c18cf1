// Storing and removing customers' provider keys: one JSON secret per organisation, changed by read-modify-write (contract §9).
import * as z from 'zod'
import type { ProviderName } from '../catalogue/models.ts'
import { jsonOf } from '../json.ts'
import { providerNames } from '../providers/index.ts'
import { recordOf } from '../record.ts'
import { demand, ProvisionError } from './provision.ts'
import type { AccountStore } from './records.ts'
import type { ProviderKeys, SecretStore } from './secrets.ts'

const providerKey = z.string().min(1)

/** The JSON of an organisation's secret; members of other names stay what they are. */
export const providerKeysSchema = z.looseObject(recordOf(providerNames, () => providerKey.optional())) satisfies z.ZodType<ProviderKeys>

/** Both stores that a provider key touches: the secret, and the organisation's record, which carries the secret's version. */
export interface ProviderKeyStores {
  readonly accounts: AccountStore
  readonly secrets: SecretStore
}

/**
 * Stores an organisation's key for one provider. Gateways see it within the life of a cached record (30 s).
 * @throws ProvisionError where the organisation is missing, or the key is empty, masked or not plain ASCII
 */
export async function storeProviderKey(
  stores: ProviderKeyStores,
  wish: { readonly organisation: string; readonly provider: ProviderName; readonly key: string },
): Promise<void> {
  demand(/^[\x21-\x7e]+$/.test(wish.key), 'A provider key is made of visible ASCII characters', 'key')
  demand(!/\*|\.\.\./.test(wish.key), 'This is the masked form of a key, not the key', 'key')
  await change(stores, wish.organisation, keys => ({ ...keys, [wish.provider]: wish.key }))
}

/** The provider keys of an organisation as they are stored, and the version of their secret. @throws ProvisionError where the secret is not ours to understand */
export async function readProviderKeys(
  secrets: SecretStore,
  organisation: string,
): Promise<{ readonly keys: ProviderKeys; readonly version?: string }> {
  const current = await secrets.read(organisation)
  return { keys: keysIn(current?.text), version: current?.version }
}

/** Removes an organisation's key for one provider. @throws ProvisionError where the organisation is missing */
export async function removeProviderKey(
  stores: ProviderKeyStores,
  wish: { readonly organisation: string; readonly provider: ProviderName },
): Promise<void> {
  await change(stores, wish.organisation, ({ [wish.provider]: _, ...keys }) => keys)
}

const maximumTries = 20

async function change({ accounts, secrets }: ProviderKeyStores, organisation: string, edit: (keys: ProviderKeys) => ProviderKeys) {
  demand((await accounts.organisation(organisation)) !== undefined, `There is no organisation ${organisation}`)
  for (let tries = 0; tries < maximumTries; tries++) {
    const current = await secrets.read(organisation)
    const version = await secrets.write(organisation, JSON.stringify(edit(keysIn(current?.text))), current?.version)
    if (version === undefined) continue
    await accounts.changeOrganisation(organisation, { byokVersion: version })
    return
  }
  throw new ProvisionError(`The provider keys of ${organisation} are being changed by others; try again`)
}

/** A secret that is not ours to understand is never overwritten. The message quotes nothing of it. */
function keysIn(text: string | undefined): ProviderKeys {
  if (text === undefined) return {}
  const parsed = providerKeysSchema.safeParse(jsonOf(text))
  demand(parsed.success, "The organisation's secret is not a JSON object of provider keys; mend or delete it first")
  return parsed.data
}
