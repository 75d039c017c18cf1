// Google takes every member in two spellings, `systemInstruction` and `system_instruction`. The steps read one: the first.
import type { Body } from '../dialect.ts'
import { isObject } from '../shape.ts'

/** The gateway's own members keep their spelling on every surface; `serviceTier` is Google's for one of them. */
const own: Readonly<Record<string, string>> = {
  start_within: 'start_within',
  include_cost: 'include_cost',
  service_tier: 'service_tier',
  serviceTier: 'service_tier',
}

/** What else the gateway's own members are called. */
export const otherSpellings = Object.keys(own).filter(name => own[name] !== name)

/** Data of the caller's, whose names are his: arguments, results, schemas. */
const opaque: ReadonlySet<string> = new Set([
  ...['args', 'response', 'labels', 'partMetadata'],
  ...['parameters', 'parametersJsonSchema', 'responseSchema', 'responseJsonSchema'],
])

/** The body in Google's lowerCamelCase. Parts that hold the caller's own data are the very same objects. */
export const canonical = (body: Body): Body => spell(body, name => own[name] ?? camel(name))

export const camel = (name: string): string => name.replace(/(?<=[a-z0-9])_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())

function spell(holder: Body, nameOf: (name: string) => string): Body {
  return Object.fromEntries(
    Object.entries(holder).map(([written, value]) => {
      const name = nameOf(written)
      return [name, opaque.has(name) ? value : spellInside(value)]
    }),
  )
}

function spellInside(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(spellInside)
  return isObject(value) ? spell(value, camel) : value
}
