// Counts the ledger rows that are open in this process, so that a shutdown can wait until the last one is closed.
import type { Ledger } from '../ports.ts'

export interface TrackedLedger extends Ledger {
  /** Resolves once no row is open. */
  idle(): Promise<void>
}

export function trackOpenRows(ledger: Ledger): TrackedLedger {
  const open = new Set<string>()
  const waiting: (() => void)[] = []
  return {
    open(row) {
      open.add(row.requestId)
      return ledger.open(row)
    },
    async settle(row, settlement) {
      await ledger.settle(row, settlement)
      open.delete(row.requestId)
      if (open.size === 0) for (const resolve of waiting.splice(0)) resolve()
    },
    idle: () => (open.size === 0 ? Promise.resolve() : new Promise(resolve => waiting.push(resolve))),
  }
}
