// Step 16: the key's prepaid credit and its monthly budget, as the write that admitted the request returned them.
import type { KeyRecord } from '../accounts/records.ts'
import { monthOf, nextMonth } from '../calendar.ts'
import { required } from '../chain/exchange.ts'
import { type Middleware, step } from '../chain/step.ts'
import type { Clock } from '../clock.ts'
import { LeewayError } from '../errors/leeway-error.ts'
import { type Ceiling, type Credit, exhausted } from '../ledger/credit.ts'

export interface CheckCreditPorts {
  readonly credit: Credit
  readonly clock: Clock
}

export const checkCredit = ({ credit, clock }: CheckCreditPorts): Middleware =>
  step('checkCredit', exchange => {
    const key = required(exchange.key, 'the key')
    const month = monthOf(clock.now())
    const ceiling = exhausted(key, month)
    return ceiling === undefined ? undefined : refuse(key, ceiling)

    /** Killed sandboxes leave holds behind: a key is refused for what is spent, never for those. */
    async function refuse(known: KeyRecord, reached: Ceiling): Promise<void> {
      if ((known.heldMicroUsd ?? 0) <= 0) throw usedUp(known, reached, clock.now())
      const fresh = (await credit.settleExpired(known.hash).catch(creditUnreachable)) ?? known
      const still = exhausted(fresh, month)
      if (still !== undefined) throw usedUp(fresh, still, clock.now())
    }
  })

export function creditUnreachable(cause?: unknown): never {
  throw new LeewayError('subsystem_unavailable', { facts: { subsystem: "The key's credit" }, cause })
}

/** @param now epoch milliseconds */
export function usedUp({ monthlyBudgetMicroUsd = 0 }: KeyRecord, ceiling: Ceiling, now: number): LeewayError {
  const facts =
    ceiling === 'credit'
      ? { ceiling: 'prepaid credit', remedy: 'Top it up' }
      : { ceiling: `monthly budget of ${monthlyBudgetMicroUsd / 1e6} USD`, remedy: `Raise it, or wait until ${nextMonth(now)} (UTC)` }
  return new LeewayError('402', { facts })
}
