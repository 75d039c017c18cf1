// JSON objects that come from elsewhere, and may be none.
import { jsonOf } from '../json.ts'
import { RawJson } from './json-raw.ts'
import { keepSources, parseExact } from './json-source.ts'

export type JsonObject = Readonly<Record<string, unknown>>

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof RawJson)

/** The JSON object that this text holds, or undefined: broken JSON never throws here. The texts of its parts are kept where they could be altered. */
export function parseObject(text: string | undefined): JsonObject | undefined {
  const value = text === undefined ? undefined : jsonOf(text)
  if (text === undefined || !isObject(value)) return undefined
  keepSources(text, value)
  return value
}

/** The same, with numbers that would be written otherwise as RawJson: for what is put together and written again. */
export function parseExactObject(text: string | undefined): JsonObject | undefined {
  try {
    const value = text === undefined ? undefined : parseExact(text)
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}
