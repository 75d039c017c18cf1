// What a key's options say of a request: which models it may use, and whether it may still spend (SPEC §7, §8). Pure.
import { aliasOf } from '../catalogue/models.ts'
import { utcDay } from '../ledger/request-id.ts'
import type { Ceiling, KeyRecord } from '../ports.ts'

/** Whether a key may use a model: a name on its list allows the dated snapshots of that name too. */
export const mayUse = ({ models }: KeyRecord, model: string): boolean =>
  models === undefined || models.includes(model) || models.includes(aliasOf(model))

/** Whether the spending of a key is bounded, so that each of its requests holds and settles money. */
export const isMetered = ({ creditMicroUsd, monthlyBudgetMicroUsd }: KeyRecord): boolean =>
  creditMicroUsd !== undefined || monthlyBudgetMicroUsd !== undefined

/** The UTC month of epoch milliseconds: `2026-11`. */
export const monthOf = (milliseconds: number): string => utcDay(milliseconds).slice(0, 7)

/** The first day of the UTC month after that of epoch milliseconds: `2026-12-01`. */
export function nextMonth(milliseconds: number): string {
  const date = new Date(milliseconds)
  return utcDay(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1))
}

/** What the key has used up in this month, its requests in flight included; undefined while something is left of everything. */
export function exhausted(key: KeyRecord, month: string): Ceiling | undefined {
  const { creditMicroUsd, heldMicroUsd = 0, monthlyBudgetMicroUsd, spendMonth = '', spentMicroUsd = 0 } = key
  if (creditMicroUsd !== undefined && creditMicroUsd <= heldMicroUsd) return 'credit'
  const spent = spendMonth < month ? 0 : spentMicroUsd
  return monthlyBudgetMicroUsd !== undefined && monthlyBudgetMicroUsd <= spent ? 'budget' : undefined
}
