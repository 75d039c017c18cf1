// The messages of a Chat request into the hub's items.
import { providerOf } from '../../catalogue/models.ts'
import type { HubItem, HubPart } from '../../hub/request.ts'
import { dataUrl } from '../responses/items-decode.ts'
import { defined, invalid, isObject, type JsonObject, listOf, objectOf, requireText, textOf, unsupported } from '../shape.ts'
import { reasoningItem, unpackId } from './carried-reasoning.ts'

interface Conversation {
  readonly model: string
  /** Ids of calls to custom tools, so that their results are told apart. */
  readonly customCalls: Set<string>
  /** Legacy calls have no id: the last one of each function name. */
  readonly legacyCalls: Map<string, string>
}

/** @throws LeewayError with the path of the part that cannot be carried */
export function decodeMessages(messages: readonly JsonObject[], model: string): HubItem[] {
  const conversation: Conversation = { model, customCalls: new Set(), legacyCalls: new Map() }
  return messages.flatMap((message, index) => decodeMessage(conversation, message, `messages.${index}`))
}

function decodeMessage(conversation: Conversation, message: JsonObject, path: string): HubItem[] {
  switch (message.role) {
    case 'system':
    case 'developer':
    case 'user':
      return [{ type: 'message', role: message.role, content: decodeContent(conversation, message.content, `${path}.content`) }]
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
    ...(first?.carried.filter(entry => !entry.afterText) ?? []).map(reasoningItem),
    ...said,
    ...(first?.carried.filter(entry => entry.afterText) ?? []).map(reasoningItem),
    ...(first === undefined ? [] : [first.item]),
    ...others.flatMap(({ carried, item }) => [...carried.map(reasoningItem), item]),
    ...legacy,
  ]
}

function saidItems(conversation: Conversation, message: JsonObject, { path, calls }: { path: string; calls: number }): HubItem[] {
  const { content } = message
  const empty = content === null || content === undefined || (content === '' && calls > 0)
  const parts = empty ? [] : decodeContent(conversation, content, `${path}.content`)
  const refusal = textOf(message.refusal)
  if (refusal !== undefined && refusal !== '') parts.push({ type: 'refusal', text: refusal })
  return parts.length === 0 ? [] : [{ type: 'message', role: 'assistant', content: parts }]
}

function decodeCall({ customCalls }: Conversation, call: JsonObject, path: string) {
  const { id, carried } = unpackId(requireText(call, 'id', path))
  const item = isObject(call.custom) ? customCall(id, call.custom, path) : functionCall(id, objectOf(call.function), path)
  if (item.custom) customCalls.add(id)
  return { carried, item }
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
  const content = decodeContent(conversation, message.content, `${path}.content`)
  return { type: 'tool-result', id, content, ...(conversation.customCalls.has(id) && { custom: true }) }
}

function decodeLegacyResult(conversation: Conversation, message: JsonObject, path: string): HubItem {
  const id = conversation.legacyCalls.get(requireText(message, 'name', path))
  if (id === undefined) throw invalid(`${path}.name`, 'expected the name of a function that an earlier message called')
  return { type: 'tool-result', id, content: decodeContent(conversation, message.content ?? '', `${path}.content`) }
}

function decodeContent(conversation: Conversation, content: unknown, path: string): HubPart[] {
  if (typeof content === 'string') return [{ type: 'text', text: content }]
  if (!Array.isArray(content)) throw invalid(path, 'expected a string or an array of parts')
  return listOf(content).map((part, index) => decodePart(conversation, part, `${path}.${index}`))
}

function decodePart(conversation: Conversation, part: JsonObject, path: string): HubPart {
  switch (part.type) {
    case 'text':
      return { type: 'text', text: requireText(part, 'text', path) }
    case 'refusal':
      return { type: 'refusal', text: requireText(part, 'refusal', path) }
    case 'image_url': {
      const image = objectOf(part.image_url)
      return defined({ type: 'image' as const, url: requireText(image, 'url', `${path}.image_url`), detail: textOf(image.detail) })
    }
    case 'file':
      return decodeFile(conversation, objectOf(part.file), `${path}.file`)
    default:
      throw unsupported(path, `: a part '${String(part.type)}' cannot be carried`)
  }
}

function decodeFile({ model }: Conversation, file: JsonObject, path: string): HubPart {
  const [data, fileId, filename] = [textOf(file.file_data), textOf(file.file_id), textOf(file.filename)]
  if (fileId !== undefined && providerOf(model) !== 'openai') {
    throw unsupported(`${path}.file_id`, ': a file id is known only to the provider that stored the file')
  }
  if (data === undefined && fileId === undefined) throw invalid(path, 'expected `file_data` or `file_id`')
  return defined({ type: 'file' as const, data: data === undefined ? undefined : dataUrl(data, filename), fileId, filename })
}
