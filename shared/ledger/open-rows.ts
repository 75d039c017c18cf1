// Counts the ledger rows and the holds that are open in this process, so that a shutdown can wait until the last one is closed.
import type { Credit } from './credit.ts'
import type { Ledger } from './records.ts'

export interface Tracked {
  /** Resolves once nothing is open. */
  idle(): Promise<void>
}

export type TrackedLedger = Ledger & Tracked
export type TrackedCredit = Credit & Tracked

export function trackOpenRows(ledger: Ledger): TrackedLedger {
  const { opened, closed, idle } = openThings()
  return {
    open(row) {
      opened(row.requestId)
      return ledger.open(row)
    },
    async settle(row, settlement) {
      await ledger.settle(row, settlement)
      closed(row.requestId)
    },
    idle,
  }
}

export function trackHolds(credit: Credit): TrackedCredit {
  const { opened, closed, idle } = openThings()
  return {
    async hold(request) {
      const answer = await credit.hold(request)
      if (answer.outcome === 'held') opened(request.requestId)
      return answer
    },
    async settle(hold, costMicroUsd) {
      await credit.settle(hold, costMicroUsd)
      closed(hold.requestId)
    },
    settleExpired: hash => credit.settleExpired(hash),
    idle,
  }
}

function openThings() {
  const open = new Set<string>()
  const waiting: (() => void)[] = []
  return {
    opened: (id: string) => void open.add(id),
    closed(id: string) {
      open.delete(id)
      if (open.size === 0) for (const resolve of waiting.splice(0)) resolve()
    },
    idle: (): Promise<void> => (open.size === 0 ? Promise.resolve() : new Promise(resolve => waiting.push(resolve))),
  }
}
