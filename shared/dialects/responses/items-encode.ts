// The hub's items as the input items of OpenAI's Responses API.
import type { HubItem, HubPart } from '../../hub/request.ts'
import { defined } from '../shape.ts'

type Json = Record<string, unknown>
type CallId = (id: string) => string

/** Foreign and unsigned reasoning is left out whole, as are searches that OpenAI did not make. `callId` fits the ids of calls to OpenAI's limit. */
export function encodeItems(items: readonly HubItem[], callId: CallId): Json[] {
  const kept = items.filter(isOurs)
  return kept.filter((item, index) => item.type !== 'reasoning' || isFollowed(kept, index)).map(item => encodeItem(item, callId))
}

function isOurs(item: HubItem): boolean {
  if (item.type === 'reasoning') return item.signature?.provider === 'openai'
  return item.type !== 'web-search' || item.id.startsWith('ws_')
}

/** OpenAI refuses a reasoning item without the output item that it led to. */
function isFollowed(items: readonly HubItem[], index: number): boolean {
  const next = items.slice(index + 1).find(item => item.type !== 'reasoning')
  if (next?.type === 'message') return next.role === 'assistant'
  return next?.type === 'tool-call' || next?.type === 'web-search'
}

function encodeItem(item: HubItem, callId: CallId): Json {
  switch (item.type) {
    case 'message':
      return { type: 'message', role: item.role, content: item.content.map(item.role === 'assistant' ? encodeOutputPart : encodePart) }
    case 'reasoning':
      return defined({
        type: 'reasoning',
        id: item.id,
        summary: item.summary.map(text => ({ type: 'summary_text', text })),
        encrypted_content: item.signature?.value,
      })
    case 'tool-call':
      return item.custom
        ? { type: 'custom_tool_call', call_id: callId(item.id), name: item.name, input: item.arguments }
        : { type: 'function_call', call_id: callId(item.id), name: item.name, arguments: item.arguments }
    case 'tool-result':
      return {
        type: item.custom ? 'custom_tool_call_output' : 'function_call_output',
        call_id: callId(item.id),
        output: encodeOutput(item),
      }
    case 'web-search':
      return { type: 'web_search_call', id: item.id, status: 'completed', action: searchAction(item.queries) }
    default:
      return item satisfies never
  }
}

/** The action of a finished search. */
export const searchAction = (queries: readonly string[]): Json => ({ type: 'search', query: queries[0] ?? '', queries })

function encodePart(part: HubPart): Json {
  switch (part.type) {
    case 'text':
      return { type: 'input_text', text: part.text }
    case 'refusal':
      return { type: 'input_text', text: part.text }
    case 'image':
      return { type: 'input_image', image_url: part.url, detail: part.detail ?? 'auto' }
    case 'file':
      return encodeFile(part)
    default:
      return part satisfies never
  }
}

/** An inline file needs a name; a file with an id or a URL has its own. */
const encodeFile = (part: Extract<HubPart, { type: 'file' }>): Json =>
  defined({
    type: 'input_file',
    filename: part.data === undefined ? part.filename : (part.filename ?? 'file'),
    file_data: part.data,
    file_url: part.url,
    file_id: part.fileId,
  })

function encodeOutputPart(part: HubPart): Json {
  if (part.type === 'text') return { type: 'output_text', text: part.text, annotations: [] }
  if (part.type === 'refusal') return { type: 'refusal', refusal: part.text }
  return encodePart(part)
}

/** Responses has no mark for a failed call, so the text says it where it does not by itself. */
function encodeOutput({ content, failed }: Extract<HubItem, { type: 'tool-result' }>): string | Json[] {
  const parts = failed ? marked(content) : content
  const [first] = parts
  if (parts.length === 0) return ''
  return parts.length === 1 && first?.type === 'text' ? first.text : parts.map(encodePart)
}

function marked(content: readonly HubPart[]): readonly HubPart[] {
  const [first, ...rest] = content
  if (first?.type !== 'text') return [{ type: 'text', text: 'Error' }, ...content]
  return /^\W*error/i.test(first.text) ? content : [{ type: 'text', text: `Error: ${first.text}` }, ...rest]
}
