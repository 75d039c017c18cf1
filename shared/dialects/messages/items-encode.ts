// The hub's items as Anthropic's turns: roles alternate, and the results of a turn's calls open the next user turn.
import type { HubItem } from '../../hub/request.ts'
import { parseArguments } from '../arguments.ts'
import { defined, type JsonObject, unsupported } from '../shape.ts'
import { callId } from './call-id.ts'
import { encodeParts } from './content.ts'

type Role = 'user' | 'assistant' | 'system'

export interface Turn {
  readonly role: Role
  readonly content: JsonObject[]
}

export interface Conversation {
  /** The blocks of the system prompt: every instruction before the first turn. */
  readonly system: JsonObject[]
  readonly turns: readonly Turn[]
}

/** Foreign and unsigned reasoning is left out whole; so are finished searches, whose results only Anthropic's own blocks could carry. */
export function encodeItems(items: readonly HubItem[]): Conversation {
  const start = items.findIndex(item => !isInstruction(item))
  const head = start === -1 ? items : items.slice(0, start)
  const turns: Turn[] = []
  for (const item of items.slice(head.length)) addTo(turns, roleOf(item), encodeItem(item))
  return { system: head.flatMap(encodeItem), turns: turns.map(resultsFirst) }
}

const isInstruction = (item: HubItem): boolean => item.type === 'message' && (item.role === 'system' || item.role === 'developer')

function roleOf(item: HubItem): Role {
  if (item.type === 'tool-result') return 'user'
  if (item.type !== 'message') return 'assistant'
  return item.role === 'developer' ? 'system' : item.role
}

function addTo(turns: Turn[], role: Role, content: readonly JsonObject[]): void {
  if (content.length === 0) return
  const last = turns.at(-1)
  if (last?.role === 'system' && isResult(content[0]) && turns.length > 1) {
    // An instruction may not stand between calls and their results: it moves behind them.
    turns.pop()
    addTo(turns, role, content)
    turns.push(last)
    return
  }
  if (last?.role === role) last.content.push(...content)
  else turns.push({ role, content: [...content] })
}

const resultsFirst = ({ role, content }: Turn): Turn => ({
  role,
  content: role === 'user' ? content.toSorted((one, other) => rank(one) - rank(other)) : content,
})

const isResult = (block: JsonObject | undefined): boolean => block?.type === 'tool_result'
const rank = (block: JsonObject): number => (isResult(block) ? 0 : 1)

function encodeItem(item: HubItem): JsonObject[] {
  switch (item.type) {
    case 'message':
      return encodeParts(item.content)
    case 'reasoning':
      return encodeReasoning(item)
    case 'tool-call':
      if (item.custom) throw unsupported('input', ': a custom tool call exists only at OpenAI')
      return [{ type: 'tool_use', id: callId(item.id), name: item.name, input: parseArguments(item.arguments) }]
    case 'tool-result':
      return [encodeResult(item)]
    case 'web-search':
      return []
    default:
      return item satisfies never
  }
}

function encodeReasoning({ summary, signature }: Extract<HubItem, { type: 'reasoning' }>): JsonObject[] {
  if (signature?.provider !== 'anthropic') return []
  if (signature.redacted) return [{ type: 'redacted_thinking', data: signature.value }]
  return [{ type: 'thinking', thinking: summary.join('\n\n'), signature: signature.value }]
}

function encodeResult({ id, content, failed }: Extract<HubItem, { type: 'tool-result' }>): JsonObject {
  const blocks = encodeParts(content)
  return defined({
    type: 'tool_result',
    tool_use_id: callId(id),
    content: blocks.length === 0 ? undefined : blocks,
    is_error: failed ? true : undefined,
  })
}
