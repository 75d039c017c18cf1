// Request ids: they begin with their time, so that the ledger row of an id is found without an index. Pure.
import { utcDay } from '../calendar.ts'
import type { RandomBytes } from '../random.ts'

const form = /^req_([0-9a-f]{12})[0-9a-f]{20}$/

/**
 * What the ids of a moment begin with: `req_` and 12 hex digits of its epoch milliseconds. Every id of an earlier moment sorts before it.
 * @param time epoch milliseconds; a moment before the epoch counts as the epoch
 */
export const idsFrom = (time: number): string => `req_${Math.max(0, Math.floor(time)).toString(16).padStart(12, '0')}`

/**
 * A new request id: `req_`, 12 hex digits of epoch milliseconds, 20 hex digits of chance. Ids sort by time.
 * @param now epoch milliseconds
 */
export function mintRequestId(now: number, random: RandomBytes): string {
  return `${idsFrom(now)}${Buffer.from(random(10)).toString('hex')}`
}

/** The UTC day (`2026-11-21`) in which a request id was minted; undefined where it is none of ours. */
export function dayOf(requestId: string): string | undefined {
  const [, time] = form.exec(requestId) ?? []
  if (time === undefined) return undefined
  const date = new Date(Number.parseInt(time, 16))
  return Number.isNaN(date.getTime()) || date.getUTCFullYear() > 9999 ? undefined : utcDay(date.getTime())
}
