// Tools, the choice among them, ids of calls and what a search looked for, between Responses and the hub.
import { exact } from '../../http/json-source.ts'
import type { HubRequest, HubTool, HubToolChoice } from '../../hub/request.ts'
import type { Body } from '../dialect.ts'
import { located } from '../origin.ts'
import {
  defined,
  flagOf,
  invalid,
  isObject,
  type JsonObject,
  listOf,
  objectOf,
  present,
  requireText,
  textOf,
  unsupported,
} from '../shape.ts'
import { type Declared, declaredTools, isClientSearch, type ToolNames, toolNames } from './namespaces.ts'

/** Tools and the choice among them. @throws LeewayError for a tool that only its own provider has */
export const decodeTools = (body: Body): Pick<HubRequest, 'tools' | 'toolChoice' | 'parallelToolCalls'> =>
  defined({
    tools: decodeEach(body),
    toolChoice: decodeToolChoice(body.tool_choice),
    parallelToolCalls: flagOf(body.parallel_tool_calls),
  })

/** The members of a request that speak of tools. */
export const encodeTools = (request: HubRequest): JsonObject =>
  defined({
    tools: request.tools.length === 0 ? undefined : request.tools.map(encodeTool),
    tool_choice: encodeToolChoice(request),
    parallel_tool_calls: request.parallelToolCalls,
    max_tool_calls: maxSearches(request),
  })

/** A tool that comes later, and is there already, is one. */
function decodeEach(body: Body): HubTool[] {
  const names = toolNames(body)
  const tools: HubTool[] = []
  const known = new Set<string>()
  for (const declared of declaredTools(body)) {
    const tool = located(decodeTool(declared, names), declared.path)
    const name = tool.type === 'web_search' ? tool.type : tool.name
    if (!declared.late || !known.has(name)) tools.push(tool)
    known.add(name)
  }
  return tools
}

const webSearch = /^web_search(_preview)?(_\d{4}_\d{2}_\d{2})?$/

function decodeTool({ tool, path, namespace, about }: Declared, names: ToolNames): HubTool {
  const type = String(tool.type)
  if (type === 'function' || type === 'custom') {
    const own = (type === 'function' ? decodeFunction : decodeCustom)(tool, path)
    return namespace === undefined ? own : inNamespace(own, { name: names.hub(own.name, namespace), namespace, about })
  }
  if (isClientSearch(tool)) return decodeSearchOfTools(tool, names)
  if (webSearch.test(type)) return decodeWebSearch(tool)
  throw unsupported(`${path}.type`, `: a hosted tool '${type}' exists only at its own provider`)
}

type Named = Extract<HubTool, { readonly name: string }>

interface Place {
  readonly name: string
  readonly namespace: string
  readonly about: string | undefined
}

const inNamespace = (tool: Named, { name, namespace, about }: Place): HubTool => ({
  ...tool,
  name,
  ...(about === undefined
    ? {}
    : { description: [`Of ${namespace}: ${about}`, ...(tool.description === undefined ? [] : [tool.description])].join('\n\n') }),
})

const decodeSearchOfTools = (tool: JsonObject, { search: name }: ToolNames): HubTool =>
  defined({
    type: 'function' as const,
    name,
    description: textOf(tool.description),
    parameters: isObject(tool.parameters) ? exact(tool.parameters) : undefined,
  })

/** A function as Responses and Chat both describe it; on Chat it is one level deeper. */
export const decodeFunction = (tool: JsonObject, path: string): Named =>
  defined({
    type: 'function' as const,
    name: requireText(tool, 'name', path),
    description: textOf(tool.description),
    parameters: isObject(tool.parameters) ? exact(tool.parameters) : undefined,
    strict: flagOf(tool.strict),
  })

const decodeCustom = (tool: JsonObject, path: string): Named =>
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

/** Responses takes an absent `strict` for true, every other dialect for false: so it is always said. */
function encodeTool(tool: HubTool): JsonObject {
  switch (tool.type) {
    case 'function':
      return defined({
        type: 'function',
        name: tool.name,
        description: tool.description,
        parameters: tool.parameters,
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

function encodeToolChoice({ toolChoice, tools }: HubRequest): JsonObject | string | undefined {
  if (toolChoice === undefined || typeof toolChoice === 'string') return toolChoice
  if ('name' in toolChoice) return choiceOf(toolChoice.name, tools, toolChoice.custom)
  return { type: 'allowed_tools', mode: toolChoice.mode, tools: toolChoice.allowed.map(name => choiceOf(name, tools)) }
}

function choiceOf(name: string, tools: readonly HubTool[], custom = false): JsonObject {
  const tool = tools.find(candidate => candidate.type !== 'web_search' && candidate.name === name)
  if (tool !== undefined) return { type: tool.type, name }
  if (name === 'web_search') return { type: 'web_search' }
  return { type: custom ? 'custom' : 'function', name }
}

/** What a `web_search_call` looked for: nothing for its other actions (opening a page, finding in one). */
export function searchQueries(item: JsonObject): string[] {
  const action = objectOf(item.action)
  if (Array.isArray(action.queries) && action.queries.length > 0) return action.queries.filter(query => typeof query === 'string')
  const query = isObject(item.action) ? textOf(action.query) : undefined
  return query === undefined || query === '' ? [] : [query]
}

/** The action of a finished search. */
export const searchAction = (queries: readonly string[]): JsonObject => ({ type: 'search', query: queries[0] ?? '', queries })
