// Tools, the choice among them and the ids of calls, between Messages and the hub.
import { exact } from '../../http/json-source.ts'
import type { HubRequest, HubTool, HubToolChoice } from '../../hub/request.ts'
import type { Body } from '../dialect.ts'
import { defined, flagOf, type JsonObject, listOf, numberOf, objectOf, requireText, textOf, unsupported } from '../shape.ts'
import { familyOf } from './family.ts'

/** Tools and the choice among them. @throws LeewayError for a tool that only Anthropic has */
export const decodeTools = (body: Body): Pick<HubRequest, 'tools' | 'toolChoice' | 'parallelToolCalls'> => ({
  tools: listOf(body.tools).map((tool, index) => decodeTool(tool, `tools.${index}`)),
  ...decodeToolChoice(body.tool_choice),
})

function decodeTool(tool: JsonObject, path: string): HubTool {
  const type = textOf(tool.type) ?? 'custom'
  if (type.startsWith('web_search_')) return decodeSearch(tool)
  if (type !== 'custom') throw unsupported(path, `: a tool '${type}' exists only at Anthropic`)
  return defined({
    type: 'function' as const,
    name: requireText(tool, 'name', path),
    description: textOf(tool.description),
    parameters: tool.input_schema === undefined || tool.input_schema === null ? undefined : exact(objectOf(tool.input_schema)),
    strict: flagOf(tool.strict),
  })
}

const decodeSearch = (tool: JsonObject): HubTool =>
  defined({
    type: 'web_search' as const,
    allowedDomains: textsOf(tool.allowed_domains),
    blockedDomains: textsOf(tool.blocked_domains),
    maxUses: numberOf(tool.max_uses),
    userLocation: tool.user_location === undefined || tool.user_location === null ? undefined : objectOf(tool.user_location),
  })

const textsOf = (value: unknown): string[] | undefined =>
  Array.isArray(value) ? value.filter(entry => typeof entry === 'string') : undefined

function decodeToolChoice(value: unknown): Pick<HubRequest, 'toolChoice' | 'parallelToolCalls'> {
  const choice = objectOf(value)
  const parallelToolCalls = choice.disable_parallel_tool_use === true ? false : undefined
  return defined({ toolChoice: choiceOf(choice), parallelToolCalls })
}

function choiceOf(choice: JsonObject): HubToolChoice | undefined {
  switch (choice.type) {
    case 'auto':
    case 'none':
      return choice.type
    case 'any':
      return 'required'
    case 'tool':
      return { name: requireText(choice, 'name', 'tool_choice') }
    default:
      return undefined
  }
}

/** Tools and choice belong together: Anthropic has no allowed subset, so the others are left out of `tools`. */
export function encodeTools({ tools, toolChoice, parallelToolCalls, model }: HubRequest): JsonObject {
  const kept = tools.filter(tool => isAllowed(tool, toolChoice)).map((tool, index) => encodeTool(tool, { index, model }))
  if (kept.length === 0) return {}
  return defined({ tools: kept, tool_choice: encodeToolChoice(toolChoice, parallelToolCalls) })
}

const nameOf = (tool: HubTool): string => (tool.type === 'web_search' ? 'web_search' : tool.name)

function isAllowed(tool: HubTool, choice: HubToolChoice | undefined): boolean {
  return typeof choice !== 'object' || !('allowed' in choice) || choice.allowed.includes(nameOf(tool))
}

function encodeTool(tool: HubTool, { index, model }: { readonly index: number; readonly model: string }): JsonObject {
  switch (tool.type) {
    case 'function':
      return defined({
        name: tool.name,
        description: tool.description,
        input_schema: { type: 'object', ...(tool.parameters ?? { properties: {} }) },
        strict: tool.strict ? true : undefined,
      })
    case 'custom':
      throw unsupported(`tools.${index}`, ': a custom tool exists only at OpenAI')
    case 'web_search':
      return encodeSearch(tool, familyOf(model).search)
    default:
      return tool satisfies never
  }
}

/** Newer versions run code over the results unless the calls are said to be direct. */
function encodeSearch(tool: Extract<HubTool, { type: 'web_search' }>, version: string): JsonObject {
  return defined({
    type: version,
    name: 'web_search',
    allowed_callers: version === 'web_search_20250305' ? undefined : ['direct'],
    allowed_domains: tool.allowedDomains,
    blocked_domains: tool.blockedDomains,
    max_uses: tool.maxUses,
    user_location: tool.userLocation,
  })
}

function encodeToolChoice(choice: HubToolChoice | undefined, parallel: boolean | undefined): JsonObject | undefined {
  const serial = parallel === false ? { disable_parallel_tool_use: true } : {}
  if (choice === undefined) return parallel === false ? { type: 'auto', ...serial } : undefined
  if (choice === 'none') return { type: 'none' }
  if (choice === 'auto') return { type: 'auto', ...serial }
  if (choice === 'required') return { type: 'any', ...serial }
  if ('name' in choice) return { type: 'tool', name: choice.name, ...serial }
  return { type: choice.mode === 'required' ? 'any' : 'auto', ...serial }
}

/** Whether the model must call a tool; it then must not be told to think (Anthropic answers 400). */
export const forcesTool = (choice: HubToolChoice | undefined): boolean =>
  choice === 'required' || (typeof choice === 'object' && ('name' in choice || choice.mode === 'required'))

const accepted = /^[a-zA-Z0-9_-]+$/

const prefix = 'lw-'

/**
 * Anthropic enforces `^[a-zA-Z0-9_-]+$` (wires §5). Ids that fit travel as they are, others as `lw-` and their base64url; so do those
 * that begin with `lw-` themselves, so that no two ids become one.
 */
export const callId = (id: string): string =>
  accepted.test(id) && !id.startsWith(prefix) ? id : `${prefix}${Buffer.from(id, 'utf8').toString('base64url')}`

/** The id of a search, which Anthropic wants as `^srvtoolu_[a-zA-Z0-9_]+$`. */
export const searchId = (id: string): string => (/^srvtoolu_[a-zA-Z0-9_]+$/.test(id) ? id : `srvtoolu_${id.replace(/[^a-zA-Z0-9]/g, '_')}`)
