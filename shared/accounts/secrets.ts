// The customers' own provider keys: what they are, and where they are kept.
import type { ProviderName } from '../catalogue/models.ts'

export type ProviderKeys = Readonly<Partial<Record<ProviderName, string>>>

/** The customers' own provider keys. */
export interface Vault {
  /** The keys of an organisation; empty where none is stored or they cannot be read (it fails closed and never throws). */
  keys(organisation: string, version: string): Promise<ProviderKeys>
  /** Forgets what is cached and reads again: the provider refused a key. */
  refresh(organisation: string, version: string): Promise<ProviderKeys>
}

/** One version of an organisation's secret. */
export interface SecretVersion {
  readonly text: string
  readonly version: string
}

/** Where provider keys are kept, for those who store and remove them. Every method throws where the store cannot be reached. */
export interface SecretStore {
  read(organisation: string): Promise<SecretVersion | undefined>
  /** Writes what follows the version `after` (undefined: nothing yet); the new version, or undefined where another writer was first. */
  write(organisation: string, text: string, after: string | undefined): Promise<string | undefined>
}
