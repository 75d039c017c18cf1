// The messages of a Chat request as the hub's items.
import type { HubItem } from '../../hub/request.ts'
import type { Body } from '../dialect.ts'
import { located, locatedAll } from '../origin.ts'
import { invalid, isObject, type JsonObject, listOf, objectOf, requireText, textOf, unsupported } from '../shape.ts'
import { decodeParts } from './content.ts'
import { decodeReasoning, unpackId } from './reasoning.ts'

interface Conversation {
  readonly model: string
  /** Ids of calls to custom tools, so that their results are told apart. */
  readonly customCalls: Set<string>
  /** Legacy calls have no id: the last one of each function name. */
  readonly legacyCalls: Map<string, string>
}

/** The `messages`, in order. @throws LeewayError with the path of the part that cannot be carried */
export function decodeItems({ model, messages }: Body): HubItem[] {
  const conversation: Conversation = { model: String(model), customCalls: new Set(), legacyCalls: new Map() }
  const items = listOf(messages).flatMap((message, index) =>
    locatedAll(decodeMessage(conversation, message, `messages.${index}`), `messages.${index}`),
  )
  return located(items, 'messages')
}

function decodeMessage(conversation: Conversation, message: JsonObject, path: string): HubItem[] {
  switch (message.role) {
    case 'system':
    case 'developer':
    case 'user':
      return [{ type: 'message', role: message.role, content: decodeParts(message.content, `${path}.content`, conversation.model) }]
    case 'assistant':
      return decodeAssistant(conversation, message, path)
    case 'tool':
      return [decodeResult(conversation, message, path)]
    case 'function':
      return [decodeLegacyResult(conversation, message, path)]
    default:
      throw invalid(`${path}.role`, 'expected "developer", "system", "user", "assistant" or "tool"')
  }
}

/** Reasoning, what was said, then the calls, each behind the reasoning that its id carried. */
function decodeAssistant(conversation: Conversation, message: JsonObject, path: string): HubItem[] {
  if (isObject(message.audio)) throw unsupported(`${path}.audio`, ': audio cannot be carried')
  const calls = listOf(message.tool_calls).map((call, index) => decodeCall(conversation, call, `${path}.tool_calls.${index}`))
  const legacy = isObject(message.function_call) ? [decodeLegacyCall(conversation, message.function_call, path)] : []
  const [first, ...others] = calls
  const said = saidItems(conversation, message, { path, calls: calls.length + legacy.length })
  return [
    ...(first?.carried.filter(entry => !entry.afterText) ?? []).map(decodeReasoning),
    ...said,
    ...(first?.carried.filter(entry => entry.afterText) ?? []).map(decodeReasoning),
    ...(first === undefined ? [] : [first.item]),
    ...others.flatMap(({ carried, item }) => [...carried.map(decodeReasoning), item]),
    ...legacy,
  ]
}

function saidItems(conversation: Conversation, message: JsonObject, { path, calls }: { path: string; calls: number }): HubItem[] {
  const { content } = message
  const empty = content === null || content === undefined || (content === '' && calls > 0)
  const parts = empty ? [] : decodeParts(content, `${path}.content`, conversation.model)
  const refusal = textOf(message.refusal)
  if (refusal !== undefined && refusal !== '') parts.push({ type: 'refusal', text: refusal })
  return parts.length === 0 ? [] : [{ type: 'message', role: 'assistant', content: parts }]
}

function decodeCall({ customCalls }: Conversation, call: JsonObject, path: string) {
  const { id, carried } = unpackId(requireText(call, 'id', path))
  const item = isObject(call.custom) ? customCall(id, call.custom, path) : functionCall(id, objectOf(call.function), path)
  if (item.custom) customCalls.add(id)
  return { carried, item: located(item, path) }
}

type ToolCall = Extract<HubItem, { type: 'tool-call' }>

const functionCall = (id: string, call: JsonObject, path: string): ToolCall => ({
  type: 'tool-call',
  id,
  name: requireText(call, 'name', `${path}.function`),
  arguments: requireText(call, 'arguments', `${path}.function`),
})

const customCall = (id: string, call: JsonObject, path: string): ToolCall => ({
  type: 'tool-call',
  id,
  name: requireText(call, 'name', `${path}.custom`),
  arguments: requireText(call, 'input', `${path}.custom`),
  custom: true,
})

/** An id made of the message's place, the same on every turn. */
function decodeLegacyCall({ legacyCalls }: Conversation, call: JsonObject, path: string): ToolCall {
  const item = functionCall(`call_${path.replace('.', '_')}`, call, path)
  legacyCalls.set(item.name, item.id)
  return item
}

function decodeResult(conversation: Conversation, message: JsonObject, path: string): HubItem {
  const { id } = unpackId(requireText(message, 'tool_call_id', path))
  const content = decodeParts(message.content, `${path}.content`, conversation.model)
  return { type: 'tool-result', id, content, ...(conversation.customCalls.has(id) && { custom: true }) }
}

function decodeLegacyResult(conversation: Conversation, message: JsonObject, path: string): HubItem {
  const id = conversation.legacyCalls.get(requireText(message, 'name', path))
  if (id === undefined) throw invalid(`${path}.name`, 'expected the name of a function that an earlier message called')
  return { type: 'tool-result', id, content: decodeParts(message.content ?? '', `${path}.content`, conversation.model) }
}
