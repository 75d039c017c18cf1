// What the admin API answers, as JSON: fields in snake_case, money in integer micro-USD, times in Unix seconds. Never a secret, but a new key once.
import type { BillingState } from '../accounts/terms.ts'
import type { ProviderName } from '../catalogue/models.ts'
import type { ListedFlex } from '../reads/odds.ts'
import type { UsageDimension } from '../reads/usage-groups.ts'
import type { usageJson } from '../reads/usage-report.ts'

/** One page of a list; `next_cursor` is the `cursor` of the next page, null on the last one. */
export interface Page<Entry> {
  readonly data: readonly Entry[]
  readonly next_cursor: string | null
}

export interface OrganisationView {
  readonly id: string
  readonly name: string
  readonly billing_state: BillingState
  /** Requests per 5 seconds, over all its keys. */
  readonly request_limit: number
  /** Null for one that was made before creation times were kept. */
  readonly created: number | null
}

/** `expired` is an active one whose end has come. */
export type KeyStatus = 'active' | 'revoked' | 'expired'

export interface KeyView {
  /** The first 12 hex digits of the key's SHA-256: what names it everywhere but in a request. */
  readonly fingerprint: string
  readonly organisation: string
  readonly label: string
  readonly status: KeyStatus
  readonly requests_per_minute: number
  /** Null on a key without prepaid credit. */
  readonly credit_micro_usd: number | null
  /** The part of the credit that requests in flight hold. */
  readonly held_micro_usd: number
  readonly monthly_budget_micro_usd: number | null
  /** In this UTC month; counted on keys with credit or a budget, else null. */
  readonly spent_micro_usd: number | null
  readonly expires_at: number | null
  readonly start_within: string | null
  readonly native_parameters: boolean
  readonly max_output_tokens: number | null
  /** Null: every model. */
  readonly models: readonly string[] | null
  readonly created: number | null
}

/** The key itself is in no other reply. */
export interface NewKey {
  readonly key: string
  readonly record: KeyView
}

export interface RotatedKey extends NewKey {
  /** The old key, with the end that it has now. */
  readonly previous: KeyView
}

export interface ProviderKeyView {
  readonly provider: ProviderName
  readonly stored: boolean
  /** The first 8 hex digits of the stored key's SHA-256. */
  readonly fingerprint: string | null
}

export interface ProviderKeysView {
  readonly organisation: string
  readonly providers: readonly ProviderKeyView[]
  /** Of the secret that has them all; null where there is none. */
  readonly version: string | null
}

/**
 * `valid`: the provider listed its models. `refused`: it refused the key. `unreachable`: no answer came, or one that says nothing of the key
 * (`status` and `message` say more). `missing`: no key is stored.
 */
export type ProviderTestOutcome = 'valid' | 'refused' | 'unreachable' | 'missing'

export interface ProviderTest {
  readonly provider: ProviderName
  readonly outcome: ProviderTestOutcome
  /** Of the provider's answer. */
  readonly status: number | null
  /** For a person; the key is masked in it. */
  readonly message: string
  readonly fingerprint: string | null
}

/** As `GET /v1/usage` answers its own organisation. */
export type UsageView = ReturnType<typeof usageJson>
export type UsageGroup = UsageDimension
export type UsageRow = UsageView['data'][number]

export interface OddsView {
  readonly provider: ProviderName
  readonly model: string
  /** Null while next to nothing is known. */
  readonly flex: ListedFlex | null
}

export interface SwitchView {
  /** A provider, a model, `videos`, … */
  readonly name: string
  readonly off: boolean
  /** When it is expected back, which callers are told; it stays off until it is switched on. */
  readonly until: number | null
}

export interface AdminView {
  /** The first 12 hex digits of the admin key's SHA-256. */
  readonly fingerprint: string
  readonly name: string
  readonly status: 'active' | 'revoked'
  readonly created: number
}

export interface NewAdmin {
  readonly key: string
  readonly admin: AdminView
}

/** `intended`: the change was begun and its end is not known: look at the target. `failed`: it was refused with `code`. */
export type AuditOutcome = 'intended' | 'done' | 'failed'

export interface AuditView {
  /** The id of the request that made the change. */
  readonly request_id: string
  readonly at: number
  readonly admin: { readonly fingerprint: string; readonly name: string }
  /** The route's name in the contract: `rotateKey`. */
  readonly action: string
  /** What was changed: `organisations/org_1/keys/0123456789ab`. */
  readonly target: string
  readonly outcome: AuditOutcome
  readonly code: string | null
  readonly before: unknown
  readonly after: unknown
}

export interface Check {
  readonly name: string
  readonly ok: boolean
  /** What was found. */
  readonly detail: string
  /** What to do about it; null where all is well. */
  readonly remedy: string | null
}

export interface StatusView {
  readonly version: string
  readonly ok: boolean
  readonly checks: readonly Check[]
}
