// Reads a request with a zod schema and hands the first fault, in plain terms, to the wire that words it.
import type * as z from 'zod'
import type { Json } from './types.ts'

export type Fault =
  | { readonly kind: 'unknown'; readonly path: readonly (string | number)[] }
  | { readonly kind: 'missing'; readonly path: readonly (string | number)[] }
  | { readonly kind: 'type'; readonly path: readonly (string | number)[]; readonly expected: string }
  | { readonly kind: 'value'; readonly path: readonly (string | number)[]; readonly message: string }

export const valueAt = (value: Json | undefined, path: readonly (string | number)[]): Json | undefined =>
  path.reduce<Json | undefined>((node, step) => {
    if (Array.isArray(node)) return node[Number(step)]
    return typeof node === 'object' && node !== null ? (node as Readonly<Record<string, Json>>)[step] : undefined
  }, value)

/** A union fails in each of its members: the member that got furthest knows best. */
function deepest(issue: z.core.$ZodIssue): z.core.$ZodIssue {
  if (issue.code !== 'invalid_union') return issue
  const inner = issue.errors.flat().map(each => deepest({ ...each, path: [...issue.path, ...each.path] }))
  return inner.reduce((best, each) => (each.path.length > best.path.length ? each : best), inner[0] ?? issue)
}

function fault(issue: z.core.$ZodIssue, body: Json): Fault {
  const path = issue.path.map(step => (typeof step === 'number' ? step : String(step)))
  if (issue.code === 'unrecognized_keys') return { kind: 'unknown', path: [...path, issue.keys[0] ?? ''] }
  if (valueAt(body, path) === undefined && issue.code !== 'custom') return { kind: 'missing', path }
  if (issue.code === 'invalid_type') return { kind: 'type', path, expected: issue.expected }
  return { kind: 'value', path, message: issue.message }
}

/** The parsed request; else what `refuse` makes of the first fault is thrown. */
export function parse<Shape extends z.ZodType>(schema: Shape, body: Json, refuse: (fault: Fault) => Error): z.output<Shape> {
  const result = schema.safeParse(body)
  if (result.success) return result.data
  const issue = result.error.issues[0]
  throw refuse(issue ? fault(deepest(issue), body) : { kind: 'value', path: [], message: 'Invalid request' })
}
