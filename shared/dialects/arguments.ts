// Tool arguments as an object, for the dialects that want one: the model's own text may be empty or broken.
import { RawJson } from '../http/json-raw.ts'
import { isAltered } from '../http/json-source.ts'
import { type JsonObject, parseObject } from './shape.ts'

/**
 * Empty text is an empty object; what is no JSON object is kept whole under `_raw`, so that nothing the model wrote is lost. A text whose numbers
 * or order would be altered is written as it is.
 */
export function parseArguments(text: string): JsonObject | RawJson {
  if (text.trim() === '') return {}
  const value = parseObject(text)
  if (value === undefined) return { _raw: text }
  return isAltered(text) ? new RawJson(text) : value
}
