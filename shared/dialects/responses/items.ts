// The input items of a Responses request, and the hub's items.
import { writeJson } from '../../http/json-raw.ts'
import { exact } from '../../http/json-source.ts'
import type { HubItem, HubPart, HubRole } from '../../hub/request.ts'
import type { Body } from '../dialect.ts'
import { isMinted } from '../openai-answer.ts'
import { located } from '../origin.ts'
import { invalid, type JsonObject, listOf, objectOf, requireText, textOf, unsupported } from '../shape.ts'
import { about } from './about.ts'
import { decodeParts, encodeOutputParts, encodeParts } from './content.ts'
import { declaredTools, type ToolNames, toolNames } from './namespaces.ts'
import { decodeReasoning, encodeReasoning } from './reasoning.ts'
import { searchAction, searchQueries } from './tools.ts'

type Decode = (item: JsonObject, path: string, names: ToolNames) => HubItem | undefined

const decoders: Readonly<Record<string, Decode>> = {
  message: decodeMessage,
  function_call: (item, path, names) => ({ ...callOf(item, path, names), arguments: requireText(item, 'arguments', path) }),
  custom_tool_call: (item, path, names) => ({ ...callOf(item, path, names), arguments: requireText(item, 'input', path), custom: true }),
  function_call_output: decodeResult,
  custom_tool_call_output: (item, path) => ({ ...decodeResult(item, path), custom: true }),
  reasoning: decodeReasoning,
  web_search_call: item => ({
    type: 'web-search',
    id: textOf(item.id) ?? '',
    queries: searchQueries(item),
  }),
  tool_search_call: (item, path, names) => {
    requireClient(item, path)
    return { type: 'tool-call', id: searchCallId(item, path), name: names.search, arguments: writeJson(exact(objectOf(item.arguments))) }
  },
  tool_search_output: (item, path, names) => {
    requireClient(item, path)
    return { type: 'tool-result', id: searchCallId(item, path), content: [{ type: 'text', text: foundTools(item, names) }] }
  },
  /** Its tools stand among those of the request. */
  additional_tools: () => undefined,
}

/** @throws LeewayError `unsupported_parameter` with `input.<n>.type` for an item that only its own provider knows */
const decodeAll = (items: readonly JsonObject[], names: ToolNames): HubItem[] =>
  items.flatMap((item, index) => {
    const type = textOf(item.type) ?? 'message'
    const decode = Object.hasOwn(decoders, type) ? decoders[type] : undefined
    if (decode === undefined) throw unsupported(`input.${index}.type`, `: an item '${type}' exists only at its own provider`)
    const decoded = decode(item, `input.${index}`, names)
    return decoded === undefined ? [] : located(decoded, `input.${index}`)
  })

/** `instructions` and `input`, in order. @throws LeewayError with the path of the item at fault */
export function decodeItems(body: Body): HubItem[] {
  const { input, instructions } = body
  const items = typeof instructions === 'string' ? [textMessage('system', instructions)] : []
  if (typeof input === 'string') return located([...items, textMessage('user', input)], 'input')
  if (!Array.isArray(input)) throw invalid('input', 'expected a string or an array of items')
  return located([...items, ...decodeAll(listOf(input), toolNames(body))], 'input')
}

const callOf = (item: JsonObject, path: string, names: ToolNames) => ({
  type: 'tool-call' as const,
  id: requireText(item, 'call_id', path),
  name: names.hub(requireText(item, 'name', path), textOf(item.namespace)),
})

/** @throws LeewayError for a search that OpenAI itself ran: the tools that it found are not in the request */
function requireClient({ execution }: JsonObject, path: string): void {
  if (execution !== 'client') throw unsupported(`${path}.execution`, ': only a search that the caller runs has a counterpart')
}

const searchCallId = (item: JsonObject, path: string): string => textOf(item.call_id) ?? requireText(item, 'id', path)

/** The tools themselves stand among those of the request. */
function foundTools(item: JsonObject, names: ToolNames): string {
  const found = declaredTools({ tools: item.tools }).flatMap(({ tool, namespace }) => {
    const name = textOf(tool.name)
    return name === undefined ? [] : names.hub(name, namespace)
  })
  return found.length === 0 ? 'No tools were found.' : `Found, and there to be called from now on: ${found.join(', ')}.`
}

const textMessage = (role: HubRole, text: string): HubItem => ({ type: 'message', role, content: [{ type: 'text', text }] })

const roles: ReadonlySet<unknown> = new Set<HubRole>(['system', 'developer', 'user', 'assistant'])

const isRole = (role: unknown): role is HubRole => roles.has(role)

function decodeMessage(item: JsonObject, path: string): HubItem {
  if (!isRole(item.role)) throw invalid(`${path}.role`, 'expected "system", "developer", "user" or "assistant"')
  return { type: 'message', role: item.role, content: decodeParts(item.content, `${path}.content`) }
}

function decodeResult(item: JsonObject, path: string): Extract<HubItem, { type: 'tool-result' }> {
  return { type: 'tool-result', id: requireText(item, 'call_id', path), content: decodeParts(item.output, `${path}.output`) }
}

/** Foreign and unsigned reasoning is left out whole, as are searches that OpenAI did not make. */
export function encodeItems(items: readonly HubItem[]): JsonObject[] {
  const kept = items.filter(isOurs)
  return kept.filter((item, index) => item.type !== 'reasoning' || isFollowed(kept, index)).map(encodeItem)
}

function isOurs(item: HubItem): boolean {
  if (item.type === 'reasoning') return item.signature?.provider === about.home
  return item.type !== 'web-search' || (item.id.startsWith('ws_') && !isMinted(item.id))
}

/** OpenAI refuses a reasoning item without the output item that it led to. */
function isFollowed(items: readonly HubItem[], index: number): boolean {
  const next = items.slice(index + 1).find(item => item.type !== 'reasoning')
  if (next?.type === 'message') return next.role === 'assistant'
  return next?.type === 'tool-call' || next?.type === 'web-search'
}

function encodeItem(item: HubItem): JsonObject {
  switch (item.type) {
    case 'message':
      return { type: 'message', role: item.role, content: (item.role === 'assistant' ? encodeOutputParts : encodeParts)(item.content) }
    case 'reasoning':
      return encodeReasoning(item)
    case 'tool-call':
      return item.custom
        ? { type: 'custom_tool_call', call_id: item.id, name: item.name, input: item.arguments }
        : { type: 'function_call', call_id: item.id, name: item.name, arguments: item.arguments }
    case 'tool-result':
      return {
        type: item.custom ? 'custom_tool_call_output' : 'function_call_output',
        call_id: item.id,
        output: encodeResult(item),
      }
    case 'web-search':
      return { type: 'web_search_call', id: item.id, status: 'completed', action: searchAction(item.queries) }
    default:
      return item satisfies never
  }
}

/** Responses has no mark for a failed call, so the text says it where it does not by itself. */
function encodeResult({ content, failed }: Extract<HubItem, { type: 'tool-result' }>): string | JsonObject[] {
  const parts = failed ? marked(content) : content
  const [first] = parts
  if (parts.length === 0) return ''
  return parts.length === 1 && first?.type === 'text' ? first.text : encodeParts(parts)
}

function marked(content: readonly HubPart[]): readonly HubPart[] {
  const [first, ...rest] = content
  if (first?.type !== 'text') return [{ type: 'text', text: 'Error' }, ...content]
  return /^\W*error/i.test(first.text) ? content : [{ type: 'text', text: `Error: ${first.text}` }, ...rest]
}
