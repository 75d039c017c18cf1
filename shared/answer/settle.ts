// The end of a request: its ledger row is closed and its log line written, exactly once, whatever happened.
import type { Clock } from '../clock.ts'
import type { Usage } from '../hub/event.ts'
import type { Ledger, LedgerRow, Log } from '../ports.ts'
import type { Seen } from '../race/live.ts'
import type { Leaving } from './leaving.ts'
import type { Finished } from './run.ts'

/** How an answer ended: the HTTP status it had or would have had, the error's code, and what the provider told. */
export interface End {
  readonly status: number
  readonly code: string | null
  readonly seen?: Seen
}

/** Resolves when the row is closed; a second call waits for the first and changes nothing. */
export type Settle = (end: End) => Promise<void>

export interface SettleParts {
  readonly row: LedgerRow
  /** The write of the open row. */
  readonly opened: Promise<void>
  readonly outcome: Promise<Finished>
  readonly leaving: Leaving
}

export interface SettlePorts {
  readonly ledger: Ledger
  readonly log: Log
  readonly clock: Clock
}

export function settlement({ row, opened, outcome, leaving }: SettleParts, { ledger, log, clock }: SettlePorts): Settle {
  let settled: Promise<void> | undefined

  async function settle({ status, code, seen }: End): Promise<void> {
    leaving.done()
    const { attempts, reason, waitedMs, tier, result } = await outcome
    await opened
    // An abandoned stream is metered with what its provider had told.
    const told = seen ?? (result.kind === 'started' ? result.live.seen() : undefined)
    const facts = { status, code, reason, waitedMs, tier: told?.tier ?? tier }
    await ledger.settle(row, { ...facts, attempts, usage: usageOf(told), endedAt: clock.now() })
    const { requestId, organisation, surface, provider, model, startWithin, arrivedAt } = row
    const line = { request: requestId, organisation, surface, provider, model, startWithin, ...facts }
    log.write('info', 'request', { ...line, attempts: attempts.length, durationMs: clock.now() - arrivedAt })
  }

  return end => {
    settled ??= settle(end)
    return settled
  }
}

/** Usage is all or nothing: half of it would be a guess. */
function usageOf(seen: Seen | undefined): Usage | null {
  const { input, output, ...rest } = seen?.usage ?? {}
  return input === undefined || output === undefined ? null : { input, output, ...rest }
}
