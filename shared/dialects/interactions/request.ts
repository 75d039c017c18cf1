// An Interactions request as a hub request.
import type { HubFormat, HubRequest } from '../../hub/request.ts'
import type { Body } from '../dialect.ts'
import { defined, flagOf, isObject, type JsonObject, listOf, numberOf, objectOf, textOf, unsupported } from '../shape.ts'
import { isStrict } from '../strict-schema.ts'
import { decodeItems } from './items-decode.ts'
import { decodeToolChoice, decodeTools } from './tools.ts'

/** @throws LeewayError `unsupported_parameter` or `invalid_parameter` with the path of what cannot be carried */
export function decode(body: Body): HubRequest {
  const config = objectOf(body.generation_config)
  return defined({
    model: textOf(body.model) ?? '',
    items: decodeItems(body.system_instruction, body.input),
    tools: decodeTools(body.tools),
    toolChoice: decodeToolChoice(config.tool_choice),
    maxOutputTokens: numberOf(config.max_output_tokens),
    temperature: numberOf(config.temperature),
    topP: numberOf(config.top_p),
    effort: textOf(config.thinking_level),
    summary: config.thinking_summaries === 'auto' ? 'auto' : undefined,
    format: decodeFormat(body),
    store: flagOf(body.store),
    hints: defined({ metadata: isObject(body.labels) ? body.labels : undefined }),
  })
}

const json = 'application/json'

function decodeFormat({ response_format, response_mime_type }: Body): HubFormat | undefined {
  const list = Array.isArray(response_format)
  const entries = list ? listOf(response_format) : isObject(response_format) ? [response_format] : []
  const formats = entries.flatMap((entry, index) => entryFormat(entry, list ? `response_format.${index}` : 'response_format') ?? [])
  return formats[0] ?? (response_mime_type === json ? { type: 'json_object' } : undefined)
}

const others: ReadonlySet<unknown> = new Set(['image', 'audio', 'video'])

/** An entry, or by itself a JSON schema. @throws LeewayError for an answer that is not text */
function entryFormat(entry: JsonObject, path: string): HubFormat | undefined {
  if (others.has(entry.type)) throw unsupported(path, `: '${String(entry.type)}' answers are Gemini's alone`)
  const isEntry = entry.type === undefined ? entry.mime_type !== undefined || entry.schema !== undefined : entry.type === 'text'
  if (!isEntry) return schemaFormat(entry)
  if (isObject(entry.schema)) return schemaFormat(entry.schema)
  return entry.mime_type === json ? { type: 'json_object' } : undefined
}

function schemaFormat(schema: JsonObject): HubFormat {
  const title =
    textOf(schema.title)
      ?.replace(/[^a-zA-Z0-9_-]/g, '_')
      .slice(0, 64) ?? ''
  return { type: 'json_schema', name: title === '' ? 'answer' : title, schema, ...(isStrict(schema) ? { strict: true } : {}) }
}
