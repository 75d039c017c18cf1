// An output format that is a JSON schema alone, as Google's dialects have it: without the name that others want of it.
import { exact } from '../http/json-source.ts'
import type { HubFormat } from '../hub/request.ts'
import { type JsonObject, textOf } from './shape.ts'
import { isStrict } from './strict-schema.ts'

/** Its title is the name; strict where it can be held to. */
export function schemaFormat(schema: JsonObject, model: string): HubFormat {
  const title = textOf(schema.title) ?? ''
  return {
    type: 'json_schema',
    name: title === '' ? 'answer' : title,
    schema: exact(schema),
    ...(isStrict(schema, model) ? { strict: true } : {}),
  }
}
