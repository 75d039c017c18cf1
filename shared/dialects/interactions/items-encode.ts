// The hub's items as the steps of a Gemini conversation.
import type { HubItem, HubPart } from '../../hub/request.ts'
import { parseArguments } from '../arguments.ts'
import { defined, type JsonObject, unsupported } from '../shape.ts'
import { callSignatureOf } from './call-signature.ts'
import { encodeParts } from './content.ts'

export interface Conversation {
  /** Every instruction, wherever it stood: Gemini has one place for them. */
  readonly system: string | undefined
  readonly steps: readonly JsonObject[]
}

/** Foreign and unsigned reasoning is left out whole; so are finished searches, whose signed results the hub does not have. */
export function encodeItems(items: readonly HubItem[]): Conversation {
  const instructions = items.flatMap(item => (item.type === 'message' && isInstruction(item) ? textsOf(item.content) : []))
  const names = new Map(items.flatMap(item => (item.type === 'tool-call' ? [[item.id, item.name] as const] : [])))
  let signature: string | undefined
  const steps: JsonObject[] = []
  for (const item of items) {
    if (item.type === 'reasoning' && item.signature?.provider === 'gemini') signature = callSignatureOf(item.signature) ?? signature
    steps.push(...encodeItem(item, { signature, names }))
    if (item.type !== 'reasoning') signature = undefined
  }
  return { system: instructions.length === 0 ? undefined : instructions.join('\n\n'), steps }
}

const isInstruction = ({ role }: Extract<HubItem, { type: 'message' }>): boolean => role === 'system' || role === 'developer'

/** @throws LeewayError for an instruction that is not text */
const textsOf = (content: readonly HubPart[]): string[] =>
  content.map(part => {
    if (part.type === 'text' || part.type === 'refusal') return part.text
    throw unsupported('input', ": Gemini's system instruction is text")
  })

interface Context {
  /** The signature that the next call carries. */
  readonly signature: string | undefined
  readonly names: ReadonlyMap<string, string>
}

function encodeItem(item: HubItem, { signature, names }: Context): JsonObject[] {
  switch (item.type) {
    case 'message':
      return encodeMessage(item)
    case 'reasoning':
      return encodeThought(item)
    case 'tool-call':
      if (item.custom) throw unsupported('input', ': a custom tool call exists only at OpenAI')
      return [defined({ type: 'function_call', id: item.id, name: item.name, arguments: parseArguments(item.arguments), signature })]
    case 'tool-result':
      return [encodeResult(item, names.get(item.id))]
    case 'web-search':
      return []
    default:
      return item satisfies never
  }
}

function encodeMessage(item: Extract<HubItem, { type: 'message' }>): JsonObject[] {
  if (isInstruction(item) || item.content.length === 0) return []
  return [{ type: item.role === 'assistant' ? 'model_output' : 'user_input', content: encodeParts(item.content) }]
}

function encodeThought({ summary, signature }: Extract<HubItem, { type: 'reasoning' }>): JsonObject[] {
  if (signature?.provider !== 'gemini' || callSignatureOf(signature) !== undefined) return []
  const texts = summary.map(text => ({ type: 'text', text }))
  return [defined({ type: 'thought', signature: signature.value, summary: texts.length === 0 ? undefined : texts })]
}

function encodeResult({ id, content, failed }: Extract<HubItem, { type: 'tool-result' }>, name: string | undefined): JsonObject {
  return defined({
    type: 'function_result',
    call_id: id,
    name,
    result: resultOf(content),
    is_error: failed ? true : undefined,
  })
}

/** Text alone is a string; anything richer is a list of contents. */
function resultOf(content: readonly HubPart[]): string | JsonObject[] {
  const [first] = content
  if (first === undefined) return ''
  return content.length === 1 && first.type === 'text' ? first.text : encodeParts(content)
}
