// JSON schemas as Anthropic's structured outputs take them: closed objects, few keywords; the rest is told in the description.
// The rules are those of Anthropic's own SDK (lib/transform-json-schema).
import { RawJson, writeJson } from '../../http/json-raw.ts'
import { isObject, type JsonObject, objectOf } from '../shape.ts'

const formats: readonly unknown[] = ['date-time', 'time', 'date', 'duration', 'email', 'hostname', 'uri', 'ipv4', 'ipv6', 'uuid']

type Rest = Record<string, unknown>

/** A schema that Anthropic accepts, for the same values. What it cannot express stands in `description`. */
export function closedSchema(schema: JsonObject): JsonObject {
  const rest: Rest = { ...schema }
  const definitions = take(rest, '$defs')
  const strict: Rest = definitions === undefined ? {} : { $defs: mapMembers(definitions) }
  const reference = take(rest, '$ref')
  if (reference !== undefined) return { ...strict, $ref: reference }
  take(rest, '$schema')
  Object.assign(strict, takeLiterals(rest))
  const type = take(rest, 'type')
  Object.assign(strict, kindOf(rest, type, strict))
  for (const name of ['description', 'title']) {
    const text = take(rest, name)
    if (text !== undefined) strict[name] = text
  }
  if (strict.type !== undefined) Object.assign(strict, byType[String(type)]?.(rest))
  return describe(strict, rest)
}

function take(rest: Rest, name: string): unknown {
  const value = rest[name]
  delete rest[name]
  return value
}

const mapMembers = (members: unknown): JsonObject =>
  Object.fromEntries(Object.entries(objectOf(members)).map(([name, schema]) => [name, closedSchema(objectOf(schema))]))

const mapList = (schemas: readonly unknown[]): JsonObject[] => schemas.map(schema => closedSchema(objectOf(schema)))

const isPrimitive = (value: unknown): boolean => value === null || typeof value !== 'object' || value instanceof RawJson

function takeLiterals(rest: Rest): JsonObject {
  if (Array.isArray(rest.enum) && rest.enum.length > 0 && rest.enum.every(isPrimitive)) return { enum: take(rest, 'enum') }
  return rest.const !== undefined && isPrimitive(rest.const) ? { const: take(rest, 'const') } : {}
}

/** Literals stand without a type; a union or intersection does too. An untyped schema stays as open as it is. */
function kindOf(rest: Rest, type: unknown, { enum: literals, const: literal }: JsonObject): JsonObject {
  const [anyOf, oneOf, allOf] = [take(rest, 'anyOf'), take(rest, 'oneOf'), take(rest, 'allOf')]
  if (Array.isArray(anyOf)) return { anyOf: mapList(anyOf) }
  if (Array.isArray(oneOf)) return { anyOf: mapList(oneOf) }
  if (Array.isArray(allOf)) return { allOf: mapList(allOf) }
  return literals !== undefined || literal !== undefined || type === undefined ? {} : { type }
}

const byType: Readonly<Record<string, (rest: Rest) => JsonObject>> = {
  object(rest) {
    const required = take(rest, 'required')
    take(rest, 'additionalProperties')
    const properties = mapMembers(take(rest, 'properties'))
    return { properties, additionalProperties: false, ...(required === undefined ? {} : { required }) }
  },
  string: rest => (formats.includes(rest.format) ? { format: take(rest, 'format') } : {}),
  array(rest) {
    const items = take(rest, 'items')
    const few = rest.minItems === 0 || rest.minItems === 1 ? { minItems: take(rest, 'minItems') } : {}
    return { ...(isObject(items) ? { items: closedSchema(items) } : {}), ...few }
  },
}

function describe(strict: Rest, rest: Rest): JsonObject {
  const left = Object.entries(rest).filter(([, value]) => value !== undefined)
  if (left.length === 0) return strict
  const told = `{${left.map(([name, value]) => `${name}: ${writeJson(value)}`).join(', ')}}`
  return { ...strict, description: typeof strict.description === 'string' ? `${strict.description}\n\n${told}` : told }
}
