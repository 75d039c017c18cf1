// Tools, the choice among them and what a search looked for, between Interactions and the hub.
import { exact } from '../../http/json-source.ts'
import type { HubRequest, HubTool, HubToolChoice } from '../../hub/request.ts'
import type { Body } from '../dialect.ts'
import type { PlainRequest, PlainTool } from '../fit/freeform.ts'
import { located, pathOf } from '../origin.ts'
import { defined, isObject, type JsonObject, listOf, objectOf, requireText, textOf, unsupported } from '../shape.ts'

/** Tools and the choice among them. @throws LeewayError for a tool that only Gemini has */
export const decodeTools = (body: Body): Pick<HubRequest, 'tools' | 'toolChoice'> =>
  defined({
    tools: listOf(body.tools).map((tool, index) => located(decodeTool(tool, `tools.${index}`), `tools.${index}`)),
    toolChoice: placed(decodeToolChoice(objectOf(body.generation_config).tool_choice)),
  })

function decodeTool(tool: JsonObject, path: string): HubTool {
  if (tool.type === 'google_search') return { type: 'web_search' }
  if (tool.type !== 'function') throw unsupported(path, `: a tool '${String(tool.type)}' exists only at Gemini`)
  return defined({
    type: 'function' as const,
    name: requireText(tool, 'name', path),
    description: textOf(tool.description),
    parameters: isObject(tool.parameters) ? exact(tool.parameters) : undefined,
  })
}

const placed = (choice: HubToolChoice | undefined): HubToolChoice | undefined =>
  typeof choice === 'object' ? located(choice, 'generation_config.tool_choice') : choice

/** `validated` (arguments must fit their schema) is what `auto` does elsewhere. */
function decodeToolChoice(choice: unknown): HubToolChoice | undefined {
  if (isObject(choice)) return allowedChoice(objectOf(choice.allowed_tools))
  if (choice === 'auto' || choice === 'validated') return 'auto'
  if (choice === 'any') return 'required'
  return choice === 'none' ? 'none' : undefined
}

function allowedChoice({ mode, tools }: JsonObject): HubToolChoice {
  const allowed = Array.isArray(tools) ? tools.filter(name => typeof name === 'string') : []
  const [only] = allowed
  if (mode === 'none') return 'none'
  if (allowed.length === 0) return mode === 'any' ? 'required' : 'auto'
  if (mode === 'any' && allowed.length === 1 && only !== undefined) return { name: only }
  return { allowed, mode: mode === 'any' ? 'required' : 'auto' }
}

interface EncodedTools {
  readonly tools?: readonly JsonObject[]
  /** A member of `generation_config`. */
  readonly tool_choice?: JsonObject | string
}

/** Tools and the choice among them, which stand apart in a request. @throws LeewayError for a tool that Gemini has not */
export function encodeTools({ tools, toolChoice }: PlainRequest): EncodedTools {
  if (tools.length === 0) return {}
  return defined({ tools: tools.map(encodeTool), tool_choice: encodeToolChoice(toolChoice, tools) })
}

function encodeTool(tool: PlainTool, index: number): JsonObject {
  switch (tool.type) {
    case 'function':
      return defined({ type: 'function', name: tool.name, description: tool.description, parameters: tool.parameters })
    case 'web_search':
      if ((tool.allowedDomains ?? tool.blockedDomains ?? []).length > 0) {
        throw unsupported(pathOf(tool, `tools.${index}`), ': Gemini cannot restrict a search to domains')
      }
      return { type: 'google_search' }
    default:
      return tool satisfies never
  }
}

/** Allowed tools are functions: a hosted search has no name there. @throws LeewayError for a search that is forced */
function encodeToolChoice(choice: HubToolChoice | undefined, tools: readonly HubTool[]): JsonObject | string | undefined {
  if (choice === undefined || choice === 'auto' || choice === 'none') return choice
  if (choice === 'required') return 'any'
  const named = 'name' in choice ? [choice.name] : choice.allowed
  const required = 'name' in choice || choice.mode === 'required'
  const isFunction = (name: string): boolean =>
    name !== 'web_search' || tools.some(tool => tool.type !== 'web_search' && tool.name === name)
  if (required && !named.every(isFunction)) throw unsupported('tool_choice', ': Gemini cannot be made to search; leave the choice to it')
  return { allowed_tools: { mode: required ? 'any' : 'auto', tools: named.filter(isFunction) } }
}

/** What a `google_search_call` looked for. */
export function queriesOf({ arguments: args }: JsonObject): string[] {
  const { queries } = objectOf(args)
  return Array.isArray(queries) ? queries.filter(query => typeof query === 'string') : []
}
