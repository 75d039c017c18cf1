// What a path names, or its 404: nothing of one organisation is found through another.
import { keyFingerprintForm } from '../accounts/key.ts'
import type { AccountStore, KeyRecord, Organisation } from '../accounts/records.ts'
import type { ProviderName } from '../catalogue/models.ts'
import { invalid } from '../dialects/shape.ts'
import { LeewayError } from '../errors/leeway-error.ts'
import { isProviderName, providerNames } from '../providers/index.ts'
import type { AdminRecord, AdminStore } from './records.ts'

/** @throws LeewayError `organisation_not_found` */
export async function findOrganisation(accounts: Pick<AccountStore, 'organisation'>, id: string): Promise<Organisation> {
  const organisation = await accounts.organisation(id)
  if (organisation === undefined) throw new LeewayError('organisation_not_found', { facts: { organisation: shown(id) } })
  return organisation
}

/** @throws LeewayError `organisation_not_found`, `key_not_found`, `conflict` for a fingerprint that two keys share */
export async function findKey(
  accounts: Pick<AccountStore, 'organisation' | 'keysOf'>,
  { organisation, fingerprint }: { readonly organisation: string; readonly fingerprint: string },
): Promise<KeyRecord> {
  const { id } = await findOrganisation(accounts, organisation)
  return theOne(keyFingerprintForm.test(fingerprint) ? await accounts.keysOf(id, fingerprint) : [], fingerprint)
}

/** @throws LeewayError as `findKey` */
export async function findAdmin(admins: AdminStore, fingerprint: string): Promise<AdminRecord> {
  const all = keyFingerprintForm.test(fingerprint) ? await admins.list() : []
  return theOne(
    all.filter(({ hash }) => hash.startsWith(fingerprint)),
    fingerprint,
  )
}

function theOne<Found>([first, ...others]: readonly Found[], fingerprint: string): Found {
  if (others.length > 0) {
    throw new LeewayError('conflict', {
      facts: { why: `${others.length + 1} keys have the fingerprint ${fingerprint}; send more of its hash` },
    })
  }
  if (first === undefined) throw new LeewayError('key_not_found', { facts: { fingerprint: shown(fingerprint) } })
  return first
}

/** @throws LeewayError `invalid_parameter` */
export function findProvider(name: string): ProviderName {
  if (isProviderName(name)) return name
  throw invalid('provider', `it is ${providerNames.slice(0, -1).join(', ')} or ${providerNames.at(-1)}`)
}

const shown = (text: string): string => (text.length > 100 ? `${text.slice(0, 100)}…` : text)
