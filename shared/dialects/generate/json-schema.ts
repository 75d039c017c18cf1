// Schemas of tools and answers: Google's own, a subset of OpenAPI 3.0 with types in capitals, as JSON schemas, which every other provider reads.
import { exact } from '../../http/json-source.ts'
import { isObject, type JsonObject } from '../shape.ts'
import { camel } from './spelling.ts'

/** Counts that Google writes as strings, since they are 64 bits wide. */
const counts: ReadonlySet<string> = new Set(['minItems', 'maxItems', 'minLength', 'maxLength', 'minProperties', 'maxProperties'])

/** Says in which order members are written: no schema of others knows it. */
const ordering = 'propertyOrdering'

/** https://ai.google.dev/api/caching#Schema, in either spelling of its members. */
export function fromOpenApi(schema: JsonObject): JsonObject {
  const members = Object.entries(exact(schema)).map(([name, value]) => [camel(name), value] as const)
  const nullable = members.some(([name, value]) => name === 'nullable' && value === true)
  const kept = members.filter(([name]) => name !== ordering && name !== 'nullable')
  return Object.fromEntries(kept.map(([name, value]) => [name, convert(name, value, nullable)]))
}

function convert(name: string, value: unknown, nullable: boolean): unknown {
  if (name === 'type') return typeOf(value, nullable)
  if (name === 'enum' && Array.isArray(value) && nullable) return [...value, null]
  if (counts.has(name) && typeof value === 'string') return Number(value)
  if ((name === 'properties' || name === 'defs') && isObject(value))
    return Object.fromEntries(Object.entries(value).map(([property, inner]) => [property, convertSchema(inner)]))
  if (name === 'items' || name === 'additionalProperties') return convertSchema(value)
  return name === 'anyOf' && Array.isArray(value) ? value.map(convertSchema) : value
}

const convertSchema = (value: unknown): unknown => (isObject(value) ? fromOpenApi(value) : value)

function typeOf(value: unknown, nullable: boolean): unknown {
  const type = typeof value === 'string' ? value.toLowerCase() : value
  return nullable && typeof type === 'string' ? [type, 'null'] : type
}
