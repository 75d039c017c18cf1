// Money and counts for people.

/** `$12.50`, `$0.0042`: integer micro-USD with two to six decimals; `–` where it is not known. */
export function usd(microUsd: number | null | undefined): string {
  if (microUsd === null || microUsd === undefined) return '–'
  const digits = String(Math.abs(microUsd)).padStart(7, '0')
  const decimals = digits.slice(-6).replace(/0{1,4}$/, '')
  return `${microUsd < 0 ? '-' : ''}$${grouped(digits.slice(0, -6))}.${decimals}`
}

/** The same, from a dollar on in whole cents: for tables that are looked at, not added up. */
export const roundUsd = (microUsd: number): string =>
  usd(Math.abs(microUsd) < 1_000_000 ? microUsd : Math.round(microUsd / 10_000) * 10_000)

/** `1,234,567`. */
export const grouped = (whole: number | string): string => String(whole).replace(/\B(?=(\d{3})+$)/g, ',')

/** `1 secret`, `2 secrets`. */
export const counted = (count: number, noun: string): string => `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`

/** `49.8 %`; `–` of nothing. */
export const percent = (part: number, whole: number): string => (whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`)
