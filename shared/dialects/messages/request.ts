// What a Messages request asks for, besides its turns and tools.

import { abilitiesOf } from '../../catalogue/abilities/abilities.ts'
import type { Abilities } from '../../catalogue/abilities/types.ts'
import { exact } from '../../http/json-source.ts'
import type { HubFormat, HubRequest } from '../../hub/request.ts'
import type { Body } from '../dialect.ts'
import { withoutFreeform } from '../fit/freeform.ts'
import { fitRequest } from '../fit/request.ts'
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
    format: decodeFormat(objectOf(outputConfig.format), textOf(body.model) ?? ''),
    hints: defined({ safetyIdentifier: textOf(objectOf(body.metadata).user_id) }),
  })
}

function decodeFormat({ type, schema }: JsonObject, model: string): HubFormat | undefined {
  if (type === undefined) return undefined
  if (type !== 'json_schema') throw unsupported('output_config.format', `: a format '${String(type)}' is not known here`)
  const closed = exact(objectOf(schema))
  return {
    type: 'json_schema',
    name: 'answer',
    schema: closed,
    ...(isStrict(closed, model) ? { strict: true } : {}),
  }
}

/** Encodes for `POST /v1/messages`; tier and `stream` are the caller's to add. @throws LeewayError for what Anthropic cannot carry */
export function encodeRequest(asked: HubRequest): Record<string, unknown> {
  const request = withoutFreeform(fitRequest(asked))
  const abilities = abilitiesOf(request.model)
  const { system, turns } = encodeItems(request.items, abilities)
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
    output_config: present({ effort, format: request.format && encodeFormat(request.format, abilities) }),
    temperature: request.temperature,
    top_p: request.topP,
    metadata: userId === undefined ? undefined : { user_id: userId },
  })
}

/** Name and description of a schema have no place; a schema of one's own choice is all that there is. */
function encodeFormat(format: HubFormat, { strictSchema }: Abilities): JsonObject {
  if (format.type === 'json_object') throw unsupported('response_format', ': Anthropic has no free JSON mode; give a JSON schema')
  return { type: 'json_schema', schema: closedSchema(format.schema, strictSchema) }
}
