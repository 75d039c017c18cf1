// A Responses request: OpenAI's rules beyond the shape, and what it asks for.
import { inputTokens } from '../answer/answer.ts'
import { parse } from '../issues.ts'
import { hasFlex, knowsModel } from '../models.ts'
import { isSealedBy } from '../seal.ts'
import type { Ask, Json, JsonObject } from '../types.ts'
import { Refused } from '../types.ts'
import { openaiErrors, refuse, refuseFault } from './errors.ts'
import { checkLimits } from './limits.ts'
import { countRequest, type Item, type Part, type ResponsesRequest, responsesRequest } from './schema.ts'
import { offers, toolChoice } from './tools.ts'

const textOf = (content: string | readonly Part[]): string =>
  typeof content === 'string'
    ? content
    : content.flatMap(part => ('text' in part && typeof part.text === 'string' ? [part.text] : [])).join('\n')

const isCall = (item: Item) => ['function_call', 'custom_tool_call', 'tool_search_call'].includes(String(item.type))
const isResult = (item: Item) => item.type === 'function_call_output' || item.type === 'custom_tool_call_output'
const isOutput = (item: Item) => isResult(item) || item.type === 'tool_search_output'
/** A search that OpenAI ran itself has no id to pair by. */
const callIds = (items: readonly Item[]): string[] =>
  items.flatMap(item => ('call_id' in item && typeof item.call_id === 'string' ? [item.call_id] : []))

function checkPairs(items: readonly Item[], continues: boolean): void {
  const calls = new Set(callIds(items.filter(isCall)))
  const answered = callIds(items.filter(isOutput))
  const outputs = new Set(answered)
  const twice = answered.find((id, index) => answered.indexOf(id) !== index)
  if (twice !== undefined)
    throw refuse(400, {
      message: `Duplicate function_call_output for call_id '${twice}'. Each function_call must have exactly one matching function_call_output.`,
      param: 'input',
    })
  const lost = [...outputs].find(id => !calls.has(id))
  if (lost !== undefined && !continues)
    throw refuse(400, { message: `No tool call found for function call output with call_id ${lost}.`, param: 'input' })
  const open = [...calls].find(id => !outputs.has(id))
  if (open !== undefined) throw refuse(400, { message: `No tool output found for function call ${open}.`, param: 'input' })
}

/** Not what was said, nor the results of what the model called. */
const madeByModel = (item: Item): boolean => item.type !== undefined && item.type !== 'message' && !String(item.type).endsWith('_output')

function checkReasoning(items: readonly Item[]): void {
  for (const [index, item] of items.entries()) {
    if (item.type !== 'reasoning') continue
    const sealed = item.encrypted_content
    if (typeof sealed === 'string' && !isSealedBy('openai', sealed))
      throw refuse(400, {
        message: `The encrypted content ${sealed.slice(0, 8)}... could not be verified.`,
        code: 'invalid_encrypted_content',
      })
    const next = items[index + 1]
    const follows = next !== undefined && (madeByModel(next) || ('role' in next && next.role === 'assistant'))
    if (!follows)
      throw refuse(400, {
        message: `Item '${item.id ?? ''}' of type 'reasoning' was provided without its required following item.`,
        param: 'input',
      })
  }
}

const unknownModel = (model: string): Refused =>
  refuse(400, { message: `The requested model '${model}' does not exist.`, param: 'model', code: 'model_not_found' })

function checkModel(request: ResponsesRequest): void {
  if (!knowsModel('openai', request.model)) throw unknownModel(request.model)
  if (request.service_tier === 'flex' && !hasFlex('openai', request.model)) throw new Refused(openaiErrors.unsupported(request.model))
}

function schemaOf(request: ResponsesRequest): JsonObject | true | undefined {
  const format = request.text?.format
  if (format?.type === 'json_object') return true
  return format?.type === 'json_schema' ? (format.schema as JsonObject) : undefined
}

function lastText(items: readonly Item[]): string {
  const message = items.findLast(item => 'role' in item && item.role === 'user')
  return message && 'content' in message ? textOf(message.content as string | readonly Part[]) : ''
}

function lastResults(items: readonly Item[]): readonly string[] {
  const rest = items.slice(items.findLastIndex(item => !isOutput(item)) + 1)
  return rest.filter(isResult).map(item => ('output' in item ? textOf(item.output as string | readonly Part[]) : ''))
}

const itemsOf = (input: ResponsesRequest['input'] | null): readonly Item[] =>
  typeof input === 'string' ? [{ role: 'user', content: input }] : (input ?? [])

/** Throws `Refused` for what OpenAI answers with 400. */
export function decodeResponses(body: Json): Ask {
  const request = parse(responsesRequest, body, refuseFault)
  checkModel(request)
  const items = itemsOf(request.input)
  checkLimits(request, items)
  checkPairs(items, Boolean(request.previous_response_id || request.conversation))
  checkReasoning(items)
  const effort = request.reasoning?.effort
  return {
    model: request.model,
    tier: request.service_tier ?? undefined,
    flex: request.service_tier === 'flex',
    stream: request.stream === true,
    text: lastText(items),
    results: lastResults(items),
    tools: offers(request, items),
    toolChoice: toolChoice(request.tool_choice),
    parallel: request.parallel_tool_calls !== false,
    schema: schemaOf(request),
    cap: request.max_output_tokens ?? undefined,
    reasons: typeof effort === 'string' && effort !== 'none',
    inputLength: JSON.stringify([request.input, request.instructions, request.tools]).length,
    body: body as JsonObject,
  }
}

/** The reply of `POST /v1/responses/input_tokens`; throws `Refused` as the request itself would. */
export function countResponses(body: Json): JsonObject {
  const request = parse(countRequest, body, refuseFault)
  if (request.model && !knowsModel('openai', request.model)) throw unknownModel(request.model)
  const told = JSON.stringify([request.input, request.instructions, request.tools])
  return { object: 'response.input_tokens', input_tokens: inputTokens(told.length) }
}
