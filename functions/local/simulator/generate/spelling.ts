// Google takes every field in two spellings: `system_instruction` is read as `systemInstruction`. Names inside the caller's own data are his.
import type { Json } from '../types.ts'

const data: ReadonlySet<string> = new Set([
  ...['args', 'response', 'labels', 'parameters', 'parametersJsonSchema', 'responseSchema', 'responseJsonSchema', 'partMetadata'],
])

const camel = (name: string): string => name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())

export function respell(value: Json): Json {
  if (Array.isArray(value)) return value.map(respell)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([written, member]) => {
      const name = camel(written)
      return [name, data.has(name) ? member : respell(member)]
    }),
  )
}
