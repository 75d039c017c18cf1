// The shape of an error: a row of the catalogue.

export type ErrorType =
  | 'invalid_request_error'
  | 'authentication_error'
  | 'permission_error'
  | 'rate_limit_error'
  | 'billing_error'
  | 'insufficient_quota'
  | 'server_error'

export interface ErrorRow {
  readonly status: number
  readonly type: ErrorType
  /** When it is answered: a sentence for the documentation. */
  readonly when: string
  /** What the caller reads: what was wrong, the rule, how to mend it. `{name}` is filled from the error's facts. */
  readonly message: string
  /** `x-should-retry`: true on our own 429, false where a retry would repeat the fault or re-run a finished race, absent else. */
  readonly retry?: boolean
}
