// Tools, the choice among them and the ids of calls, between Messages and the hub.
import { abilitiesOf } from '../../catalogue/abilities/abilities.ts'
import type { Abilities } from '../../catalogue/abilities/types.ts'
import { exact } from '../../http/json-source.ts'
import type { HubRequest, HubTool, HubToolChoice } from '../../hub/request.ts'
import type { Body } from '../dialect.ts'
import { nameOf } from '../fit/choice.ts'
import type { PlainRequest, PlainTool } from '../fit/freeform.ts'
import { completed } from '../fit/json-schema.ts'
import { located } from '../origin.ts'
import { defined, flagOf, isObject, type JsonObject, listOf, numberOf, objectOf, requireText, textOf, unsupported } from '../shape.ts'
import { isStrict } from '../strict-schema.ts'
import { closedSchema } from './json-schema.ts'

/** Tools and the choice among them. @throws LeewayError for a tool that only Anthropic has */
export const decodeTools = (body: Body): Pick<HubRequest, 'tools' | 'toolChoice' | 'parallelToolCalls'> => ({
  tools: listOf(body.tools).map((tool, index) => located(decodeTool(tool, body, `tools.${index}`), `tools.${index}`)),
  ...decodeToolChoice(body.tool_choice),
})

function decodeTool(tool: JsonObject, body: Body, path: string): HubTool {
  const type = textOf(tool.type) ?? 'custom'
  if (type.startsWith('web_search_')) return decodeSearch(tool)
  if (type !== 'custom') throw unsupported(path, `: a tool '${type}' exists only at Anthropic`)
  const parameters = isObject(tool.input_schema) ? exact(tool.input_schema) : undefined
  return defined({
    type: 'function' as const,
    name: requireText(tool, 'name', path),
    description: textOf(tool.description),
    parameters,
    strict: strictness(flagOf(tool.strict), parameters, body),
  })
}

/** Strict where the target can hold to it too: rules for a strict schema differ. */
const strictness = (strict: boolean | undefined, schema: JsonObject | undefined, { model }: Body): boolean | undefined =>
  strict ? schema !== undefined && isStrict(schema, textOf(model) ?? '') : strict

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
      return located({ name: requireText(choice, 'name', 'tool_choice') }, 'tool_choice')
    default:
      return undefined
  }
}

/** Tools and choice belong together: Anthropic has no allowed subset, so the others are left out of `tools`. */
export function encodeTools({ tools, toolChoice, parallelToolCalls, model }: PlainRequest): JsonObject {
  const abilities = abilitiesOf(model)
  const kept = tools.filter(tool => isAllowed(tool, toolChoice)).map(tool => encodeTool(tool, abilities))
  if (kept.length === 0) return {}
  return defined({ tools: kept, tool_choice: encodeToolChoice(toolChoice, parallelToolCalls) })
}

type FunctionTool = Extract<HubTool, { type: 'function' }>

function isAllowed(tool: HubTool, choice: HubToolChoice | undefined): boolean {
  return typeof choice !== 'object' || !('allowed' in choice) || choice.allowed.includes(nameOf(tool))
}

function encodeTool(tool: PlainTool, abilities: Abilities): JsonObject {
  switch (tool.type) {
    case 'function':
      return encodeFunction(tool, abilities)
    case 'web_search':
      return encodeSearch(tool, abilities.search)
    default:
      return tool satisfies never
  }
}

/** A strict schema is held to the same rules as that of a structured answer. */
function encodeFunction({ name, description, parameters, strict }: FunctionTool, { strictTools, strictSchema }: Abilities): JsonObject {
  const schema = completed(parameters ?? {})
  const held = strict && strictTools
  const input_schema = held ? closedSchema(schema, strictSchema) : schema
  // A schema of literals or alternatives is closed without a type, which the root must have.
  return defined(
    input_schema.type === 'object'
      ? { name, description, input_schema, strict: held || undefined }
      : { name, description, input_schema: schema },
  )
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

const ourSearch = 'srvtoolu_lw_'

/** The id of a search that another provider made; Anthropic wants `^srvtoolu_[a-zA-Z0-9_]+$`. */
export const searchId = (id: string): string => `${ourSearch}${id.replace(/[^a-zA-Z0-9]/g, '_')}`

/** Whether it is the id of a search that another provider made. Earlier releases wrote the provider's id alone; Anthropic's own have no second `_`. */
export const isOurSearch = (id: unknown): boolean => typeof id === 'string' && /^srvtoolu_[a-zA-Z0-9]*_/.test(id)
