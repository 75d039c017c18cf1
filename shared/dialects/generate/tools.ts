// Tools and the choice among them, between generateContent and the hub.
import { exact } from '../../http/json-source.ts'
import type { HubRequest, HubTool, HubToolChoice } from '../../hub/request.ts'
import type { Body } from '../dialect.ts'
import { located, pathOf } from '../origin.ts'
import { defined, isObject, type JsonObject, listOf, objectOf, present, requireText, textOf, unsupported } from '../shape.ts'
import { fromOpenApi } from './json-schema.ts'

/** Tools and the choice among them. @throws LeewayError for a tool that only Gemini has */
export const decodeTools = (body: Body): Pick<HubRequest, 'tools' | 'toolChoice'> =>
  defined({
    tools: listOf(body.tools).flatMap((tool, index) => decodeTool(tool, `tools.${index}`)),
    toolChoice: decodeToolChoice(objectOf(objectOf(body.toolConfig).functionCallingConfig)),
  })

/** One entry may offer several kinds. */
function decodeTool(tool: JsonObject, path: string): HubTool[] {
  return Object.entries(tool).flatMap(([kind, value]) => {
    if (value === null || value === undefined) return []
    if (kind === 'functionDeclarations')
      return listOf(value).map((each, index) => decodeDeclaration(each, `${path}.functionDeclarations.${index}`))
    if (kind === 'googleSearch') return [decodeSearch(objectOf(value), `${path}.googleSearch`)]
    throw unsupported(`${path}.${kind}`, ': the tool exists only at Gemini')
  })
}

function decodeDeclaration(declaration: JsonObject, path: string): HubTool {
  const { description, parameters, parametersJsonSchema } = declaration
  const tool = defined({
    type: 'function' as const,
    name: requireText(declaration, 'name', path),
    description: textOf(description),
    parameters: schemaOf(parametersJsonSchema, parameters),
  })
  return located(tool, path)
}

/** A JSON schema as it is; else one in Google's own form. */
export function schemaOf(jsonSchema: unknown, openApi: unknown): JsonObject | undefined {
  if (isObject(jsonSchema)) return exact(jsonSchema)
  return isObject(openApi) ? fromOpenApi(openApi) : undefined
}

function decodeSearch({ excludeDomains, searchTypes, ...rest }: JsonObject, path: string): HubTool {
  const kinds = Object.keys(objectOf(searchTypes))
  if (kinds.some(kind => kind !== 'webSearch')) throw unsupported(`${path}.searchTypes`, ': the target searches the web only')
  const [stranger] = Object.keys(defined(rest)).filter(name => rest[name] !== null)
  if (stranger !== undefined) throw unsupported(`${path}.${stranger}`, ': the search of the target has no such setting')
  const domains = Array.isArray(excludeDomains) ? excludeDomains.filter(domain => typeof domain === 'string') : []
  return located<HubTool>({ type: 'web_search', ...(domains.length > 0 ? { blockedDomains: domains } : {}) }, path)
}

/** `VALIDATED` (arguments must fit their schema) is what `AUTO` does elsewhere. */
function decodeToolChoice({ mode, allowedFunctionNames }: JsonObject): HubToolChoice | undefined {
  const word = textOf(mode)?.toUpperCase()
  const allowed = Array.isArray(allowedFunctionNames) ? allowedFunctionNames.filter(name => typeof name === 'string') : []
  const [only] = allowed
  if (word === 'NONE') return 'none'
  if (word === 'ANY' && allowed.length === 1 && only !== undefined) return { name: only }
  if (allowed.length > 0) return { allowed, mode: word === 'ANY' ? 'required' : 'auto' }
  if (word === 'ANY') return 'required'
  return word === 'AUTO' || word === 'VALIDATED' ? 'auto' : undefined
}

/** Tools and the choice among them, as members of a request. @throws LeewayError for a tool that Gemini has not */
export function encodeTools({ tools, toolChoice }: HubRequest): {
  readonly tools?: readonly JsonObject[]
  readonly toolConfig?: JsonObject
} {
  const functionDeclarations = tools.flatMap((tool, index) => (tool.type === 'web_search' ? [] : [encodeTool(tool, index)]))
  const entries = [
    ...(functionDeclarations.length > 0 ? [{ functionDeclarations }] : []),
    ...tools.flatMap((tool, index) => (tool.type === 'web_search' ? [encodeSearch(tool, index)] : [])),
  ]
  if (entries.length === 0) return {}
  return defined({ tools: entries, toolConfig: present({ functionCallingConfig: toolChoice && encodeToolChoice(toolChoice) }) })
}

function encodeTool(tool: Exclude<HubTool, { type: 'web_search' }>, index: number): JsonObject {
  if (tool.type === 'custom') throw unsupported(pathOf(tool, `tools.${index}`), ': a custom tool exists only at OpenAI')
  return defined({ name: tool.name, description: tool.description, parametersJsonSchema: tool.parameters })
}

function encodeSearch(tool: Extract<HubTool, { type: 'web_search' }>, index: number): JsonObject {
  const { allowedDomains = [], blockedDomains = [] } = tool
  if (allowedDomains.length + blockedDomains.length > 0)
    throw unsupported(pathOf(tool, `tools.${index}`), ': Gemini cannot restrict a search to domains')
  return { googleSearch: {} }
}

function encodeToolChoice(choice: HubToolChoice): JsonObject {
  if (choice === 'required') return { mode: 'ANY' }
  if (typeof choice === 'string') return { mode: choice.toUpperCase() }
  if ('name' in choice) return { mode: 'ANY', allowedFunctionNames: [choice.name] }
  return { mode: choice.mode === 'required' ? 'ANY' : 'AUTO', allowedFunctionNames: choice.allowed }
}
