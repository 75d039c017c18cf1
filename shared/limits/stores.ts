// What counts requests against a limit: a key's window, and any other counter.
import type { KeyRecord } from '../accounts/records.ts'

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
