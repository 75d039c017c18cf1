// Sums over ledger rows, per key, model and served tier: always computed anew from what they sum up, never counted up (SPEC §8). Pure.
import { utcDay } from '../calendar.ts'
import type { Aggregate, LedgerEntry } from './records.ts'

/** What an aggregate adds up. */
export const summed = [
  'requests',
  'failed',
  'unknownCost',
  'inputTokens',
  'cachedTokens',
  'cacheWriteTokens',
  'outputTokens',
  'reasoningTokens',
  'costMicroUsd',
  'standardMicroUsd',
  'savedMicroUsd',
  'feeMicroUsd',
  'waitingMicroUsd',
] as const satisfies readonly (keyof Aggregate)[]

export type Sums = Readonly<Record<(typeof summed)[number], number>>

/** What tells the aggregates of one organisation apart. */
export const groupOf = ({ period, key, provider, model, tier }: Aggregate): string => JSON.stringify([period, key, provider, model, tier])

/** A closed row as the aggregate of itself alone; undefined for an open one, which has no cost yet. */
export function singleOf({ settlement, ...row }: LedgerEntry): Aggregate | undefined {
  if (settlement === null) return undefined
  const { organisation, key, provider, model, arrivedAt } = row
  const { usage, tier } = settlement
  return {
    ...{ organisation, period: utcDay(arrivedAt), key, provider, model, tier },
    requests: 1,
    failed: settlement.status >= 400 || settlement.code !== null ? 1 : 0,
    unknownCost: settlement.costMicroUsd === null ? 1 : 0,
    inputTokens: usage?.input ?? 0,
    cachedTokens: usage?.cached ?? 0,
    cacheWriteTokens: usage?.cacheWrite ?? 0,
    outputTokens: usage?.output ?? 0,
    reasoningTokens: usage?.reasoning ?? 0,
    costMicroUsd: settlement.costMicroUsd ?? 0,
    standardMicroUsd: settlement.standardMicroUsd ?? 0,
    savedMicroUsd: settlement.savedMicroUsd ?? 0,
    feeMicroUsd: settlement.feeMicroUsd,
    waitingMicroUsd: settlement.waitingMicroUsd,
  }
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
  one !== undefined && groupOf(one) === groupOf(other) && summed.every(name => one[name] === other[name])

/** The sums of both; what else the first has stays as it is. */
export const plus = <One extends Sums>(one: One, other: Sums): One => ({
  ...one,
  ...Object.fromEntries(summed.map(name => [name, one[name] + other[name]])),
})
