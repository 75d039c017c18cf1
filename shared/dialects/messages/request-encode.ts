// A hub request as Anthropic's Messages body.
import type { HubFormat, HubRequest } from '../../hub/request.ts'
import { defined, type JsonObject, present, unsupported } from '../shape.ts'
import { encodeItems } from './items-encode.ts'
import { closedSchema } from './json-schema.ts'
import { encodeThinking } from './thinking.ts'
import { encodeTools } from './tools.ts'

/** Encodes for `POST /v1/messages`; tier and `stream` are the caller's to add. @throws LeewayError for what Anthropic cannot carry */
export function encode(request: HubRequest): Record<string, unknown> {
  const { system, turns } = encodeItems(request.items)
  const { thinking, effort } = encodeThinking(request, turns)
  const { safetyIdentifier, user } = request.hints
  const userId = safetyIdentifier ?? user
  return defined({
    model: request.model,
    max_tokens: request.maxOutputTokens,
    system: system.length === 0 ? undefined : system,
    messages: turns,
    ...encodeTools(request),
    thinking,
    output_config: present({ effort, format: request.format && encodeFormat(request.format) }),
    temperature: request.temperature,
    top_p: request.topP,
    metadata: userId === undefined ? undefined : { user_id: userId },
  })
}

/** Name and description of a schema have no place; a schema of one's own choice is all that there is. */
function encodeFormat(format: HubFormat): JsonObject {
  if (format.type === 'json_object') throw unsupported('response_format', ': Anthropic has no free JSON mode; give a JSON schema')
  return { type: 'json_schema', schema: closedSchema(format.schema) }
}
