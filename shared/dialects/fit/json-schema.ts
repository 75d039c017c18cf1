// JSON schemas of tools and answers as the target takes them. Numbers may be RawJson and pass as they are.
import type { ToolSchemaRule } from '../../catalogue/abilities/types.ts'
import { writeJson } from '../../http/json-raw.ts'
import { isObject, type JsonObject, listOf, objectOf } from '../shape.ts'

const maps: ReadonlySet<string> = new Set(['properties', 'patternProperties', '$defs', 'definitions', 'dependentSchemas'])

const schemas: ReadonlySet<string> = new Set([
  ...['items', 'prefixItems', 'additionalItems', 'additionalProperties', 'unevaluatedItems', 'unevaluatedProperties'],
  ...['anyOf', 'oneOf', 'allOf', 'not', 'if', 'then', 'else', 'contains', 'propertyNames'],
])

/** Every schema inside, changed; what only looks like one (a default, an example) is left alone. */
export function mapSchema(schema: JsonObject, change: (schema: JsonObject) => JsonObject): JsonObject {
  const inner = (value: unknown): unknown => (isObject(value) ? mapSchema(value, change) : value)
  const member = (name: string, value: unknown): unknown => {
    if (maps.has(name) && isObject(value)) return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, inner(each)]))
    if (!schemas.has(name)) return value
    return Array.isArray(value) ? value.map(inner) : inner(value)
  }
  return change(Object.fromEntries(Object.entries(schema).map(([name, value]) => [name, member(name, value)])))
}

const lowerCase = (type: unknown): unknown => (typeof type === 'string' ? type.toLowerCase() : type)

const withLowerCase = (schema: JsonObject): JsonObject =>
  'type' in schema ? { ...schema, type: Array.isArray(schema.type) ? schema.type.map(lowerCase) : lowerCase(schema.type) } : schema

/** Google writes `OBJECT` and `STRING`. */
export const fittedSchema = (schema: JsonObject, rule: ToolSchemaRule): JsonObject =>
  rule.lowerCase ? mapSchema(schema, withLowerCase) : schema

/** The schema of a tool's arguments, an object at its root. */
export function toolSchema(schema: JsonObject | undefined, rule: ToolSchemaRule): JsonObject | undefined {
  const fitted = schema && flatRoot(fittedSchema(schema, rule), rule)
  return rule.properties ? completed(fitted ?? {}) : fitted
}

/**
 * What the root says by words that are refused there is said by `properties`, as far as it can be: those of every alternative. The words
 * themselves stand in the description, for the model to read.
 */
function flatRoot(schema: JsonObject, { refusedAtRoot }: ToolSchemaRule): JsonObject {
  const words = refusedAtRoot.filter(word => schema[word] !== undefined)
  if (words.length === 0) return schema
  const alternatives = words.flatMap(word => listOf(schema[word])).map(each => resolved(each, schema))
  const properties = Object.assign({}, ...alternatives.map(each => objectOf(each.properties)), objectOf(schema.properties)) as JsonObject
  const all = words.includes('allOf') ? listOf(schema.allOf).map(each => resolved(each, schema)) : []
  const required = [schema, ...all].flatMap(each => (Array.isArray(each.required) ? each.required : []))
  const told = words.map(word => `${word}: ${writeJson(schema[word])}`).join(', ')
  return {
    ...Object.fromEntries(Object.entries(schema).filter(([name]) => !words.includes(name))),
    properties,
    ...(required.length === 0 ? {} : { required: [...new Set(required)] }),
    description: typeof schema.description === 'string' ? `${schema.description}\n\n{${told}}` : `{${told}}`,
  }
}

/** The shared schema that this one refers to, else itself. */
function resolved(schema: JsonObject, root: JsonObject): JsonObject {
  const [, holder = '', name = ''] = /^#\/([^/]+)\/([^/]+)$/.exec(String(schema.$ref)) ?? []
  const shared = objectOf(root[holder])[name]
  return isObject(shared) ? shared : schema
}

/** `type` and `properties` as an object has them, where they are not said. */
export function completed(schema: JsonObject): JsonObject {
  if (typeof schema.type === 'string' && isObject(schema.properties)) return schema
  const { type, properties, ...rest } = schema
  return { type: typeof type === 'string' ? type : 'object', properties: isObject(properties) ? properties : {}, ...rest }
}
