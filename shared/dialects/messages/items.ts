// The turns of a Messages conversation, and the hub's items. Anthropic's roles alternate, and the results of a turn's calls open the next user turn.
import type { Abilities } from '../../catalogue/abilities/types.ts'
import { sourceOf } from '../../http/json-source.ts'
import type { HubItem, HubPart, HubRole } from '../../hub/request.ts'
import { parseArguments } from '../arguments.ts'
import type { Body } from '../dialect.ts'
import { isInstruction } from '../fit/turns.ts'
import { located, locatedAll, pathOf } from '../origin.ts'
import { defined, invalid, isObject, type JsonObject, objectOf, requireText, textOf, unsupported } from '../shape.ts'
import { decodePart, decodeParts, encodeParts, type Role, type Turn } from './content.ts'
import { decodeReasoning, encodeReasoning } from './reasoning.ts'

/** `system` and `messages`, in order. @throws LeewayError with the path of the block at fault */
export function decodeItems({ system, messages }: Body): HubItem[] {
  const turns = Array.isArray(messages) ? messages : []
  const said = turns.flatMap((turn: unknown, index) => decodeTurn(objectOf(turn), `messages.${index}`))
  return located([...decodeSystem(system), ...said], 'messages')
}

/** Claude Code's first block, another one with each request: off Anthropic it would defeat the provider's prefix cache, and says nothing to the model. */
const billingHeader = 'x-anthropic-billing-header:'

function decodeSystem(system: unknown): HubItem[] {
  const content = decodeParts(system, 'system').filter(part => part.type !== 'text' || !part.text.startsWith(billingHeader))
  return content.length === 0 ? [] : [{ type: 'message', role: 'system', content }]
}

const isRole = (role: unknown): role is HubRole => role === 'user' || role === 'assistant' || role === 'system'

function decodeTurn({ role, content }: JsonObject, path: string): HubItem[] {
  if (!isRole(role)) throw invalid(`${path}.role`, 'expected "user", "assistant" or "system"')
  if (typeof content === 'string') return locatedAll([{ type: 'message', role, content: [{ type: 'text', text: content }] }], path)
  if (!Array.isArray(content)) throw invalid(`${path}.content`, 'expected a string or an array of blocks')
  const items = content.flatMap((block: unknown, index) => decodeBlock(block, { role, path: `${path}.content.${index}` }))
  return locatedAll(joinMessages(items), path)
}

interface Place {
  readonly role: HubRole
  readonly path: string
}

function decodeBlock(block: unknown, { role, path }: Place): HubItem[] {
  if (!isObject(block)) throw invalid(path, 'expected a block')
  switch (block.type) {
    case 'thinking':
      return decodeReasoning(textOf(block.thinking) ?? '', textOf(block.signature))
    case 'redacted_thinking':
      return decodeReasoning('', textOf(block.data), true)
    case 'tool_use':
      return [located(decodeCall(block, path), path)]
    case 'tool_result':
      return [located(decodeResult(block, path), path)]
    case 'server_tool_use':
      return [decodeSearch(block, path)]
    // What a search found belongs to the search before it; only Anthropic can read its encrypted results again.
    case 'web_search_tool_result':
      return []
    default:
      return [{ type: 'message', role, content: decodePart(block, path) }]
  }
}

const decodeCall = (block: JsonObject, path: string): HubItem => ({
  type: 'tool-call',
  id: requireText(block, 'id', path),
  name: requireText(block, 'name', path),
  arguments: sourceOf(objectOf(block.input)),
})

function decodeResult(block: JsonObject, path: string): HubItem {
  const id = requireText(block, 'tool_use_id', path)
  const content = decodeParts(block.content, `${path}.content`)
  return { type: 'tool-result', id, content, ...(block.is_error === true ? { failed: true } : {}) }
}

function decodeSearch(block: JsonObject, path: string): HubItem {
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

interface Conversation {
  /** The blocks of the system prompt: every instruction that has no place among the turns. */
  readonly system: readonly JsonObject[]
  readonly turns: readonly Turn[]
}

/** Foreign and unsigned reasoning is left out whole; so are finished searches, whose results only Anthropic's own blocks could carry. */
export function encodeItems(items: readonly HubItem[], abilities: Abilities): Conversation {
  const start = items.findIndex(item => !isInstruction(item))
  const head = start === -1 ? items : items.slice(0, start)
  const all: Turn[] = []
  for (const item of items.slice(head.length)) addTo(all, roleOf(item), encodeItem(item))
  const said = all.map(withoutLooseThinking).filter(({ content }) => content.length > 0 && (abilities.blankText || !isBlank(content)))
  const { hoisted, turns } = placed(joined(said), abilities)
  const system = [...head.flatMap(encodeItem), ...hoisted]
  if (turns.length === 0) throw invalid(pathOf(items), 'expected at least one message that says something')
  return { system: !abilities.blankText && isBlank(system) ? [] : system, turns: opened(turns).map(resultsFirst) }
}

/** Thinking that led to nothing: no turn of the model may end with it. */
function withoutLooseThinking({ role, content }: Turn): Turn {
  const end = content.findLastIndex(({ type }) => role !== 'assistant' || !String(type).endsWith('thinking'))
  return { role, content: content.slice(0, end + 1) }
}

/** The user's turn comes first: where the model greeted, the user said nothing before. */
const opened = (turns: readonly Turn[]): readonly Turn[] =>
  turns[0]?.role === 'assistant' ? [{ role: 'user', content: [{ type: 'text', text: '.' }] }, ...turns] : turns

/** A blank block beside something else is taken, a turn of nothing else is not. */
const isBlank = (content: readonly JsonObject[]): boolean =>
  content.every(({ type, text }) => type === 'text' && String(text).trim() === '')

/** Neighbours of one role are one turn. */
function joined(turns: readonly Turn[]): Turn[] {
  const result: Turn[] = []
  for (const { role, content } of turns) addTo(result, role, content)
  return result
}

/** An instruction stays among the turns where the model takes it there: behind the user's turn, and last or before its own. */
function placed(
  all: readonly Turn[],
  { systemTurns }: Abilities,
): { readonly hoisted: readonly JsonObject[]; readonly turns: readonly Turn[] } {
  const stays = ({ role }: Turn, index: number): boolean =>
    role !== 'system' || (systemTurns && all[index - 1]?.role === 'user' && all[index + 1]?.role !== 'user')
  const hoisted = all.flatMap((turn, index) => (stays(turn, index) ? [] : turn.content))
  return { hoisted, turns: hoisted.length === 0 ? all : joined(all.filter(stays)) }
}

function roleOf(item: HubItem): Role {
  if (item.type === 'tool-result') return 'user'
  if (item.type !== 'message') return 'assistant'
  return item.role === 'developer' ? 'system' : item.role
}

function addTo(turns: Turn[], role: Role, content: readonly JsonObject[]): void {
  if (content.length === 0) return
  const last = turns.at(-1)
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
      return [{ type: 'tool_use', id: item.id, name: item.name, input: parseArguments(item.arguments) }]
    case 'tool-result':
      return [encodeResult(item)]
    case 'web-search':
      return []
    default:
      return item satisfies never
  }
}

function encodeResult({ id, content, failed }: Extract<HubItem, { type: 'tool-result' }>): JsonObject {
  const blocks = encodeParts(content)
  return defined({
    type: 'tool_result',
    tool_use_id: id,
    content: blocks.length === 0 ? undefined : blocks,
    is_error: failed ? true : undefined,
  })
}
