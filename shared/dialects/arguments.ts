// Tool arguments as an object, for the dialects that want one: the model's own text may be empty or broken.
import { type JsonObject, parseObject } from './shape.ts'

/** Empty text is an empty object; what is no JSON object is kept whole under `_raw`, so that nothing the model wrote is lost. */
export function parseArguments(text: string): JsonObject {
  if (text.trim() === '') return {}
  return parseObject(text) ?? { _raw: text }
}
