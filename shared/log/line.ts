// The one log line that every request leaves, whatever became of it: settled, refused, or answered from the database.
import type { LoggedTokens } from '../hub/usage.ts'
import type { LoggedMoney } from '../ledger/amounts.ts'

/** What the line says. Never prompts, completions, keys or paths; the model's name is the caller's, so it is cut. */
export interface RequestLine extends Partial<LoggedMoney>, Partial<LoggedTokens> {
  /** The request's id. */
  readonly request: string
  /** The surface, or the first word of the route's path. */
  readonly surface: string
  readonly status: number
  readonly code: string | null
  readonly durationMs: number
  readonly organisation?: string
  readonly provider?: string
  readonly model?: string
  readonly startWithin?: string
  /** The limiter that refused. */
  readonly limiter?: 'key' | 'organisation' | 'address'
  /** Of a request that was raced or called, as are its money and its tokens: see `Settlement`. */
  readonly reason?: string
  readonly waitedMs?: number | null
  readonly tier?: string | null
  readonly attempts?: number
}

/** How metrics call what a caller named: the values of a dimension must be few. */
export interface Names {
  model(name: string | undefined): string
}

/** Letters of a model's name that a line holds; the rest is cut. */
export const longestName = 100
