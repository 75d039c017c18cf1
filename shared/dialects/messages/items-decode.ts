// The turns of a Messages request as the hub's items.
import type { HubItem, HubPart, HubRole, Signature } from '../../hub/request.ts'
import { invalid, isObject, type JsonObject, objectOf, requireText, textOf, unsupported } from '../shape.ts'
import { readSignature } from '../signature.ts'
import { decodePart, decodeParts } from './content.ts'

/** `system` and `messages`, in order. @throws LeewayError with the path of the block at fault */
export function decodeItems(system: unknown, messages: unknown): HubItem[] {
  const turns = Array.isArray(messages) ? messages : []
  return [...decodeSystem(system), ...turns.flatMap((turn: unknown, index) => decodeTurn(objectOf(turn), `messages.${index}`))]
}

function decodeSystem(system: unknown): HubItem[] {
  const content = decodeParts(system, 'system')
  return content.length === 0 ? [] : [{ type: 'message', role: 'system', content }]
}

const isRole = (role: unknown): role is HubRole => role === 'user' || role === 'assistant' || role === 'system'

function decodeTurn({ role, content }: JsonObject, path: string): HubItem[] {
  if (!isRole(role)) throw invalid(`${path}.role`, 'expected "user", "assistant" or "system"')
  if (typeof content === 'string') return [{ type: 'message', role, content: [{ type: 'text', text: content }] }]
  if (!Array.isArray(content)) throw invalid(`${path}.content`, 'expected a string or an array of blocks')
  const items = content.flatMap((block: unknown, index) => decodeBlock(block, { role, path: `${path}.content.${index}` }))
  return joinMessages(items)
}

interface Place {
  readonly role: HubRole
  readonly path: string
}

function decodeBlock(block: unknown, { role, path }: Place): HubItem[] {
  if (!isObject(block)) throw invalid(path, 'expected a block')
  switch (block.type) {
    case 'thinking':
      return reasoning(textOf(block.thinking) ?? '', textOf(block.signature))
    case 'redacted_thinking':
      return reasoning('', textOf(block.data), true)
    case 'tool_use':
      return [toolCall(block, path)]
    case 'tool_result':
      return [toolResult(block, path)]
    case 'server_tool_use':
      return [search(block, path)]
    // What a search found belongs to the search before it; only Anthropic can read its encrypted results again.
    case 'web_search_tool_result':
      return []
    default:
      return [{ type: 'message', role, content: decodePart(block, path) }]
  }
}

/** Unsigned thinking proves nothing to any provider: it is left out. */
function reasoning(text: string, value: string | undefined, withheld = false): HubItem[] {
  if (value === undefined || value === '') return []
  const read = readSignature(value, 'anthropic')
  const signature: Signature = withheld && read.provider === 'anthropic' ? { ...read, redacted: true } : read
  return [{ type: 'reasoning', summary: text === '' ? [] : [text], signature }]
}

const toolCall = (block: JsonObject, path: string): HubItem => ({
  type: 'tool-call',
  id: requireText(block, 'id', path),
  name: requireText(block, 'name', path),
  arguments: JSON.stringify(block.input ?? {}),
})

function toolResult(block: JsonObject, path: string): HubItem {
  const id = requireText(block, 'tool_use_id', path)
  const content = decodeParts(block.content, `${path}.content`)
  return { type: 'tool-result', id, content, ...(block.is_error === true ? { failed: true } : {}) }
}

function search(block: JsonObject, path: string): HubItem {
  if (block.name !== 'web_search') throw unsupported(path, `: a tool '${String(block.name)}' of Anthropic's cannot be carried`)
  const query = textOf(objectOf(block.input).query)
  return { type: 'web-search', id: requireText(block, 'id', path), queries: query === undefined ? [] : [query] }
}

/** Neighbouring parts of one turn are one message. */
function joinMessages(items: readonly HubItem[]): HubItem[] {
  const joined: HubItem[] = []
  for (const item of items) {
    const last = joined.at(-1)
    if (item.type === 'message' && last?.type === 'message')
      joined[joined.length - 1] = { ...last, content: join(last.content, item.content) }
    else joined.push(item)
  }
  return joined
}

const join = (one: readonly HubPart[], other: readonly HubPart[]): HubPart[] => [...one, ...other]
