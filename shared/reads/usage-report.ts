// A usage export of one organisation: the stored sums, what the sweeper has not summed up yet, and their forms as JSON and CSV.
import { keyFingerprint } from '../accounts/key.ts'
import type { AccountStore } from '../accounts/records.ts'
import { dayMs, daysBetween, utcDay } from '../calendar.ts'
import type { Clock } from '../clock.ts'
import { csv } from '../csv.ts'
import { addTo, groupOf, isDay, singleOf } from '../ledger/aggregates.ts'
import type { Aggregate, LedgerBook } from '../ledger/records.ts'
import { type Sums, shownSums } from '../ledger/sums.ts'
import { groupUsage, pageOf, totalOf, type UsageGroup, type UsageNames } from './usage-groups.ts'
import { cursorOf, type UsageQuery } from './usage-query.ts'

export interface UsagePorts {
  readonly book: Pick<LedgerBook, 'aggregates' | 'rows' | 'sweptThrough'>
  readonly accounts: Pick<AccountStore, 'key'>
  readonly clock: Clock
  /** Days that ledger rows are kept. */
  readonly days: number
}

export interface UsageReport {
  readonly query: UsageQuery
  readonly groups: readonly UsageGroup[]
  /** Of all pages. */
  readonly total: Sums
  readonly nextCursor: string | null
  /** Labels by hash, of the keys on this page. */
  readonly labels: ReadonlyMap<string, string>
  /** The last day that can change no more but by new prices; null where none is swept for good. */
  readonly completeThrough: string | null
  /** Whether the days after it are summed up from their rows as of now; if not, they are as the sweeper left them. */
  readonly live: boolean
  /** Epoch milliseconds. */
  readonly at: number
}

/** The most rows that one export sums up itself: an organisation with more of them since the last swept day sees the sweeper's sums. */
const mostRows = 20_000

/**
 * Reads and groups the usage of an organisation. Each day is either the stored sums or the sums of its rows, so nothing counts twice.
 * @throws where the database cannot be reached
 */
export async function usageReport(ports: UsagePorts, organisation: string, query: UsageQuery): Promise<UsageReport> {
  const { days, completeThrough, live } = await readDays(ports, organisation, query)
  const groups = groupUsage(days, query.by)
  const page = pageOf(groups, query)
  return {
    query,
    groups: page.groups,
    total: totalOf(groups),
    nextCursor: page.last === null ? null : cursorOf(query, page.last),
    labels: await labelsOf(
      ports.accounts,
      page.groups.flatMap(({ names }) => names.key ?? []),
    ),
    ...{ completeThrough, live, at: ports.clock.now() },
  }
}

/** Labels of keys, by hash. */
export async function labelsOf(accounts: Pick<AccountStore, 'key'>, hashes: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const found = await Promise.all([...new Set(hashes)].map(async hash => [hash, (await accounts.key(hash))?.label ?? ''] as const))
  return new Map(found)
}

type Days = Pick<UsageReport, 'completeThrough' | 'live'> & { readonly days: readonly Aggregate[] }

async function readDays(ports: UsagePorts, organisation: string, { from, to }: UsageQuery): Promise<Days> {
  const through = (await ports.book.sweptThrough()) ?? ''
  const all = daysBetween(Date.parse(from), Date.parse(to))
  const months = [...new Set(all.map(day => day.slice(0, 7)))]
  const stored = (await Promise.all(months.map(month => ports.book.aggregates(organisation, month)))).flat()
  const asked = stored.filter(aggregate => isDay(aggregate) && aggregate.period >= from && aggregate.period <= to)
  const now = ports.clock.now()
  const open = all.filter(day => day > through && day <= utcDay(now) && day > utcDay(now - ports.days * dayMs))
  const fresh = await sumsOfRows(ports.book, organisation, open)
  const days = fresh === undefined ? asked : newer(asked, fresh)
  return { days, completeThrough: through === '' ? null : through, live: fresh !== undefined }
}

/** Undefined where there are too many rows. */
async function sumsOfRows(book: UsagePorts['book'], organisation: string, days: readonly string[]): Promise<Aggregate[] | undefined> {
  const groups = new Map<string, Aggregate>()
  let rows = 0
  for (const day of days) {
    for await (const entry of book.rows(organisation, day)) {
      if (++rows > mostRows) return undefined
      const single = singleOf(entry)
      if (single !== undefined) addTo(groups, single)
    }
  }
  return [...groups.values()]
}

/** A sum of fewer requests never replaces one of more, as in the book itself. */
function newer(stored: readonly Aggregate[], fresh: readonly Aggregate[]): Aggregate[] {
  const groups = new Map(stored.map(aggregate => [groupOf(aggregate), aggregate]))
  for (const one of fresh) if (one.requests >= (groups.get(groupOf(one))?.requests ?? 0)) groups.set(groupOf(one), one)
  return [...groups.values()]
}

/** The reply of `GET /v1/usage`. Times are Unix seconds. */
export const usageJson = (report: UsageReport) => ({
  object: 'list',
  ...{ from: report.query.from, to: report.query.to, by: report.query.by },
  data: report.groups.map(group => usageRow(group, report)),
  total: shownSums(report.total),
  next_cursor: report.nextCursor,
  complete_through: report.completeThrough,
  live: report.live,
  as_of: report.at / 1000,
})

/** The page as CSV, one line for each group. */
export function usageCsv(report: UsageReport): string {
  const columns = { day: ['day'], model: ['provider', 'model'], key: ['key', 'key_label'], tier: ['tier'] } as const
  const names = report.query.by.flatMap(dimension => columns[dimension])
  return csv(
    [...names, ...Object.keys(shownSums(report.total))],
    report.groups.map(group => usageRow(group, report)),
  )
}

const usageRow = ({ names, sums }: UsageGroup, { labels }: Pick<UsageReport, 'labels'>) => ({
  ...shownNames(names, labels),
  ...shownSums(sums),
})

const shownNames = ({ key, ...names }: UsageNames, labels: ReadonlyMap<string, string>) => ({
  ...names,
  ...(key === undefined ? {} : { key: keyFingerprint(key), key_label: labels.get(key) ?? '' }),
})
