// JSON-like values to DynamoDB's attribute values and back. (The SDK's own marshaller is a package of its own.)
import type { AttributeValue } from '@aws-sdk/client-dynamodb'

export type Item = Record<string, AttributeValue>

/**
 * A value as an attribute: numbers stay exact up to 2^53; members that are undefined are left out.
 * @throws TypeError for what JSON has no word for
 */
export function toAttribute(value: unknown): AttributeValue {
  if (value === null) return { NULL: true }
  if (typeof value === 'string') return { S: value }
  if (typeof value === 'boolean') return { BOOL: value }
  if (typeof value === 'number' && Number.isFinite(value)) return { N: String(value) }
  if (Array.isArray(value)) return { L: value.map(toAttribute) }
  if (typeof value === 'object') return { M: toItem(value) }
  throw new TypeError(`No attribute value for ${typeof value}`)
}

/** The members of an object as the attributes of an item; those that are undefined are left out. */
export function toItem(members: object): Item {
  const present = Object.entries(members).filter(([, value]) => value !== undefined)
  return Object.fromEntries(present.map(([name, value]) => [name, toAttribute(value)]))
}

function fromAttribute(attribute: AttributeValue): unknown {
  if (attribute.S !== undefined) return attribute.S
  if (attribute.N !== undefined) return Number(attribute.N)
  if (attribute.BOOL !== undefined) return attribute.BOOL
  if (attribute.L !== undefined) return attribute.L.map(fromAttribute)
  if (attribute.M !== undefined) return fromItem(attribute.M)
  return null
}

/** An item as a plain object. */
export const fromItem = (item: Item): Record<string, unknown> =>
  Object.fromEntries(Object.entries(item).map(([name, attribute]) => [name, fromAttribute(attribute)]))

/** An update's expression, names and values out of attributes to set and to remove; every name is escaped (`count`, `status`, … are reserved). */
export function toUpdate(change: object) {
  const present = Object.entries(change).filter(([, value]) => value !== undefined)
  const set = present.filter(([, value]) => value !== null)
  const removed = present.filter(([, value]) => value === null)
  const parts = [
    set.length > 0 ? `SET ${set.map(([name]) => `#${name} = :${name}`).join(', ')}` : '',
    removed.length > 0 ? `REMOVE ${removed.map(([name]) => `#${name}`).join(', ')}` : '',
  ]
  return {
    expression: parts.join(' ').trim(),
    names: Object.fromEntries(present.map(([name]) => [`#${name}`, name])),
    values: Object.fromEntries(set.map(([name, value]) => [`:${name}`, toAttribute(value)])),
  }
}
