// Whether a JSON schema of another dialect can be enforced under OpenAI's strict rules, which forbid what other providers allow.
import { isObject, type JsonObject, objectOf } from './shape.ts'

/** What strict mode does not know (OpenAI's structured outputs guide, "Supported schemas"). */
const unknown = [
  'allOf',
  'oneOf',
  'not',
  'if',
  'then',
  'else',
  'dependentRequired',
  'dependentSchemas',
  'patternProperties',
  'propertyNames',
]

/** True when the root is an object, and every object is closed and requires all its properties, so that `strict: true` is accepted. */
export const isStrict = (schema: JsonObject): boolean => schema.type === 'object' && isStrictInside(schema)

function isStrictInside(schema: JsonObject): boolean {
  if (unknown.some(name => name in schema)) return false
  if (schema.type === 'object' && !isClosed(schema)) return false
  return inner(schema).every(each => isObject(each) && isStrictInside(each))
}

function isClosed({ properties, required, additionalProperties }: JsonObject): boolean {
  const needed = Array.isArray(required) ? required : []
  return additionalProperties === false && Object.keys(objectOf(properties)).every(name => needed.includes(name))
}

const inner = ({ properties, $defs, definitions, items, anyOf }: JsonObject): unknown[] => [
  ...[properties, $defs, definitions].flatMap(members => Object.values(objectOf(members))),
  ...(items === undefined ? [] : [items]),
  ...(Array.isArray(anyOf) ? anyOf : []),
]
