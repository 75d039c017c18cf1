// Sums over ledger rows, per key, model and served tier: always computed anew from what they sum up, never counted up (contract §8). Pure.
import { utcDay } from '../calendar.ts'
import type { Aggregate, LedgerEntry } from './records.ts'
import { type Sums, sumFields, sumsBy } from './sums.ts'

/** What tells the aggregates of one organisation apart. */
export const groupOf = ({ period, key, provider, model, tier }: Aggregate): string => JSON.stringify([period, key, provider, model, tier])

/** A closed row as the aggregate of itself alone; undefined for an open one, which has no cost yet. */
export function singleOf({ settlement, ...row }: LedgerEntry): Aggregate | undefined {
  if (settlement === null) return undefined
  const { organisation, key, provider, model, arrivedAt } = row
  const { tier } = settlement
  return { ...{ organisation, period: utcDay(arrivedAt), key, provider, model, tier }, ...sumsBy(({ of }) => of(settlement)) }
}

/** Adds an aggregate to the sums of its group. */
export function addTo(groups: Map<string, Aggregate>, added: Aggregate): void {
  const before = groups.get(groupOf(added))
  groups.set(groupOf(added), before === undefined ? added : plus(before, added))
}

/** The sums of a month over those of its days. */
export function monthOf(days: readonly Aggregate[]): Aggregate[] {
  const groups = new Map<string, Aggregate>()
  for (const day of days) addTo(groups, { ...day, period: day.period.slice(0, 7) })
  return [...groups.values()]
}

export const isDay = ({ period }: Aggregate): boolean => period.length === 10

export const equal = (one: Aggregate | undefined, other: Aggregate): boolean =>
  one !== undefined && groupOf(one) === groupOf(other) && sumFields.every(({ name }) => one[name] === other[name])

/** The sums of both; what else the first has stays as it is. */
export const plus = <One extends Sums>(one: One, other: Sums): One => ({
  ...one,
  ...sumsBy(({ name }) => one[name] + other[name]),
})
