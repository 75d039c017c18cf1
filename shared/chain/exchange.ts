// One request on its way through the chain: what each step found out, for the steps behind it.
import type { KeyRecord, Organisation } from '../accounts/records.ts'
import type { Body } from '../dialects/dialect.ts'
import type { HttpRequest } from '../http/event.ts'
import type { JsonText } from '../http/json-outline.ts'
import type { StartWithin } from '../hub/start-within.ts'
import type { Hold } from '../ledger/credit.ts'
import type { RateWindow } from '../limits/stores.ts'
import type { Provider } from '../providers/index.ts'
import type { Translation } from '../translate/lane.ts'

/** What the caller asked for, once every 400 is behind it. */
export interface Call {
  readonly model: string
  readonly provider: Provider
  readonly startWithin: StartWithin
  /** As the caller (or its stand-in) wrote it, for the ledger. */
  readonly asked: string
  readonly streaming: boolean
  /** Whether the stream is one JSON array instead of server-sent events. */
  readonly asArray: boolean
  /** Whether the usage event of a stream also says what it cost. */
  readonly includeCost: boolean
  /** The most output tokens, as the caller or his key says. */
  readonly tokenCap?: number
  /** Present where surface and provider speak different dialects. */
  readonly translation?: Translation
}

export interface Exchange {
  readonly id: string
  /** Epoch milliseconds. */
  readonly arrivedAt: number
  readonly http: HttpRequest
  /** Aborts when the client leaves, on hosts that can see it. */
  readonly clientGone?: AbortSignal
  /** Aborts when the host is about to stop, on hosts that say so: what still runs ends as at its wall. */
  readonly closing?: AbortSignal
  /** Milliseconds that the function may still run. */
  readonly remainingMs: () => number
  /** Milliseconds that each step took, by name: `Server-Timing`. */
  readonly timings: Map<string, number>
  /** The origin of a browser's page that may read the reply. */
  origin?: string
  /** What the `{…}` segments of the route's path stand for. */
  parameters?: Readonly<Record<string, string>>
  /** The path as its route writes it: `/v1beta/models/{model}:generateContent`. */
  pattern?: string
  key?: KeyRecord
  /** Whose admin key it was, on the admin API. */
  admin?: { readonly hash: string; readonly name: string }
  rate?: RateWindow
  overKeyLimit?: boolean
  organisation?: Organisation
  /** The body as it came. */
  json?: JsonText
  /** The body as the steps read it: with what the path says, in one spelling. */
  body?: Body
  call?: Call
  byok?: string
  /** What the request holds of its key's credit and budget. */
  hold?: Hold
}

/**
 * What an earlier step must have found.
 * @throws Error when the list of steps is out of order: a bug
 */
export function required<Value>(value: Value | undefined, name: string): Value {
  if (value === undefined) throw new Error(`The step that finds ${name} has not run`)
  return value
}
