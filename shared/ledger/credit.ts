// Prepaid credit and monthly budgets of keys: what requests in flight hold of them, and when nothing is left.
import type { KeyRecord } from '../accounts/records.ts'

/** What bounds the spending of a key. */
export type Ceiling = 'credit' | 'budget'

/** What a request in flight holds of its key's credit and budget, until its cost is known. */
export interface Hold {
  /** The key's. */
  readonly hash: string
  readonly requestId: string
  /** The estimate, integer micro-USD. */
  readonly microUsd: number
  /** The UTC month whose budget it counts against. */
  readonly month: string
  /** Whether the key carries credit, as far as is known: a budget alone has no balance to debit. */
  readonly credit: boolean
}

export type HoldOutcome =
  | { readonly outcome: 'held'; readonly hold: Hold }
  | { readonly outcome: 'exhausted'; readonly ceiling: Ceiling }
  /** No such key, or it is revoked or expired; or the database could not be reached. */
  | { readonly outcome: 'unknown' | 'unreachable' }

/** Prepaid credit and monthly budgets of keys. */
export interface Credit {
  /**
   * Holds an estimate, once per request id, while something is left; never throws. Settles expired holds on the way.
   * @param request.expiresAt epoch seconds after which a hold that was never settled is given back
   */
  hold(request: {
    readonly hash: string
    readonly requestId: string
    readonly microUsd: number
    readonly expiresAt: number
  }): Promise<HoldOutcome>
  /** Gives the hold back and debits the cost, once; an unknown cost (null) debits nothing. Never throws: what fails is logged, and settled when the hold expires. */
  settle(hold: Hold, costMicroUsd: number | null): Promise<void>
  /**
   * Settles the expired holds of a key: with the cost that the ledger has of their requests, else without a debit.
   * @returns the key as it is afterwards; undefined where there is none
   * @throws where the database cannot be reached
   */
  settleExpired(hash: string): Promise<KeyRecord | undefined>
}

/** Whether the spending of a key is bounded, so that each of its requests holds and settles money. */
export const isMetered = ({ creditMicroUsd, monthlyBudgetMicroUsd }: KeyRecord): boolean =>
  creditMicroUsd !== undefined || monthlyBudgetMicroUsd !== undefined

/** What the key has used up in this month, its requests in flight included; undefined while something is left of everything. */
export function exhausted(key: KeyRecord, month: string): Ceiling | undefined {
  const { creditMicroUsd, heldMicroUsd = 0, monthlyBudgetMicroUsd, spendMonth = '', spentMicroUsd = 0 } = key
  if (creditMicroUsd !== undefined && creditMicroUsd <= heldMicroUsd) return 'credit'
  const spent = spendMonth < month ? 0 : spentMicroUsd
  return monthlyBudgetMicroUsd !== undefined && monthlyBudgetMicroUsd <= spent ? 'budget' : undefined
}
