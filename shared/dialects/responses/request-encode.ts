// A hub request as OpenAI's Responses body.
import { createHash } from 'node:crypto'
import type { HubFormat, HubRequest, HubTool } from '../../hub/request.ts'
import { defined, present } from '../shape.ts'
import { encodeItems } from './items-encode.ts'

type Json = Record<string, unknown>

/** OpenAI refuses longer ids of calls. */
const longestCallId = 64

/**
 * Encodes for `POST /v1/responses`; tier and `stream` are the caller's to add. Without a store the encrypted reasoning is asked for, since
 * nothing else carries it into the next turn; models that do not reason refuse to be asked.
 */
export function encodeRequest(request: HubRequest): Json {
  const store = request.store ?? false
  return defined({
    model: request.model,
    input: encodeItems(request.items, callId),
    tools: request.tools.length === 0 ? undefined : request.tools.map(encodeTool),
    tool_choice: encodeToolChoice(request),
    parallel_tool_calls: request.parallelToolCalls,
    max_tool_calls: maxSearches(request),
    max_output_tokens: request.maxOutputTokens,
    temperature: request.temperature,
    top_p: request.topP,
    reasoning: present({ effort: request.effort, summary: request.summary }),
    text: present({ format: request.format && encodeFormat(request.format), verbosity: request.verbosity }),
    store,
    include: store || !reasons(request.model) ? undefined : ['reasoning.encrypted_content'],
    ...encodeHints(request.hints),
  })
}

const reasons = (model: string): boolean => !/^(ft:)?(gpt-3|gpt-4|chatgpt-)/.test(model)

/** An id that is too long for OpenAI becomes a digest of itself, so that call and result still pair. */
const callId = (id: string): string =>
  id.length <= longestCallId ? id : `call_${createHash('sha256').update(id).digest('hex').slice(0, 32)}`

const encodeHints = (hints: HubRequest['hints']): Json => ({
  metadata: hints.metadata,
  user: hints.user,
  safety_identifier: hints.safetyIdentifier,
  prompt_cache_key: hints.promptCacheKey,
  prompt_cache_retention: hints.promptCacheRetention,
  prompt_cache_options: hints.promptCacheOptions,
})

/** Responses takes an absent `strict` for true, every other dialect for false: so it is always said. */
function encodeTool(tool: HubTool): Json {
  switch (tool.type) {
    case 'function':
      return defined({
        type: 'function',
        name: tool.name,
        description: tool.description,
        parameters: tool.parameters ?? { type: 'object', properties: {} },
        strict: tool.strict ?? false,
      })
    case 'custom':
      return defined({ type: 'custom', name: tool.name, description: tool.description, format: tool.format })
    case 'web_search':
      return defined({
        type: 'web_search',
        filters: present({ allowed_domains: tool.allowedDomains, blocked_domains: tool.blockedDomains }),
        search_context_size: tool.contextSize,
        user_location: tool.userLocation,
      })
    default:
      return tool satisfies never
  }
}

const maxSearches = ({ tools }: HubRequest): number | undefined => tools.find(tool => tool.type === 'web_search')?.maxUses

function encodeToolChoice({ toolChoice, tools }: HubRequest): Json | string | undefined {
  if (toolChoice === undefined || typeof toolChoice === 'string') return toolChoice
  if ('name' in toolChoice) return choiceOf(toolChoice.name, tools, toolChoice.custom)
  return { type: 'allowed_tools', mode: toolChoice.mode, tools: toolChoice.allowed.map(name => choiceOf(name, tools)) }
}

function choiceOf(name: string, tools: readonly HubTool[], custom = false): Json {
  const tool = tools.find(candidate => candidate.type !== 'web_search' && candidate.name === name)
  if (tool !== undefined) return { type: tool.type, name }
  if (name === 'web_search') return { type: 'web_search' }
  return { type: custom ? 'custom' : 'function', name }
}

const encodeFormat = (format: HubFormat): Json =>
  format.type === 'json_object'
    ? { type: 'json_object' }
    : defined({
        type: 'json_schema',
        name: format.name,
        schema: format.schema,
        strict: format.strict,
        description: format.description,
      })
