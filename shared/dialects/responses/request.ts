// What a Responses request asks for, besides its input and tools.
import { abilitiesOf, isEffort, nearestEffort } from '../../catalogue/abilities/abilities.ts'
import type { Abilities } from '../../catalogue/abilities/types.ts'
import { exact } from '../../http/json-source.ts'
import type { HubFormat, HubRequest } from '../../hub/request.ts'
import type { Body } from '../dialect.ts'
import { fitRequest } from '../fit/request.ts'
import {
  defined,
  flagOf,
  invalid,
  isObject,
  type JsonObject,
  numberOf,
  objectOf,
  present,
  requireText,
  textOf,
  unsupported,
} from '../shape.ts'
import { decodeItems, encodeItems } from './items.ts'
import { decodeTools, encodeTools } from './tools.ts'

/**
 * Decodes a checked Responses body.
 * @throws LeewayError `unsupported_parameter` for an item, a part, a tool or a format that the hub has no place for
 */
export function decodeRequest(body: Body): HubRequest {
  const reasoning = objectOf(body.reasoning)
  const text = objectOf(body.text)
  return defined({
    model: String(body.model),
    items: decodeItems(body),
    ...decodeTools(body),
    maxOutputTokens: numberOf(body.max_output_tokens),
    temperature: numberOf(body.temperature),
    topP: numberOf(body.top_p),
    effort: textOf(reasoning.effort),
    summary: textOf(reasoning.summary) ?? textOf(reasoning.generate_summary),
    verbosity: textOf(text.verbosity),
    format: decodeFormat(objectOf(text.format), 'text.format'),
    store: flagOf(body.store),
    hints: decodeHints(body),
  })
}

/** The hints carry the same names on Chat. */
export function decodeHints(body: Body): HubRequest['hints'] {
  return defined({
    metadata: isObject(body.metadata) ? body.metadata : undefined,
    user: textOf(body.user),
    safetyIdentifier: textOf(body.safety_identifier),
    promptCacheKey: textOf(body.prompt_cache_key),
    promptCacheRetention: textOf(body.prompt_cache_retention),
    promptCacheOptions: isObject(body.prompt_cache_options) ? body.prompt_cache_options : undefined,
  })
}

/** An output format as Responses and Chat both name it; on Chat the schema is one level deeper. @throws LeewayError */
export function decodeFormat(format: JsonObject, path: string): HubFormat | undefined {
  const { type } = format
  if (type === undefined || type === 'text') return undefined
  if (type === 'json_object') return { type: 'json_object' }
  if (type !== 'json_schema') throw unsupported(`${path}.type`, `: there is no output format '${String(type)}'`)
  if (!isObject(format.schema)) throw invalid(`${path}.schema`, 'expected object')
  return defined({
    type: 'json_schema' as const,
    name: requireText(format, 'name', path),
    schema: exact(format.schema),
    strict: flagOf(format.strict),
    description: textOf(format.description),
  })
}

/**
 * Encodes for `POST /v1/responses`; tier and `stream` are the caller's to add. Without a store the encrypted reasoning is asked for, since
 * nothing else carries it into the next turn; models that do not reason refuse to be asked.
 */
export function encodeRequest(asked: HubRequest): Record<string, unknown> {
  const request = fitRequest(asked)
  const store = request.store ?? false
  const abilities = abilitiesOf(request.model)
  return defined({
    model: request.model,
    input: encodeItems(request.items),
    ...encodeTools(request),
    max_output_tokens: request.maxOutputTokens,
    temperature: request.temperature,
    top_p: request.topP,
    reasoning: encodeReasoningWish(request, abilities),
    text: present({ format: request.format && encodeFormat(request.format), verbosity: request.verbosity }),
    store,
    include: store || !abilities.reasons ? undefined : ['reasoning.encrypted_content'],
    ...encodeHints(request.hints),
  })
}

/** A model that does not reason refuses the whole member. A level that is not known here may be one of a newer model. */
function encodeReasoningWish({ effort, summary }: HubRequest, abilities: Abilities): JsonObject | undefined {
  if (!abilities.reasons) return undefined
  return present({ effort: effort !== undefined && isEffort(effort) ? nearestEffort(effort, abilities) : effort, summary })
}

const encodeHints = (hints: HubRequest['hints']): JsonObject => ({
  metadata: hints.metadata,
  user: hints.user,
  safety_identifier: hints.safetyIdentifier,
  prompt_cache_key: hints.promptCacheKey,
  prompt_cache_retention: hints.promptCacheRetention,
  prompt_cache_options: hints.promptCacheOptions,
})

const encodeFormat = (format: HubFormat): JsonObject =>
  format.type === 'json_object'
    ? { type: 'json_object' }
    : defined({
        type: 'json_schema',
        name: format.name,
        schema: format.schema,
        strict: format.strict,
        description: format.description,
      })
