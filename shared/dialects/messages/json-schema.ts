// JSON schemas as Anthropic's structured outputs and strict tools take them: closed objects, few keywords; the rest is told in the description.
// The rules are those of Anthropic's own SDK (lib/transform-json-schema), but that shared schemas and nullable objects and arrays survive.
import type { StrictSchemaRule } from '../../catalogue/abilities/types.ts'
import { RawJson, writeJson } from '../../http/json-raw.ts'
import { isObject, type JsonObject, objectOf } from '../shape.ts'

type Rest = Record<string, unknown>

/** A schema that Anthropic accepts, for the same values. What it cannot express stands in `description`. */
export function closedSchema(schema: JsonObject, rule: StrictSchemaRule): JsonObject {
  const rest: Rest = { ...schema }
  const strict: Rest = takeDefinitions(rest, rule)
  const reference = take(rest, '$ref')
  if (reference !== undefined) return { ...strict, $ref: moved(reference, rule) }
  take(rest, '$schema')
  Object.assign(strict, takeLiterals(rest))
  const type = typeOf(take(rest, 'type'))
  Object.assign(strict, kindOf(rest, { type, strict, rule }))
  for (const name of ['description', 'title']) {
    const text = take(rest, name)
    if (text !== undefined) strict[name] = text
  }
  if (strict.type !== undefined) Object.assign(strict, byType[String(type)]?.(rest, rule))
  return describe(strict, rest)
}

function take(rest: Rest, name: string): unknown {
  const value = rest[name]
  delete rest[name]
  return value
}

/** Where a schema may hold shared schemas, whether or not this provider takes that place. */
const holders = ['definitions', '$defs']

/** Shared schemas, all in the place that the provider knows. */
function takeDefinitions(rest: Rest, rule: StrictSchemaRule): JsonObject {
  const [home = '$defs'] = rule.definitions
  const shared = holders.flatMap(holder => Object.entries(objectOf(take(rest, holder))))
  return shared.length === 0 ? {} : { [home]: mapMembers(Object.fromEntries(shared), rule) }
}

/** A reference to a shared schema that was moved. */
function moved(reference: unknown, { definitions }: StrictSchemaRule): unknown {
  const [, holder, name] = /^#\/([^/]+)\/(.+)$/.exec(String(reference)) ?? []
  if (holder === undefined || !holders.includes(holder) || definitions.includes(holder)) return reference
  return `#/${definitions[0] ?? '$defs'}/${name}`
}

const mapMembers = (members: unknown, rule: StrictSchemaRule): JsonObject =>
  Object.fromEntries(Object.entries(objectOf(members)).map(([name, schema]) => [name, closedSchema(objectOf(schema), rule)]))

const mapList = (schemas: readonly unknown[], rule: StrictSchemaRule): JsonObject[] =>
  schemas.map(schema => closedSchema(objectOf(schema), rule))

const isPrimitive = (value: unknown): boolean => value === null || typeof value !== 'object' || value instanceof RawJson

function takeLiterals(rest: Rest): JsonObject {
  if (Array.isArray(rest.enum) && rest.enum.length > 0 && rest.enum.every(isPrimitive)) return { enum: take(rest, 'enum') }
  return rest.const !== undefined && isPrimitive(rest.const) ? { const: take(rest, 'const') } : {}
}

/** A list of one type is that type. */
const typeOf = (type: unknown): unknown => (Array.isArray(type) && type.length === 1 ? type[0] : type)

interface Kind {
  readonly type: unknown
  readonly strict: Rest
  readonly rule: StrictSchemaRule
}

/** Literals stand without a type; a union or intersection does too. An untyped schema stays as open as it is. */
function kindOf(rest: Rest, { type, strict: { enum: literals, const: literal }, rule }: Kind): JsonObject {
  const [anyOf, oneOf, allOf] = [take(rest, 'anyOf'), take(rest, 'oneOf'), take(rest, 'allOf')]
  if (Array.isArray(anyOf)) return { anyOf: mapList(anyOf, rule) }
  if (Array.isArray(oneOf)) return { anyOf: mapList(oneOf, rule) }
  if (Array.isArray(allOf)) return { allOf: mapList(allOf, rule) }
  if (literals !== undefined || literal !== undefined || type === undefined) return {}
  return Array.isArray(type) && !rule.typeLists && type.some(isHolder) ? { anyOf: alternatives(rest, type, rule) } : { type }
}

/** The words of these types say nothing in a schema of another. */
const own: Readonly<Record<string, readonly string[]>> = {
  object: ['properties', 'required', 'additionalProperties'],
  array: ['items', 'minItems', 'maxItems'],
}

const isHolder = (type: unknown): boolean => typeof type === 'string' && Object.hasOwn(own, type)

/** A type that may be an object or a list, or something else, as one schema for each. */
function alternatives(rest: Rest, types: readonly unknown[], rule: StrictSchemaRule): JsonObject[] {
  const schemas = types.map(type => {
    const words = own[String(type)] ?? []
    return { type, ...Object.fromEntries(words.filter(word => rest[word] !== undefined).map(word => [word, rest[word]])) }
  })
  for (const type of types) for (const word of own[String(type)] ?? []) take(rest, word)
  return mapList(schemas, rule)
}

const byType: Readonly<Record<string, (rest: Rest, rule: StrictSchemaRule) => JsonObject>> = {
  object(rest, rule) {
    const required = take(rest, 'required')
    take(rest, 'additionalProperties')
    const properties = mapMembers(take(rest, 'properties'), rule)
    return { properties, additionalProperties: false, ...(required === undefined ? {} : { required }) }
  },
  string(rest, { formats }) {
    const known = rest.format !== undefined && (formats === undefined || formats.includes(String(rest.format)))
    return known ? { format: take(rest, 'format') } : {}
  },
  array(rest, rule) {
    const items = take(rest, 'items')
    const few = rule.minItems === undefined || rule.minItems.includes(Number(rest.minItems))
    const least = rest.minItems !== undefined && few ? { minItems: take(rest, 'minItems') } : {}
    return { ...(isObject(items) ? { items: closedSchema(items, rule) } : {}), ...least }
  },
}

function describe(strict: Rest, rest: Rest): JsonObject {
  const left = Object.entries(rest).filter(([, value]) => value !== undefined)
  if (left.length === 0) return strict
  const told = `{${left.map(([name, value]) => `${name}: ${writeJson(value)}`).join(', ')}}`
  return { ...strict, description: typeof strict.description === 'string' ? `${strict.description}\n\n${told}` : told }
}
