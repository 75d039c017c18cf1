// A Messages request as a hub request.
import { createHash } from 'node:crypto'
import type { HubFormat, HubRequest } from '../../hub/request.ts'
import type { Body } from '../dialect.ts'
import { defined, type JsonObject, numberOf, objectOf, textOf, unsupported } from '../shape.ts'
import { isStrict } from '../strict-schema.ts'
import { decodeItems } from './items-decode.ts'
import { decodeThinking } from './thinking.ts'
import { decodeToolChoice, decodeTools } from './tools.ts'

/** @throws LeewayError `unsupported_parameter` or `invalid_parameter` with the path of what cannot be carried */
export function decode(body: Body): HubRequest {
  const outputConfig = objectOf(body.output_config)
  return defined({
    model: textOf(body.model) ?? '',
    items: decodeItems(body.system, body.messages),
    tools: decodeTools(body.tools),
    ...decodeToolChoice(body.tool_choice),
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
  const closed = objectOf(schema)
  return { type: 'json_schema', name: 'answer', schema: closed, ...(isStrict(closed) ? { strict: true } : {}) }
}

/** OpenAI takes 64 characters; coding agents send more: those become their digest, which still tells users apart. */
const identifier = (user: string | undefined): string | undefined =>
  user === undefined || user.length <= 64 ? user : createHash('sha256').update(user).digest('hex')
