// What a Messages request asks for, besides its turns and tools.

import { createHash } from 'node:crypto'
import { exact } from '../../http/json-source.ts'
import type { HubFormat, HubRequest } from '../../hub/request.ts'
import type { Body } from '../dialect.ts'
import { defined, type JsonObject, numberOf, objectOf, present, textOf, unsupported } from '../shape.ts'
import { isStrict } from '../strict-schema.ts'
import { decodeItems, encodeItems } from './items.ts'
import { closedSchema } from './json-schema.ts'
import { decodeThinking, encodeThinking } from './reasoning.ts'
import { decodeTools, encodeTools } from './tools.ts'

/** @throws LeewayError `unsupported_parameter` or `invalid_parameter` with the path of what cannot be carried */
export function decodeRequest(body: Body): HubRequest {
  const outputConfig = objectOf(body.output_config)
  return defined({
    model: textOf(body.model) ?? '',
    items: decodeItems(body),
    ...decodeTools(body),
    maxOutputTokens: numberOf(body.max_tokens),
    temperature: numberOf(body.temperature),
    topP: numberOf(body.top_p),
    ...decodeThinking(objectOf(body.thinking), outputConfig),
    format: decodeFormat(objectOf(outputConfig.format)),
    hints: defined({ safetyIdentifier: identifier(textOf(objectOf(body.metadata).user_id)) }),
  })
}

function decodeFormat({ type, schema }: JsonObject): HubFormat | undefined {
  if (type === undefined) return undefined
  if (type !== 'json_schema') throw unsupported('output_config.format', `: a format '${String(type)}' is not known here`)
  const closed = exact(objectOf(schema))
  return { type: 'json_schema', name: 'answer', schema: closed, ...(isStrict(closed) ? { strict: true } : {}) }
}

/** OpenAI takes 64 characters; coding agents send more: those become their digest, which still tells users apart. */
const identifier = (user: string | undefined): string | undefined =>
  user === undefined || user.length <= 64 ? user : createHash('sha256').update(user).digest('hex')

/** Encodes for `POST /v1/messages`; tier and `stream` are the caller's to add. @throws LeewayError for what Anthropic cannot carry */
export function encodeRequest(request: HubRequest): Record<string, unknown> {
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
