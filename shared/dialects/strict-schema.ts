// Whether a JSON schema of another dialect can be enforced under the target's rules for strict schemas, which forbid what other providers allow.
import { abilitiesOf } from '../catalogue/abilities/abilities.ts'
import type { StrictSchemaRule } from '../catalogue/abilities/types.ts'
import { isObject, type JsonObject, objectOf } from './shape.ts'

/** True when the model takes strict schemas, the root is an object and every schema inside keeps to the rule, so that `strict: true` is accepted. */
export function isStrict(schema: JsonObject, model: string): boolean {
  const { strictTools, strictSchema } = abilitiesOf(model)
  return strictTools && schema.type === 'object' && isStrictInside(schema, strictSchema)
}

function isStrictInside(schema: JsonObject, rule: StrictSchemaRule): boolean {
  if (rule.refused.some(name => name in schema)) return false
  if (schema.type === 'object' && !isClosed(schema, rule)) return false
  return inner(schema).every(each => isObject(each) && isStrictInside(each, rule))
}

function isClosed({ properties, required, additionalProperties }: JsonObject, { closed, complete }: StrictSchemaRule): boolean {
  const needed = Array.isArray(required) ? required : []
  if (closed && additionalProperties !== false) return false
  return !complete || Object.keys(objectOf(properties)).every(name => needed.includes(name))
}

const inner = ({ properties, $defs, definitions, items, anyOf }: JsonObject): unknown[] => [
  ...[properties, $defs, definitions].flatMap(members => Object.values(objectOf(members))),
  ...(items === undefined ? [] : [items]),
  ...(Array.isArray(anyOf) ? anyOf : []),
]
