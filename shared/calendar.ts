// Days and months of the ledger, in UTC. Pure.

/** The UTC day of epoch milliseconds: `2026-11-21`. */
export const utcDay = (milliseconds: number): string => new Date(milliseconds).toISOString().slice(0, 10)

/** The UTC month of epoch milliseconds: `2026-11`. */
export const monthOf = (milliseconds: number): string => utcDay(milliseconds).slice(0, 7)

/** The first day of the UTC month after that of epoch milliseconds: `2026-12-01`. */
export function nextMonth(milliseconds: number): string {
  const date = new Date(milliseconds)
  return utcDay(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1))
}

export const dayMs = 86_400_000

/** Whether a text is a day of the calendar, written like `2026-11-21`. */
export function isUtcDay(text: string): boolean {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : Number.NaN
  return !Number.isNaN(time) && utcDay(time) === text
}

/** Whether a text is a month, written like `2026-11`. */
export const isUtcMonth = (text: string): boolean => /^\d{4}-(0[1-9]|1[0-2])$/.test(text)

/** The UTC days from one moment to another, both included. */
export function daysBetween(from: number, to: number): string[] {
  const days: string[] = []
  for (let at = Date.parse(utcDay(from)); at <= to; at += dayMs) days.push(utcDay(at))
  return days
}
