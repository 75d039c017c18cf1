// The input of an Interactions request, and the hub's items: the steps of a conversation.
import type { Abilities } from '../../catalogue/abilities/types.ts'
import { sourceOf } from '../../http/json-source.ts'
import type { HubItem, HubPart, HubRole } from '../../hub/request.ts'
import { parseArguments } from '../arguments.ts'
import type { Body } from '../dialect.ts'
import { isInstruction } from '../fit/turns.ts'
import { located, locatedAll, pathOf } from '../origin.ts'
import { defined, invalid, isObject, type JsonObject, objectOf, requireText, textOf, unsupported } from '../shape.ts'
import { about } from './about.ts'
import { decodeParts, encodeParts } from './content.ts'
import { callSignatureOf, decodeReasoning, encodeReasoning, fromCall } from './reasoning.ts'
import { queriesOf } from './tools.ts'

/** Contents by themselves are the user's turn; steps are a conversation. @throws LeewayError with the path of what is at fault */
export const decodeItems = (body: Body): HubItem[] => located(itemsOf(body), 'input')

function itemsOf({ system_instruction: system, input }: Body): HubItem[] {
  const instructions = message('system', decodeParts(system, 'system_instruction'))
  if (!Array.isArray(input))
    return [...instructions, ...(isObject(input) && isStep(input) ? decodeStep(input, 'input') : userTurn(input, 'input'))]
  if (!input.some(entry => isObject(entry) && isStep(entry))) return [...instructions, ...userTurn(input, 'input')]
  return [...instructions, ...input.flatMap((entry: unknown, index) => decodeStep(objectOf(entry), `input.${index}`))]
}

const contents: ReadonlySet<unknown> = new Set(['text', 'image', 'audio', 'document', 'video'])

const isStep = ({ type }: JsonObject): boolean => !contents.has(type)

const message = (role: HubRole, content: readonly HubPart[]): HubItem[] =>
  content.length === 0 ? [] : [{ type: 'message', role, content }]

const decodeStep = (step: JsonObject, path: string): HubItem[] => locatedAll(stepItems(step, path), path)

function stepItems(step: JsonObject, path: string): HubItem[] {
  switch (step.type) {
    case 'user_input':
      return userTurn(step.content, `${path}.content`)
    case 'model_output':
      return message('assistant', decodeParts(step.content, `${path}.content`))
    case 'thought':
      return decodeReasoning(step)
    case 'function_call':
      return decodeCall(step, path)
    case 'function_result':
      return [decodeResult(step, path)]
    case 'google_search_call':
      return [{ type: 'web-search', id: textOf(step.id) ?? '', queries: queriesOf(step) }]
    // What a search found belongs to the search before it.
    case 'google_search_result':
      return []
    default:
      if (contents.has(step.type)) return userTurn([step], path)
      throw unsupported(path, `: a step '${String(step.type)}' cannot be carried to another provider`)
  }
}

/** Some clients put the results of calls inside the user's turn: they are lifted out of it. */
function userTurn(content: unknown, path: string): HubItem[] {
  if (!Array.isArray(content)) return message('user', decodeParts(content, path))
  const isResult = (part: unknown): boolean => objectOf(part).type === 'function_result'
  const results = content.flatMap((part: unknown, index) => (isResult(part) ? [decodeResult(objectOf(part), `${path}.${index}`)] : []))
  const parts = content.flatMap((part: unknown, index) => (isResult(part) ? [] : decodeParts(part, `${path}.${index}`)))
  return [...results, ...message('user', parts)]
}

function decodeCall(step: JsonObject, path: string): HubItem[] {
  const call: HubItem = {
    type: 'tool-call',
    id: requireText(step, 'id', path),
    name: requireText(step, 'name', path),
    arguments: sourceOf(objectOf(step.arguments)),
  }
  const value = textOf(step.signature)
  return value === undefined || value === '' ? [call] : [{ type: 'reasoning', summary: [], signature: fromCall(value) }, call]
}

function decodeResult(step: JsonObject, path: string): HubItem {
  const id = requireText(step, 'call_id', path)
  return {
    type: 'tool-result',
    id,
    content: resultParts(step.result, `${path}.result`),
    ...(step.is_error === true ? { failed: true } : {}),
  }
}

/** A result is text, contents, or any object: the latter is told as JSON. */
function resultParts(result: unknown, path: string): HubPart[] {
  if (result === undefined || result === null) throw invalid(path, 'expected a string, an object or an array of contents')
  if (typeof result === 'string' || (Array.isArray(result) && result.every(part => isObject(part) && contents.has(part.type)))) {
    return decodeParts(result, path)
  }
  return [{ type: 'text', text: typeof result === 'object' ? sourceOf(result) : JSON.stringify(result) }]
}

interface Conversation {
  /** Every instruction, wherever it stood: Gemini has one place for them. */
  readonly system: string | undefined
  readonly steps: readonly JsonObject[]
}

/** Foreign and unsigned reasoning is left out whole; so are finished searches, whose signed results the hub does not have. */
export function encodeItems(items: readonly HubItem[], { callSignature }: Abilities): Conversation {
  const instructions = items.flatMap(item => (isInstruction(item) ? textsOf(item.content) : []))
  const names = new Map(items.flatMap(item => (item.type === 'tool-call' ? [[item.id, item.name] as const] : [])))
  let signature: string | undefined
  // Whether what the model made since the last turn of the user, or since the last results, is signed.
  let signed = false
  const steps: JsonObject[] = []
  for (const item of items) {
    if (item.type === 'tool-result' || (item.type === 'message' && item.role === 'user')) signed = false
    if (item.type === 'reasoning' && item.signature?.provider === about.home) {
      signature = callSignatureOf(item.signature) ?? signature
      signed = true
    }
    const standIn = item.type === 'tool-call' && !signed ? callSignature : undefined
    steps.push(...encodeItem(item, { signature: signature ?? standIn, names }))
    if (item.type === 'tool-call') signed = true
    if (item.type !== 'reasoning') signature = undefined
  }
  return { system: instructions.length === 0 ? undefined : instructions.join('\n\n'), steps }
}

/** @throws LeewayError for an instruction that is not text */
const textsOf = (content: readonly HubPart[]): string[] =>
  content.map(part => {
    if (part.type === 'text' || part.type === 'refusal') return part.text
    throw unsupported(pathOf(part), ": Gemini's system instruction is text")
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
      return encodeReasoning(item)
    case 'tool-call':
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
