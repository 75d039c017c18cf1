// What a Chat Completions request asks for, besides its messages and tools.
import type { HubFormat, HubRequest } from '../../hub/request.ts'
import type { Body } from '../dialect.ts'
import { decodeFormat, decodeHints } from '../responses/request.ts'
import { defined, flagOf, type JsonObject, numberOf, objectOf, textOf } from '../shape.ts'
import { decodeItems } from './items.ts'
import { decodeTools } from './tools.ts'

/** `max_completion_tokens`, else the deprecated `max_tokens`. */
export const tokenCap = (body: Body): number | undefined => numberOf(body.max_completion_tokens) ?? numberOf(body.max_tokens)

/**
 * Decodes a checked Chat body.
 * @throws LeewayError `unsupported_parameter` for a part, a tool or a format that the hub has no place for
 */
export function decodeRequest(body: Body): HubRequest {
  return defined({
    model: String(body.model),
    items: decodeItems(body),
    ...decodeTools(body),
    maxOutputTokens: tokenCap(body),
    temperature: numberOf(body.temperature),
    topP: numberOf(body.top_p),
    effort: textOf(body.reasoning_effort),
    verbosity: textOf(body.verbosity),
    format: decodeResponseFormat(objectOf(body.response_format)),
    store: flagOf(body.store),
    hints: decodeHints(body),
  })
}

function decodeResponseFormat(format: JsonObject): HubFormat | undefined {
  if (format.type !== 'json_schema') return decodeFormat(format, 'response_format')
  return decodeFormat({ schema: {}, ...defined(objectOf(format.json_schema)), type: 'json_schema' }, 'response_format.json_schema')
}
