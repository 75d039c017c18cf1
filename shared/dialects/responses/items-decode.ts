// The input items of a Responses request into the hub.
import type { HubItem, HubPart, HubRole } from '../../hub/request.ts'
import { defined, invalid, isObject, type JsonObject, listOf, objectOf, requireText, textOf, unsupported } from '../shape.ts'
import { readSignature } from '../signature.ts'

type Decode = (item: JsonObject, path: string) => HubItem

const decoders: Readonly<Record<string, Decode>> = {
  message: decodeMessage,
  function_call: (item, path) => ({
    type: 'tool-call',
    id: requireText(item, 'call_id', path),
    name: requireText(item, 'name', path),
    arguments: requireText(item, 'arguments', path),
  }),
  custom_tool_call: (item, path) => ({
    type: 'tool-call',
    id: requireText(item, 'call_id', path),
    name: requireText(item, 'name', path),
    arguments: requireText(item, 'input', path),
    custom: true,
  }),
  function_call_output: (item, path) => decodeOutput(item, path),
  custom_tool_call_output: (item, path) => ({ ...decodeOutput(item, path), custom: true }),
  reasoning: decodeReasoning,
  web_search_call: (item, path) => ({
    type: 'web-search',
    id: requireText(item, 'id', path),
    queries: searchQueries(item),
  }),
}

/** @throws LeewayError `unsupported_parameter` with `input.<n>.type` for an item that only its own provider knows */
export const decodeItems = (items: readonly JsonObject[]): HubItem[] =>
  items.map((item, index) => {
    const type = textOf(item.type) ?? 'message'
    const decode = Object.hasOwn(decoders, type) ? decoders[type] : undefined
    if (decode === undefined) throw unsupported(`input.${index}.type`, `: an item '${type}' exists only at its own provider`)
    return decode(item, `input.${index}`)
  })

export const textMessage = (role: HubRole, text: string): HubItem => ({ type: 'message', role, content: [{ type: 'text', text }] })

const roles: ReadonlySet<unknown> = new Set<HubRole>(['system', 'developer', 'user', 'assistant'])
const isRole = (role: unknown): role is HubRole => roles.has(role)

function decodeMessage(item: JsonObject, path: string): HubItem {
  if (!isRole(item.role)) throw invalid(`${path}.role`, 'expected "system", "developer", "user" or "assistant"')
  return { type: 'message', role: item.role, content: decodeContent(item.content, `${path}.content`) }
}

function decodeOutput(item: JsonObject, path: string): Extract<HubItem, { type: 'tool-result' }> {
  return { type: 'tool-result', id: requireText(item, 'call_id', path), content: decodeContent(item.output, `${path}.output`) }
}

function decodeContent(content: unknown, path: string): HubPart[] {
  if (typeof content === 'string') return [{ type: 'text', text: content }]
  if (!Array.isArray(content)) throw invalid(path, 'expected a string or an array of parts')
  return listOf(content).map((part, index) => decodePart(part, `${path}.${index}`))
}

function decodePart(part: JsonObject, path: string): HubPart {
  switch (part.type) {
    case 'input_text':
    case 'output_text':
      return { type: 'text', text: requireText(part, 'text', path) }
    case 'refusal':
      return { type: 'refusal', text: requireText(part, 'refusal', path) }
    case 'input_image':
      if (textOf(part.file_id) !== undefined) throw foreignFile(path)
      return defined({ type: 'image' as const, url: requireText(part, 'image_url', path), detail: textOf(part.detail) })
    case 'input_file':
      return decodeFile(part, path)
    default:
      throw unsupported(`${path}.type`, `: a part '${String(part.type)}' cannot be carried`)
  }
}

const foreignFile = (path: string) => unsupported(`${path}.file_id`, ': a file id is known only to the provider that stored the file')

function decodeFile(part: JsonObject, path: string): HubPart {
  if (textOf(part.file_id) !== undefined) throw foreignFile(path)
  const [url, data, filename] = [textOf(part.file_url), textOf(part.file_data), textOf(part.filename)]
  if (url === undefined && data === undefined) throw invalid(path, 'expected `file_data` or `file_url`')
  return defined({ type: 'file' as const, url, data: data === undefined ? undefined : dataUrl(data, filename), filename })
}

const mediaTypes: Readonly<Record<string, string>> = {
  pdf: 'application/pdf',
  txt: 'text/plain',
  md: 'text/markdown',
  csv: 'text/csv',
  json: 'application/json',
  html: 'text/html',
}

/** OpenAI takes a data: URL or bare base64; the hub's `data` is always a data: URL, its type told by the file's name where it says none. */
export function dataUrl(data: string, filename: string | undefined): string {
  if (data.startsWith('data:')) return data
  const extension = filename?.split('.').at(-1)?.toLowerCase() ?? 'pdf'
  return `data:${mediaTypes[extension] ?? 'application/pdf'};base64,${data}`
}

function decodeReasoning(item: JsonObject): HubItem {
  const value = textOf(item.encrypted_content)
  return defined({
    type: 'reasoning' as const,
    id: textOf(item.id),
    summary: listOf(item.summary).flatMap(part => textOf(part.text) ?? []),
    signature: value === undefined ? undefined : readSignature(value, 'openai'),
  })
}

/** What a `web_search_call` looked for: nothing for its other actions (opening a page, finding in one). */
export function searchQueries(item: JsonObject): string[] {
  const action = objectOf(item.action)
  if (Array.isArray(action.queries) && action.queries.length > 0) return action.queries.filter(query => typeof query === 'string')
  const query = isObject(item.action) ? textOf(action.query) : undefined
  return query === undefined || query === '' ? [] : [query]
}
