// What is wrong with a JSON schema that a provider has rules for: the first fault, and where it stands.
import type { StrictSchemaRule, ToolSchemaRule } from '../../../shared/catalogue/abilities/types.ts'
import type { Json, JsonObject } from './types.ts'

export type SchemaFault =
  | { readonly kind: 'case'; readonly at: readonly string[]; readonly type: string }
  | { readonly kind: 'composed'; readonly at: readonly string[] }
  | { readonly kind: 'properties'; readonly at: readonly string[] }
  | { readonly kind: 'root'; readonly at: readonly string[]; readonly type: string }
  | { readonly kind: 'refused'; readonly at: readonly string[]; readonly type: string; readonly names: readonly string[] }
  | { readonly kind: 'open'; readonly at: readonly string[] }
  | { readonly kind: 'incomplete'; readonly at: readonly string[]; readonly missing: string }
  | { readonly kind: 'value'; readonly at: readonly string[]; readonly type: string; readonly name: string; readonly value: string }
  | { readonly kind: 'reference'; readonly at: readonly string[]; readonly pointer: string }

interface Place {
  readonly schema: JsonObject
  readonly at: readonly string[]
}

const isObject = (value: Json | undefined): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value)
const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value)

/** Key words whose members are schemas, and those whose value is one or a list of them. */
const holders = ['properties', '$defs', 'definitions', 'patternProperties', 'dependentSchemas']
const nested = ['items', 'anyOf', 'oneOf', 'allOf', 'not', 'if', 'then', 'else', 'additionalProperties', 'contains', 'prefixItems']

/** A schema and all that stand in it, outermost first. */
function* places(schema: JsonObject, at: readonly string[] = []): Iterable<Place> {
  yield { schema, at }
  for (const holder of holders) {
    const members = schema[holder]
    if (isObject(members))
      for (const [name, inner] of Object.entries(members)) if (isObject(inner)) yield* places(inner, [...at, holder, name])
  }
  for (const name of nested) {
    const value = schema[name]
    for (const [index, inner] of (isList(value) ? value : [value]).entries())
      if (isObject(inner)) yield* places(inner, [...at, name, ...(isList(value) ? [String(index)] : [])])
  }
}

const typesOf = ({ type }: JsonObject): readonly string[] => (isList(type) ? type : [type]).filter(each => typeof each === 'string')

/** The fault of a tool's schema; undefined where there is none. */
export function toolSchemaFault(schema: JsonObject, { lowerCase, properties, refusedAtRoot }: ToolSchemaRule): SchemaFault | undefined {
  for (const { schema: inner, at } of places(schema)) {
    const shouted = lowerCase ? typesOf(inner).find(type => type !== type.toLowerCase()) : undefined
    if (shouted !== undefined) return { kind: 'case', at, type: shouted }
  }
  const [type] = typesOf(schema)
  if (lowerCase && type !== 'object') return { kind: 'root', at: [], type: type ?? 'None' }
  if (refusedAtRoot.some(word => schema[word] !== undefined)) return { kind: 'composed', at: [] }
  return properties && !isObject(schema.properties) ? { kind: 'properties', at: [] } : undefined
}

/** The fault of a schema that is to be enforced; undefined where there is none. */
export function strictSchemaFault(schema: JsonObject, rule: StrictSchemaRule): SchemaFault | undefined {
  for (const place of places(schema)) {
    const fault = wordFault(place, rule) ?? objectFault(place, rule) ?? referenceFault(place, schema)
    if (fault !== undefined) return fault
  }
  return undefined
}

function wordFault({ schema, at }: Place, { refused, formats, minItems, typeLists }: StrictSchemaRule): SchemaFault | undefined {
  const [type = ''] = typesOf(schema)
  const names = refused.filter(name => schema[name] !== undefined)
  if (names.length > 0) return { kind: 'refused', at, type, names }
  const { format, minItems: least } = schema
  if (typeof format === 'string' && formats !== undefined && !formats.includes(format))
    return { kind: 'value', at, type, name: 'format', value: format }
  if (typeof least === 'number' && minItems !== undefined && !minItems.includes(least))
    return { kind: 'value', at, type, name: 'minItems', value: String(least) }
  const mixed = !typeLists && isList(schema.type) && typesOf(schema).some(each => each === 'object' || each === 'array')
  return mixed ? { kind: 'value', at, type, name: 'type', value: JSON.stringify(schema.type) } : undefined
}

function objectFault({ schema, at }: Place, { closed, complete }: StrictSchemaRule): SchemaFault | undefined {
  if (!typesOf(schema).includes('object')) return undefined
  if (closed && schema.additionalProperties !== false) return { kind: 'open', at }
  const required = isList(schema.required) ? schema.required : []
  const missing = Object.keys(isObject(schema.properties) ? schema.properties : {}).find(name => !required.includes(name))
  return complete && missing !== undefined ? { kind: 'incomplete', at, missing } : undefined
}

/** A reference leads somewhere inside the schema. */
function referenceFault({ schema, at }: Place, root: JsonObject): SchemaFault | undefined {
  const pointer = schema.$ref
  if (typeof pointer !== 'string') return undefined
  const steps = pointer.replace(/^#\/?/, '').split('/').filter(Boolean)
  const found = steps.reduce<Json | undefined>((node, step) => (isObject(node) ? node[step] : undefined), root)
  return pointer.startsWith('#') && found !== undefined ? undefined : { kind: 'reference', at, pointer }
}
