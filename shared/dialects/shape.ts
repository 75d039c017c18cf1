// What the dialects share in reading a caller's body: the outer-shape check, the refusals, and JSON that may be broken.
import * as z from 'zod'
import { LeewayError } from '../errors/leeway-error.ts'
import { isObject, type JsonObject } from '../http/json-object.ts'

/**
 * Checks the outer shape of a body; unknown fields pass where the schema lets them.
 * @returns what the schema makes of it
 * @throws LeewayError `invalid_parameter` of the first fault, with its dotted path as `param`
 */
export function checkShape<Value>(schema: z.ZodType<Value>, body: unknown): Value {
  const result = schema.safeParse(body)
  if (result.success) return result.data
  const { path, message } = deepest(result.error.issues)
  throw invalid(path.join('.'), message)
}

/**
 * An array whose elements have this shape. It stops at the first that has not: zod's own array looks at all of them, and a megabyte of wrong
 * elements would cost hundreds of megabytes of findings.
 */
export const list = (element: z.ZodType) =>
  z.array(z.unknown()).check(({ value, issues }) => {
    for (const [index, item] of value.entries()) {
      const { error } = element.safeParse(item)
      if (error === undefined) continue
      const [first] = error.issues
      if (first !== undefined) issues.push({ ...first, path: [index, ...first.path], input: item } as z.core.$ZodRawIssue)
      return
    }
  })

interface Issue {
  readonly path: readonly PropertyKey[]
  readonly message: string
}

/** Of a union's branches the one that came furthest speaks: it is the shape that the caller meant. */
function deepest(issues: readonly z.core.$ZodIssue[], prefix: readonly PropertyKey[] = []): Issue {
  const [first] = issues
  if (first === undefined) return { path: prefix, message: 'not accepted' }
  const path = [...prefix, ...first.path]
  if (first.code === 'unrecognized_keys') return { path: [...path, ...first.keys.slice(0, 1)], message: 'there is no such field' }
  if (first.code !== 'invalid_union') return { path, message: words(first.message) }
  const branches = first.errors.map(branch => deepest(branch, path)).filter(branch => branch.path.length > path.length)
  return branches.toSorted((one, other) => other.path.length - one.path.length)[0] ?? { path, message: 'none of the accepted forms' }
}

/** zod's "Invalid input: expected string, received number" without its preamble. */
const words = (message: string): string => message.replace(/^Invalid input: /, '')

/** A field of the wrong shape. */
export const invalid = (param: string, why: string): LeewayError => new LeewayError('invalid_parameter', { param, facts: { why } })

/** Something that cannot be carried. `because` begins with its own space or punctuation. */
export const unsupported = (param: string, because = ''): LeewayError =>
  new LeewayError('unsupported_parameter', { param, facts: { because } })

export { isObject, type JsonObject, parseExactObject, parseObject } from '../http/json-object.ts'

/** The value as an object; an empty one for anything else. For what providers answer, which is never trusted to be whole. */
export const objectOf = (value: unknown): JsonObject => (isObject(value) ? value : {})

/** The value as a list of objects; what is none is left out. */
export const listOf = (value: unknown): readonly JsonObject[] => (Array.isArray(value) ? value.filter(isObject) : [])

export const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

export const numberOf = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined)

export const flagOf = (value: unknown): boolean | undefined => (typeof value === 'boolean' ? value : undefined)

/** A required text field of an item. @throws LeewayError `invalid_parameter` */
export function requireText(holder: JsonObject, name: string, path: string): string {
  const value = holder[name]
  if (typeof value === 'string') return value
  throw invalid(`${path}.${name}`, 'expected string')
}

/** The object without its undefined members, so that "absent" is really absent. */
export function defined<T extends object>(value: T): T {
  const entries = Object.entries(value).filter(([, member]) => member !== undefined)
  return Object.fromEntries(entries) as T
}

/** The members that are defined; undefined where none is, so that no empty object is sent. */
export function present(members: JsonObject): JsonObject | undefined {
  const some = defined(members)
  return Object.keys(some).length === 0 ? undefined : some
}
