// A hub request as the body of Gemini's Interactions.
import type { HubFormat, HubRequest } from '../../hub/request.ts'
import { defined, type JsonObject } from '../shape.ts'
import { encodeItems } from './items-encode.ts'
import { encodeTool, encodeToolChoice } from './tools.ts'

/**
 * Encodes for `POST /v1/interactions`; tier and `stream` are the caller's to add. Google would keep the conversation by default, so a
 * translated request always says `store: false` (SPEC §6). @throws LeewayError for what Gemini cannot carry
 */
export function encode(request: HubRequest): Record<string, unknown> {
  const { system, steps } = encodeItems(request.items)
  return defined({
    model: request.model,
    input: steps,
    system_instruction: system,
    tools: request.tools.length === 0 ? undefined : request.tools.map(encodeTool),
    response_format: request.format && encodeFormat(request.format),
    generation_config: generationConfig(request),
    store: false,
  })
}

function generationConfig(request: HubRequest): JsonObject | undefined {
  const config = defined({
    max_output_tokens: request.maxOutputTokens,
    temperature: request.temperature,
    top_p: request.topP,
    thinking_level: request.effort && levelOf(request.effort, request.model),
    thinking_summaries: request.summary === undefined ? undefined : 'auto',
    tool_choice: request.tools.length === 0 ? undefined : encodeToolChoice(request.toolChoice),
  })
  return Object.keys(config).length === 0 ? undefined : config
}

const levels: Readonly<Record<string, string>> = {
  none: 'minimal',
  minimal: 'minimal',
  low: 'low',
  medium: 'medium',
  high: 'high',
  xhigh: 'high',
  max: 'high',
}

/** The pro models always think: their least level is `low`. */
function levelOf(effort: string, model: string): string | undefined {
  const level = levels[effort]
  return level === 'minimal' && /-pro(-|$)/.test(model) ? 'low' : level
}

/** Name, description and strictness of a schema have no place. */
const encodeFormat = (format: HubFormat): JsonObject => {
  const entry = { type: 'text', mime_type: 'application/json' }
  return format.type === 'json_object' ? entry : { ...entry, schema: format.schema }
}
