// Organisations, their keys and the operator's switches: what is stored of them, and where.

import type { BillingState } from './terms.ts'

/** A customer. */
export interface Organisation {
  readonly id: string
  readonly name: string
  readonly billing: BillingState
  /** Requests per 5 seconds, over all its keys. */
  readonly requestLimit: number
  /** Changes whenever a stored provider key does; cached BYOK keys are kept under it. */
  readonly byokVersion: string
  /** Epoch seconds; absent where it was not kept. */
  readonly createdAt?: number
}

/** A Leeway key as stored: never the key itself, only its SHA-256. */
export interface KeyRecord {
  /** SHA-256 of the whole key, lower-case hex. */
  readonly hash: string
  readonly organisation: string
  readonly label: string
  readonly status: 'active' | 'revoked'
  readonly requestsPerMinute: number
  /** Prepaid credit, integer micro-USD; absent on a key without credit. */
  readonly creditMicroUsd?: number
  /** The part of the credit that requests in flight hold, integer micro-USD. */
  readonly heldMicroUsd?: number
  /** Epoch seconds after which the key is refused. */
  readonly expiresAt?: number
  /** Stands in for an absent `start_within` (contract §4). */
  readonly startWithin?: string
  /** The option *native parameters* (contract §6). */
  readonly nativeParameters?: boolean
  /** Stands in for an absent token cap where the model's provider must have one. */
  readonly maxOutputTokens?: number
  /** The only models that the key may use; a name allows its dated snapshots too. */
  readonly models?: readonly string[]
  /** What the key may spend in one UTC month, integer micro-USD. */
  readonly monthlyBudgetMicroUsd?: number
  /** The UTC month (`2026-11`) that `spentMicroUsd` is about. */
  readonly spendMonth?: string
  /** What the requests of `spendMonth` cost, or hold while they are in flight, integer micro-USD; counted on keys with credit or a budget. */
  readonly spentMicroUsd?: number
  /** Epoch seconds; absent where it was not kept. */
  readonly createdAt?: number
}

export interface Organisations {
  /** Undefined where there is none. @throws where the database cannot be reached */
  find(id: string): Promise<Organisation | undefined>
}

/** What an operator switched off: a provider, a model, `videos`, `dashboard`. */
export interface Switches {
  /** Names that are off, each with the epoch seconds at which it is expected back, or null. @throws where the database cannot be reached */
  off(): Promise<ReadonlyMap<string, number | null>>
}

/** What may change on an organisation; what is left out stays. */
export type OrganisationChange = Partial<Omit<Organisation, 'id'>>

/** What may change on a key; what is left out stays, null removes. */
export type KeyChange = { readonly [Name in Exclude<keyof KeyRecord, 'hash' | 'organisation'>]?: KeyRecord[Name] | null }

/** Where organisations, keys and switches are kept, for those who create and change them. Every method throws where the database cannot be reached. */
export interface AccountStore {
  /** False where the id is taken. */
  createOrganisation(organisation: Organisation): Promise<boolean>
  organisation(id: string): Promise<Organisation | undefined>
  /** False where there is none. */
  changeOrganisation(id: string, change: OrganisationChange): Promise<boolean>
  /** False where the key exists. */
  createKey(key: KeyRecord): Promise<boolean>
  key(hash: string): Promise<KeyRecord | undefined>
  /** @param prefix with which the hash of a key begins; all keys where absent */
  keysOf(organisation: string, prefix?: string): Promise<readonly KeyRecord[]>
  /** False where there is none. */
  changeKey(hash: string, change: KeyChange): Promise<boolean>
  /** Adds to a key's credit, once per id of the top-up; the new credit in micro-USD, or undefined where there is no such key. */
  addCredit(hash: string, topUp: { readonly id: string; readonly microUsd: number }): Promise<number | undefined>
  /** Switches a subsystem off, until epoch seconds or with an open end. */
  switchOff(name: string, until: number | null): Promise<void>
  switchOn(name: string): Promise<void>
}
