// What a usage export is asked for: the query string of `GET /v1/usage`, read strictly, because it is about money.
import * as z from 'zod'
import { dayMs, utcDay } from '../calendar.ts'
import { LeewayError } from '../errors/leeway-error.ts'
import { type UsageDimension, usageDimensions } from './usage-groups.ts'

export type UsageFormat = 'json' | 'csv'

export interface UsageQuery {
  /** The first and the last UTC day. */
  readonly from: string
  readonly to: string
  readonly by: readonly UsageDimension[]
  readonly limit: number
  /** The id of the group before the page; null for the first one. */
  readonly after: string | null
}

/** The most groups of a page, and how many it has where nothing is said. */
export const usageLimit = 1000

/** The most days of an export. */
const mostDays = 366

const names = ['from', 'to', 'by', 'format', 'limit', 'cursor'] as const
type Name = (typeof names)[number]

/** Clients add these to any URL. */
const harmless: ReadonlySet<string> = new Set(['beta'])

const isName = (name: string): name is Name => names.some(known => known === name)

/** @throws LeewayError `invalid_parameter`, its param the name in the query string */
export const wrongQuery = (param: string, why: string): LeewayError => new LeewayError('invalid_parameter', { param, facts: { why } })

/** @throws LeewayError `invalid_parameter` for a name that is unknown or given twice */
function readNames(query: string): ReadonlyMap<Name, string> {
  const given = new Map<Name, string>()
  for (const [name, value] of new URLSearchParams(query)) {
    if (harmless.has(name)) continue
    if (!isName(name)) throw wrongQuery(name.slice(0, 50), `the query has no such parameter; it has ${names.join(', ')}`)
    if (given.has(name)) throw wrongQuery(name, 'it is given twice')
    given.set(name, value)
  }
  return given
}

/**
 * The query of an export, whole.
 * @param query the query string
 * @param now epoch milliseconds
 * @throws LeewayError `invalid_parameter`
 */
export function readUsageQuery(query: string, now: number): UsageQuery {
  const given = readNames(query)
  const limit = limitOf(given.get('limit'))
  const cursor = given.get('cursor')
  if (cursor !== undefined) return { ...continued(cursor, given), limit }
  const today = utcDay(now)
  const to = dayOf('to', given.get('to')) ?? today
  const from = dayOf('from', given.get('from')) ?? `${to.slice(0, 7)}-01`
  if (from > to) throw wrongQuery('from', `it is after the end, ${to}`)
  if (Date.parse(to) - Date.parse(from) >= mostDays * dayMs) throw wrongQuery('from', `an export has at most ${mostDays} days`)
  return { from, to, by: dimensionsOf(given.get('by')), limit, after: null }
}

/** The format that the query names, else the one that `Accept` prefers. @throws LeewayError `invalid_parameter` */
export function readUsageFormat(query: string, accept = ''): UsageFormat {
  const format = new URLSearchParams(query).get('format')
  if (format === 'json' || format === 'csv') return format
  if (format !== null) throw wrongQuery('format', 'it is json or csv')
  const wanted = accept.toLowerCase()
  return wanted.includes('text/csv') && !wanted.includes('application/json') ? 'csv' : 'json'
}

/** A day, or the first or the last day of a month. */
function dayOf(name: 'from' | 'to', text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  const [, year, month, day] = /^(\d{4})-(\d\d)(?:-(\d\d))?$/.exec(text) ?? []
  const first = Date.parse(`${year}-${month}-${day ?? '01'}`)
  if (Number.isNaN(first) || utcDay(first) !== `${year}-${month}-${day ?? '01'}`) {
    throw wrongQuery(name, 'it is a UTC day like 2026-11-01, or a month like 2026-11')
  }
  return day === undefined && name === 'to' ? utcDay(Date.UTC(Number(year), Number(month), 0)) : utcDay(first)
}

function dimensionsOf(text = 'day'): readonly UsageDimension[] {
  const asked = text === '' ? [] : text.split(',')
  const stranger = asked.find(name => !usageDimensions.some(known => known === name))
  if (stranger !== undefined) throw wrongQuery('by', `it has any of ${usageDimensions.join(', ')}, separated by commas`)
  return usageDimensions.filter(name => asked.includes(name))
}

function limitOf(text = String(usageLimit)): number {
  const limit = /^\d{1,4}$/.test(text) ? Number(text) : 0
  if (limit < 1 || limit > usageLimit) throw wrongQuery('limit', `it is a whole number from 1 to ${usageLimit}`)
  return limit
}

const cursorSchema = z.tuple([z.iso.date(), z.iso.date(), z.array(z.enum(usageDimensions)), z.string()])

/** Names the rest of an export: everything that was asked, and the last group that was sent. Opaque to its reader. */
export const cursorOf = ({ from, to, by }: UsageQuery, last: string): string =>
  Buffer.from(JSON.stringify([from, to, by, last])).toString('base64url')

/** What a cursor says, if what else is given says the same. */
function continued(cursor: string, given: ReadonlyMap<Name, string>): Omit<UsageQuery, 'limit'> {
  const [from, to, by, after] = parseCursor(cursor)
  const asked = given.get('by')
  const same =
    (dayOf('from', given.get('from')) ?? from) === from &&
    (dayOf('to', given.get('to')) ?? to) === to &&
    (asked === undefined || dimensionsOf(asked).join() === by.join())
  if (!same) throw wrongQuery('cursor', 'it belongs to another export; leave it out, or repeat from, to and by as they were')
  return { from, to, by, after }
}

function parseCursor(cursor: string): z.infer<typeof cursorSchema> {
  try {
    return cursorSchema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')))
  } catch {
    throw wrongQuery('cursor', 'it is not the next_cursor of a page')
  }
}
