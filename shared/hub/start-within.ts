// The grammar of `start_within` (contract §4): exactly four forms, case-sensitive.

export type StartWithin =
  | { readonly kind: 'direct'; readonly tier: 'default' | 'priority' | 'auto' }
  | { readonly kind: 'window'; readonly seconds: number }

const direct: ReadonlySet<string> = new Set(['default', 'priority', 'auto'])
const windowForm = /^(\d{2})h-(\d{2})m-(\d{2})s$/

/** Parses a value as the caller sent it; undefined where it has none of the four forms or lies outside 5 to 600 seconds. */
export function parseStartWithin(value: unknown): StartWithin | undefined {
  if (typeof value !== 'string') return undefined
  if (isDirect(value)) return { kind: 'direct', tier: value }
  const [, hours, minutes, rest] = windowForm.exec(value) ?? []
  const seconds = 3600 * Number(hours) + 60 * Number(minutes) + Number(rest)
  return seconds >= 5 && seconds <= 600 ? { kind: 'window', seconds } : undefined
}

/** A form as it was written, and what it says. */
export interface Wish {
  readonly asked: string
  readonly startWithin: StartWithin
}

/**
 * Parses what stands in for an absent field, a header or a key's stored default: one form, or two (`00h-00m-30s|default`), of which the second
 * stands for models where the first is not possible. Undefined where either is none of the four forms.
 */
export function parseStandIn(value: string): readonly [Wish, ...Wish[]] | undefined {
  const [first, second, ...more] = value.split('|').map(asked => ({ asked, startWithin: parseStartWithin(asked) }))
  if (!isWish(first) || more.length > 0) return undefined
  if (second === undefined) return [first]
  return isWish(second) ? [first, second] : undefined
}

const isWish = (wish: { readonly asked: string; readonly startWithin?: StartWithin } | undefined): wish is Wish =>
  wish?.startWithin !== undefined

const isDirect = (value: string): value is 'default' | 'priority' | 'auto' => direct.has(value)

const twoDigits = (count: number): string => String(count).padStart(2, '0')

/** A window as callers write it: `00h-01m-30s` for 90 seconds. */
export const startWithinOf = (seconds: number): string =>
  `${twoDigits(Math.floor(seconds / 3600))}h-${twoDigits(Math.floor(seconds / 60) % 60)}m-${twoDigits(seconds % 60)}s`
