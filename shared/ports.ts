// The outside world as interfaces. Adapters implement them with the AWS SDK; a step takes the one port it needs.
import type { ProviderName } from './catalogue/models.ts'
import type { Ledger } from './ledger/records.ts'

export type * from './admin/records.ts'
export type * from './billing/records.ts'
export type * from './ledger/records.ts'
export type * from './race/stores.ts'

export type BillingState = 'active' | 'overdue' | 'no_payment_method'

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
  /** Stands in for an absent `start_within` (SPEC §4). */
  readonly startWithin?: string
  /** The option *native parameters* (SPEC §6). */
  readonly nativeParameters?: boolean
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

/** A limiter's window after a request was counted or refused. */
export interface RateWindow {
  readonly limit: number
  readonly remaining: number
  /** Epoch seconds at which the window ends. */
  readonly resetsAt: number
}

export type Admission =
  | { readonly outcome: 'admitted' | 'over'; readonly window: RateWindow }
  /** The database could not be reached. */
  | { readonly outcome: 'unreachable' }

export type KeyAdmission =
  | { readonly outcome: 'admitted' | 'over'; readonly key: KeyRecord; readonly window: RateWindow }
  /** No such key, or it is revoked or expired. */
  | { readonly outcome: 'unknown' }
  /** The database could not be reached and nothing is known that would let the request pass. */
  | { readonly outcome: 'unreachable' }

/** Authenticates a key and counts the request against it, in one conditional write. */
export interface KeyGate {
  admit(hash: string): Promise<KeyAdmission>
}

/** Counts against any other limit: exactly `limit` admissions per window. */
export interface Limiter {
  admit(request: { readonly counter: string; readonly limit: number; readonly windowSeconds: number }): Promise<Admission>
}

/** What bounds the spending of a key. */
export type Ceiling = 'credit' | 'budget'

/** What a request in flight holds of its key's credit and budget, until its cost is known. */
export interface Hold {
  /** The key's. */
  readonly hash: string
  readonly requestId: string
  /** The estimate, integer micro-USD. */
  readonly microUsd: number
  /** The UTC month whose budget it counts against. */
  readonly month: string
  /** Whether the key carries credit, as far as is known: a budget alone has no balance to debit. */
  readonly credit: boolean
}

export type HoldOutcome =
  | { readonly outcome: 'held'; readonly hold: Hold }
  | { readonly outcome: 'exhausted'; readonly ceiling: Ceiling }
  /** No such key, or it is revoked or expired; or the database could not be reached. */
  | { readonly outcome: 'unknown' | 'unreachable' }

/** Prepaid credit and monthly budgets of keys. */
export interface Credit {
  /**
   * Holds an estimate, once per request id, while something is left; never throws. Settles expired holds on the way.
   * @param request.expiresAt epoch seconds after which a hold that was never settled is given back
   */
  hold(request: {
    readonly hash: string
    readonly requestId: string
    readonly microUsd: number
    readonly expiresAt: number
  }): Promise<HoldOutcome>
  /** Gives the hold back and debits the cost, once; an unknown cost (null) debits nothing. Never throws: what fails is logged, and settled when the hold expires. */
  settle(hold: Hold, costMicroUsd: number | null): Promise<void>
  /**
   * Settles the expired holds of a key: with the cost that the ledger has of their requests, else without a debit.
   * @returns the key as it is afterwards; undefined where there is none
   * @throws where the database cannot be reached
   */
  settleExpired(hash: string): Promise<KeyRecord | undefined>
}

export interface Organisations {
  /** Undefined where there is none. @throws where the database cannot be reached */
  find(id: string): Promise<Organisation | undefined>
}

export type ProviderKeys = Readonly<Partial<Record<ProviderName, string>>>

/** The customers' own provider keys. */
export interface Vault {
  /** The keys of an organisation; empty where none is stored or they cannot be read (it fails closed and never throws). */
  keys(organisation: string, version: string): Promise<ProviderKeys>
  /** Forgets what is cached and reads again: the provider refused a key. */
  refresh(organisation: string, version: string): Promise<ProviderKeys>
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

export type LogLevel = 'error' | 'warn' | 'info' | 'debug'

/** Structured logs: one JSON line each, without prompts and keys. */
export interface Log {
  write(level: LogLevel, event: string, facts?: Readonly<Record<string, unknown>>): void
}

/** Everything outside, as the functions' entry points assemble it. */
export interface Ports {
  readonly keys: KeyGate
  readonly limiter: Limiter
  readonly credit: Credit
  readonly organisations: Organisations
  readonly vault: Vault
  readonly switches: Switches
  readonly ledger: Ledger
  readonly log: Log
}
