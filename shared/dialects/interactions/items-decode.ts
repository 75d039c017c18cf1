// The input of an Interactions request as the hub's items.
import type { HubItem, HubPart, HubRole } from '../../hub/request.ts'
import { invalid, isObject, type JsonObject, listOf, objectOf, requireText, textOf, unsupported } from '../shape.ts'
import { readSignature } from '../signature.ts'
import { fromCall } from './call-signature.ts'
import { decodeParts } from './content.ts'

/** Contents by themselves are the user's turn; steps are a conversation. @throws LeewayError with the path of what is at fault */
export function decodeItems(system: unknown, input: unknown): HubItem[] {
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

function decodeStep(step: JsonObject, path: string): HubItem[] {
  switch (step.type) {
    case 'user_input':
      return userTurn(step.content, `${path}.content`)
    case 'model_output':
      return message('assistant', decodeParts(step.content, `${path}.content`))
    case 'thought':
      return reasoning(step)
    case 'function_call':
      return toolCall(step, path)
    case 'function_result':
      return [toolResult(step, path)]
    case 'google_search_call':
      return [{ type: 'web-search', id: requireText(step, 'id', path), queries: queriesOf(step) }]
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
  const results = content.flatMap((part: unknown, index) => (isResult(part) ? [toolResult(objectOf(part), `${path}.${index}`)] : []))
  const parts = content.flatMap((part: unknown, index) => (isResult(part) ? [] : decodeParts(part, `${path}.${index}`)))
  return [...results, ...message('user', parts)]
}

/** An unsigned thought proves nothing to any provider: it is left out. */
function reasoning(step: JsonObject): HubItem[] {
  const value = textOf(step.signature)
  if (value === undefined || value === '') return []
  const texts = listOf(step.summary).flatMap(part => textOf(part.text) ?? [])
  const signature = readSignature(value, 'gemini')
  return [{ type: 'reasoning', summary: signature.provider === 'gemini' ? texts : whole(texts), signature }]
}

/** We write another provider's summary as one text; a client that folds our stream keeps each delta as a part. Claude's signature covers the text. */
const whole = (texts: readonly string[]): string[] => (texts.length === 0 ? [] : [texts.join('')])

function toolCall(step: JsonObject, path: string): HubItem[] {
  const call: HubItem = {
    type: 'tool-call',
    id: requireText(step, 'id', path),
    name: requireText(step, 'name', path),
    arguments: JSON.stringify(step.arguments ?? {}),
  }
  const value = textOf(step.signature)
  return value === undefined || value === '' ? [call] : [{ type: 'reasoning', summary: [], signature: fromCall(value) }, call]
}

function toolResult(step: JsonObject, path: string): HubItem {
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
  return [{ type: 'text', text: JSON.stringify(result) }]
}

/** What a `google_search_call` looked for. */
export function queriesOf({ arguments: args }: JsonObject): string[] {
  const { queries } = objectOf(args)
  return Array.isArray(queries) ? queries.filter(query => typeof query === 'string') : []
}
