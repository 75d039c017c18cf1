// A value for a parameter: where it stands in a body, and what the same body is without it.
import type { ParameterRow } from '../../../shared/dialects/parameters/fate.ts'
import type { Json } from '../view.ts'

export interface Sample {
  /** Members of a body, with a value that is carried, mapped or ignored. */
  readonly good: Json
  /** With a value that is refused wherever anything is. */
  readonly bad: Json
  /** The other value to compare with, for a field that cannot be left out. */
  readonly instead?: unknown
  /** The other body to compare with, for a field that decides what stands beside it. */
  readonly other?: Json
  /** It shows in the reply and not in what the provider gets. */
  readonly inReply?: true
}

/** By the key of the row. */
export type Samples = Readonly<Record<string, Sample>>

export const keyOf = ({ path, on }: Pick<ParameterRow, 'path' | 'on'>): string => (on === undefined ? path : `${path} (${on[0]})`)

/** One body for every fate. */
export const one = (body: Json, rest: Partial<Sample> = {}): Sample => ({ good: body, bad: body, ...rest })

/** Several top-level fields with a value each. */
export const flat = (values: Json): Samples =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, one({ [name]: value })]))

/** Members of one object of the body, with a value each. */
export const members = (holder: string, values: Json): Samples =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [`${holder}.${name}`, one({ [holder]: { [name]: value } })]))

/** The path with the indices at which this body has it; undefined where it has not. */
export function find(body: unknown, path: readonly string[]): (string | number)[] | undefined {
  const [segment, ...rest] = path
  if (segment === undefined) return []
  if (segment === '*') {
    const list = Array.isArray(body) ? body : []
    for (const [index, element] of list.entries()) {
      const found = find(element, rest)
      if (found !== undefined) return [index, ...found]
    }
    return undefined
  }
  if (typeof body !== 'object' || body === null || !Object.hasOwn(body, segment)) return undefined
  const found = find((body as Json)[segment], rest)
  return found === undefined ? undefined : [segment, ...found]
}

export const valueAt = (body: unknown, place: readonly (string | number)[]): unknown =>
  place.reduce<unknown>((node, step) => (node as Record<string | number, unknown> | undefined)?.[step], body)

/** A copy of the body with another value at this place; `undefined` leaves the field out. */
export function replaced(body: Json, place: readonly (string | number)[], value: unknown): Json {
  const copy = structuredClone(body) as Record<string | number, unknown>
  const holder = valueAt(copy, place.slice(0, -1)) as Record<string | number, unknown>
  const last = place.at(-1) ?? ''
  if (value === undefined) delete holder[last]
  else holder[last] = value
  return copy
}
