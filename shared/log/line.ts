// The one log line that every request leaves, whatever became of it: settled, refused, or answered from the database.

import type { LoggedTokens } from '../hub/usage.ts'
import type { LoggedMoney } from '../ledger/amounts.ts'
import type { Log } from './log.ts'

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

/** The name of the line's event, by which the metrics know it. */
export const requestEvent = 'request'

export const longestName = 100

export const writeRequestLine = (log: Log, line: RequestLine): void => log.write('info', requestEvent, { ...line })
