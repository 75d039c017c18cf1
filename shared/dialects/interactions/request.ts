// What an Interactions request asks for, besides its input and tools.
import { abilitiesOf, nearestEffort } from '../../catalogue/abilities/abilities.ts'
import type { HubFormat, HubRequest } from '../../hub/request.ts'
import type { Body } from '../dialect.ts'
import { withoutFreeform } from '../fit/freeform.ts'
import { fitRequest } from '../fit/request.ts'
import { schemaFormat } from '../schema-format.ts'
import { defined, flagOf, isObject, type JsonObject, listOf, numberOf, objectOf, present, textOf, unsupported } from '../shape.ts'
import { decodeItems, encodeItems } from './items.ts'
import { decodeTools, encodeTools } from './tools.ts'

/** @throws LeewayError `unsupported_parameter` or `invalid_parameter` with the path of what cannot be carried */
export function decodeRequest(body: Body): HubRequest {
  const config = objectOf(body.generation_config)
  return defined({
    model: textOf(body.model) ?? '',
    items: decodeItems(body),
    ...decodeTools(body),
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

function decodeFormat({ model, response_format, response_mime_type }: Body): HubFormat | undefined {
  const list = Array.isArray(response_format)
  const entries = list ? listOf(response_format) : isObject(response_format) ? [response_format] : []
  const formats = entries.flatMap(
    (entry, index) => entryFormat(entry, textOf(model) ?? '', list ? `response_format.${index}` : 'response_format') ?? [],
  )
  return formats[0] ?? (response_mime_type === json ? { type: 'json_object' } : undefined)
}

const others: ReadonlySet<unknown> = new Set(['image', 'audio', 'video'])

/** An entry, or by itself a JSON schema. @throws LeewayError for an answer that is not text */
function entryFormat(entry: JsonObject, model: string, path: string): HubFormat | undefined {
  if (others.has(entry.type)) throw unsupported(path, `: '${String(entry.type)}' answers are Gemini's alone`)
  const isEntry = entry.type === undefined ? entry.mime_type !== undefined || entry.schema !== undefined : entry.type === 'text'
  if (!isEntry) return schemaFormat(entry, model)
  if (isObject(entry.schema)) return schemaFormat(entry.schema, model)
  return entry.mime_type === json ? { type: 'json_object' } : undefined
}

/**
 * Encodes for `POST /v1/interactions`; tier and `stream` are the caller's to add. Google would keep the conversation by default, so a
 * translated request always says `store: false` (contract §6). @throws LeewayError for what Gemini cannot carry
 */
export function encodeRequest(asked: HubRequest): Record<string, unknown> {
  const request = withoutFreeform(fitRequest(asked))
  const { system, steps } = encodeItems(request.items, abilitiesOf(request.model))
  const { tools, tool_choice } = encodeTools(request)
  return defined({
    model: request.model,
    input: steps,
    system_instruction: system,
    tools,
    response_format: request.format && encodeFormat(request.format),
    generation_config: present({ ...generationConfig(request), tool_choice }),
    store: false,
  })
}

const generationConfig = (request: HubRequest): JsonObject => ({
  max_output_tokens: request.maxOutputTokens,
  temperature: request.temperature,
  top_p: request.topP,
  thinking_level: request.effort && nearestEffort(request.effort, abilitiesOf(request.model)),
  thinking_summaries: request.summary === undefined ? undefined : 'auto',
})

/** Name, description and strictness of a schema have no place. */
const encodeFormat = (format: HubFormat): JsonObject => {
  const entry = { type: 'text', mime_type: 'application/json' }
  return format.type === 'json_object' ? entry : { ...entry, schema: format.schema }
}
