// The usage of an organisation: sums over the ledger by any of day, model, key and tier, page by page. Pure.
import type { ProviderName } from '../catalogue/models.ts'
import { plus } from '../ledger/aggregates.ts'
import type { Aggregate } from '../ledger/records.ts'
import { nothing, type Sums } from '../ledger/sums.ts'

export const usageDimensions = ['day', 'model', 'key', 'tier'] as const
export type UsageDimension = (typeof usageDimensions)[number]

/** What tells a group apart: of these there are those that were asked for. */
export interface UsageNames {
  /** A UTC day. */
  readonly day?: string
  readonly provider?: ProviderName
  readonly model?: string
  /** The key's hash. */
  readonly key?: string
  /** The one that served, in the provider's own word; null: none, or it is not known. */
  readonly tier?: string | null
}

export interface UsageGroup {
  /** In order; what a cursor names. */
  readonly id: string
  readonly names: UsageNames
  readonly sums: Sums
}

/** Sums aggregates of days up by these dimensions, days first; without any there is one group, if anything was used. */
export function groupUsage(days: readonly Aggregate[], by: readonly UsageDimension[]): UsageGroup[] {
  const groups = new Map<string, UsageGroup>()
  for (const day of days) {
    const names = namesOf(day, by)
    const id = JSON.stringify([names.day, names.provider, names.model, names.key, names.tier])
    const sums = groups.get(id)?.sums ?? nothing
    groups.set(id, { id, names, sums: plus(sums, day) })
  }
  return [...groups.values()].sort((one, other) => (one.id < other.id ? -1 : 1))
}

const namesOf = ({ period, provider, model, key, tier }: Aggregate, by: readonly UsageDimension[]): UsageNames => ({
  ...(by.includes('day') ? { day: period } : {}),
  ...(by.includes('model') ? { provider, model } : {}),
  ...(by.includes('key') ? { key } : {}),
  ...(by.includes('tier') ? { tier } : {}),
})

/** The sums of all groups. */
export const totalOf = (groups: readonly UsageGroup[]): Sums => groups.reduce((total, { sums }) => plus(total, sums), nothing)

export interface UsagePage {
  readonly groups: readonly UsageGroup[]
  /** The id of the last group where more follow. */
  readonly last: string | null
}

/** The groups behind an id. Ids do not move, so a page stays where it is though sums grow. */
export function pageOf(
  groups: readonly UsageGroup[],
  { after, limit }: { readonly after: string | null; readonly limit: number },
): UsagePage {
  const rest = after === null ? groups : groups.filter(({ id }) => id > after)
  const page = rest.slice(0, limit)
  return { groups: page, last: rest.length > limit ? (page.at(-1)?.id ?? null) : null }
}
