// What we must know of a provider, as data: where it is, how it wants its key, how it names its tiers, what its failures mean.
import type { ProviderName } from '../catalogue/models.ts'
import type { Wire } from '../dialects/dialect.ts'
import type { ErrorCode } from '../errors/catalogue.ts'
import type { Settings } from '../settings.ts'

export type DirectTier = 'default' | 'priority' | 'auto'

/** How a failed attempt is read before its start (SPEC §5). Statuses that no list names: 5xx is a fault, other 4xx a rejection. */
export interface FailureRules {
  /** The tier has no capacity: flex may be tried again, else standard is called. */
  readonly refusal: readonly number[]
  /** Not the caller's fault, nor a lack of capacity. */
  readonly fault: readonly number[]
  /** Codes, types and google.rpc reasons that mean quota or billing, whatever the status: standard would fail too. */
  readonly quota: readonly string[]
  /** What a 400, 404 or 422 says when the model has no flex tier. */
  readonly noFlex: RegExp
  /** What a 400 or 403 says when it is about the API key. A 401 always is. */
  readonly badKey: RegExp
}

export interface Provider {
  readonly name: ProviderName
  /** The name in messages. */
  readonly title: string
  readonly wire: Wire
  readonly path: string
  readonly origin: (settings: Settings) => string
  /** The headers that carry the key and the caller's version choices; nothing else of the caller travels. `verbatim`: in the same dialect. */
  readonly headers: (key: string, caller: Readonly<Record<string, string | undefined>>, verbatim: boolean) => Record<string, string>
  /** Adds the header that bounds a flex attempt's queue at the provider, where it has one. */
  readonly budget?: (seconds: number) => Record<string, string>
  /** The provider's own word for each tier; undefined where it has none. */
  readonly tiers: Readonly<Record<DirectTier, string | undefined>>
  /** The flex tier's name; undefined where there is none. */
  readonly flex?: string
  /** Where the served tier stands in the response's headers. */
  readonly tierHeader?: string
  /** Whether the provider may go on with, and bill, a call whose client left. */
  readonly billsCancelled: boolean
  readonly missingKey: ErrorCode
  readonly failures: FailureRules
}
