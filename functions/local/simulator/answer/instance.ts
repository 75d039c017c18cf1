// The smallest JSON value that a schema accepts: the simulated structured output, and the arguments of a simulated call.
import type { Json, JsonObject } from '../types.ts'

const isObject = (value: Json | undefined): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value)

const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value)

const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '')

const formats: Readonly<Record<string, string>> = {
  'date-time': '2026-01-01T00:00:00Z',
  date: '2026-01-01',
  time: '00:00:00Z',
  email: 'someone@example.com',
  uuid: '00000000-0000-4000-8000-000000000000',
  uri: 'https://example.com/',
}

const bound = (value: Json | undefined, otherwise: number): number => (typeof value === 'number' ? value : otherwise)

function lowest(schema: JsonObject, whole: boolean): number {
  const above = typeof schema.exclusiveMinimum === 'number' ? schema.exclusiveMinimum + 1 : undefined
  const low = above ?? bound(schema.minimum, Math.min(0, bound(schema.maximum, 0)))
  const step = bound(schema.multipleOf, 0)
  const value = step > 0 ? Math.ceil(low / step) * step : low
  return whole ? Math.ceil(value) : value
}

function byType(schema: JsonObject, root: JsonObject): Json {
  const type = text(isList(schema.type) ? schema.type[0] : schema.type).toLowerCase()
  if (type === 'object' || isObject(schema.properties)) return objectInstance(schema, root)
  if (type === 'array') {
    const item = isObject(schema.items) ? schema.items : {}
    return Array.from({ length: bound(schema.minItems, 0) }, () => resolve(item, root))
  }
  if (type === 'string') return (formats[text(schema.format)] ?? '').padEnd(bound(schema.minLength, 0), 'x')
  if (type === 'integer' || type === 'number') return lowest(schema, type === 'integer')
  return type === 'boolean' ? false : null
}

function objectInstance(schema: JsonObject, root: JsonObject): JsonObject {
  const properties = isObject(schema.properties) ? schema.properties : {}
  const required = isList(schema.required) ? schema.required.map(text) : []
  return Object.fromEntries(
    required.map(name => {
      const property = properties[name]
      return [name, isObject(property) ? resolve(property, root) : null]
    }),
  )
}

function reference(pointer: string, root: JsonObject): JsonObject {
  const steps = pointer.replace(/^#\/?/, '').split('/').filter(Boolean)
  const found = steps.reduce<Json | undefined>((node, step) => (isObject(node) ? node[step] : undefined), root)
  return isObject(found) ? found : {}
}

function resolve(schema: JsonObject, root: JsonObject): Json {
  if (typeof schema.$ref === 'string') return resolve(reference(schema.$ref, root), root)
  if (schema.const !== undefined) return schema.const
  if (isList(schema.enum)) return schema.enum[0] ?? null
  // A pattern is not generated: its author's own value has to serve.
  if (schema.pattern !== undefined)
    return (isList(schema.examples) ? schema.examples[0] : undefined) ?? schema.default ?? byType(schema, root)
  const choices = schema.anyOf ?? schema.oneOf
  if (isList(choices) && isObject(choices[0])) {
    // The least: null where null will do, so that recursive schemas end.
    const least = choices.find(choice => isObject(choice) && choice.type === 'null') ?? choices[0]
    return isObject(least) ? resolve(least, root) : null
  }
  if (isList(schema.allOf)) {
    const merged: JsonObject = Object.assign({}, ...schema.allOf.filter(isObject))
    return resolve(merged, root)
  }
  return byType(schema, root)
}

/** The least value valid for a JSON schema (local `$ref`s resolved; patterns are not generated). */
export const instance = (schema: JsonObject): Json => resolve(schema, schema)

/** What an argument that may be any text says, so that an agent that runs it does no harm. */
const words: Readonly<Record<string, string>> = { command: 'echo simulated', cmd: 'echo simulated', path: '.' }

function argument(name: string, value: Json, schema: Json | undefined): Json {
  if (isList(value) && value.length === 0 && words[name] !== undefined && name !== 'path') return words[name].split(' ')
  const bounded = isObject(schema) && (schema.maxLength !== undefined || schema.pattern !== undefined || isList(schema.enum))
  return value === '' && !bounded ? (words[name] ?? 'simulated') : value
}

/** The arguments of a call: those given, and for the rest what the tool's schema requires. */
export function argumentsFor(schema: JsonObject, given: JsonObject): JsonObject {
  const least = instance(schema)
  const properties = isObject(schema.properties) ? schema.properties : {}
  const required = isObject(least) ? Object.entries(least).map(([name, value]) => [name, argument(name, value, properties[name])]) : []
  return { ...Object.fromEntries(required), ...given }
}
