// A Responses request into the hub: what it asks for besides its input.
import type { HubFormat, HubItem, HubRequest, HubTool, HubToolChoice } from '../../hub/request.ts'
import type { Body } from '../dialect.ts'
import {
  defined,
  flagOf,
  invalid,
  isObject,
  type JsonObject,
  listOf,
  numberOf,
  objectOf,
  requireText,
  textOf,
  unsupported,
} from '../shape.ts'
import { decodeItems, textMessage } from './items-decode.ts'

/**
 * Decodes a checked Responses body.
 * @throws LeewayError `unsupported_parameter` for an item, a part, a tool or a format that the hub has no place for
 */
export function decodeRequest(body: Body): HubRequest {
  const reasoning = objectOf(body.reasoning)
  const text = objectOf(body.text)
  return defined({
    model: String(body.model),
    items: decodeInput(body),
    tools: listOf(body.tools).map(decodeTool),
    toolChoice: decodeToolChoice(body.tool_choice),
    parallelToolCalls: flagOf(body.parallel_tool_calls),
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

function decodeInput(body: Body): HubItem[] {
  const { input, instructions } = body
  const items = typeof instructions === 'string' ? [textMessage('system', instructions)] : []
  if (typeof input === 'string') return [...items, textMessage('user', input)]
  if (!Array.isArray(input)) throw invalid('input', 'expected a string or an array of items')
  return [...items, ...decodeItems(listOf(input))]
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

const webSearch = /^web_search(_preview)?(_\d{4}_\d{2}_\d{2})?$/

function decodeTool(tool: JsonObject, index: number): HubTool {
  const path = `tools.${index}`
  const type = String(tool.type)
  if (type === 'function') return decodeFunction(tool, path)
  if (type === 'custom') return decodeCustom(tool, path)
  if (webSearch.test(type)) return decodeWebSearch(tool)
  throw unsupported(`${path}.type`, `: a hosted tool '${type}' exists only at its own provider`)
}

/** A function as Responses and Chat both describe it; on Chat it is one level deeper. */
export const decodeFunction = (tool: JsonObject, path: string): HubTool =>
  defined({
    type: 'function' as const,
    name: requireText(tool, 'name', path),
    description: textOf(tool.description),
    parameters: isObject(tool.parameters) ? tool.parameters : undefined,
    strict: flagOf(tool.strict),
  })

const decodeCustom = (tool: JsonObject, path: string): HubTool =>
  defined({
    type: 'custom' as const,
    name: requireText(tool, 'name', path),
    description: textOf(tool.description),
    format: isObject(tool.format) ? tool.format : undefined,
  })

function decodeWebSearch(tool: JsonObject): HubTool {
  const filters = objectOf(tool.filters)
  return defined({
    type: 'web_search' as const,
    allowedDomains: texts(filters.allowed_domains),
    blockedDomains: texts(filters.blocked_domains),
    contextSize: textOf(tool.search_context_size),
    userLocation: isObject(tool.user_location) ? tool.user_location : undefined,
  })
}

const texts = (value: unknown): string[] | undefined =>
  Array.isArray(value) ? value.filter(entry => typeof entry === 'string') : undefined

function decodeToolChoice(choice: unknown): HubToolChoice | undefined {
  if (typeof choice === 'string') return plainToolChoice(choice)
  if (!isObject(choice)) return undefined
  const type = String(choice.type)
  if (type === 'function') return { name: requireText(choice, 'name', 'tool_choice') }
  if (type === 'custom') return { name: requireText(choice, 'name', 'tool_choice'), custom: true }
  if (type === 'allowed_tools') return { allowed: listOf(choice.tools).map(allowedName), mode: allowedMode(choice) }
  if (webSearch.test(type)) return { name: 'web_search' }
  throw unsupported('tool_choice.type', `: the tool '${type}' exists only at its own provider`)
}

/** The three words that Responses and Chat share. @throws LeewayError `invalid_parameter` */
export function plainToolChoice(choice: string): HubToolChoice {
  if (choice === 'auto' || choice === 'none' || choice === 'required') return choice
  throw invalid('tool_choice', 'expected "auto", "none", "required" or an object')
}

export const allowedMode = (choice: JsonObject): 'auto' | 'required' => (choice.mode === 'required' ? 'required' : 'auto')

function allowedName(tool: JsonObject, index: number): string {
  if (webSearch.test(String(tool.type))) return 'web_search'
  return requireText(tool, 'name', `tool_choice.tools.${index}`)
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
    schema: format.schema,
    strict: flagOf(format.strict),
    description: textOf(format.description),
  })
}
