// A Responses request: OpenAI's rules beyond the shape, and what it asks for.
import { parse } from '../issues.ts'
import { hasFlex, knowsModel } from '../models.ts'
import { isSealedBy } from '../seal.ts'
import type { Ask, Json, JsonObject, ToolChoice } from '../types.ts'
import { Refused } from '../types.ts'
import { openaiErrors, refuse, refuseFault } from './errors.ts'
import { type Item, type Part, type ResponsesRequest, responsesRequest } from './schema.ts'

const textOf = (content: string | readonly Part[]): string =>
  typeof content === 'string'
    ? content
    : content.flatMap(part => ('text' in part && typeof part.text === 'string' ? [part.text] : [])).join('\n')

const isCall = (item: Item) => item.type === 'function_call' || item.type === 'custom_tool_call'
const isOutput = (item: Item) => item.type === 'function_call_output' || item.type === 'custom_tool_call_output'
const callId = (item: Item): string => ('call_id' in item && typeof item.call_id === 'string' ? item.call_id : '')

function checkPairs(items: readonly Item[], continues: boolean): void {
  const calls = new Set(items.filter(isCall).map(callId))
  const outputs = new Set(items.filter(isOutput).map(callId))
  const lost = [...outputs].find(id => !calls.has(id))
  if (lost !== undefined && !continues)
    throw refuse(400, { message: `No tool call found for function call output with call_id ${lost}.`, param: 'input' })
  const open = [...calls].find(id => !outputs.has(id))
  if (open !== undefined) throw refuse(400, { message: `No tool output found for function call ${open}.`, param: 'input' })
}

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
    const follows = next !== undefined && (isCall(next) || next.type === 'reasoning' || ('role' in next && next.role === 'assistant'))
    if (!follows)
      throw refuse(400, {
        message: `Item '${item.id ?? ''}' of type 'reasoning' was provided without its required following item.`,
        param: 'input',
      })
  }
}

function checkModel(request: ResponsesRequest): void {
  if (!knowsModel('openai', request.model))
    throw refuse(400, { message: `The requested model '${request.model}' does not exist.`, param: 'model', code: 'model_not_found' })
  if (request.service_tier === 'flex' && !hasFlex('openai', request.model)) throw new Refused(openaiErrors.unsupported(request.model))
}

function checkLimits(request: ResponsesRequest): void {
  const cap = request.max_output_tokens
  if (typeof cap === 'number' && cap < 16)
    throw refuse(400, {
      message: `Invalid 'max_output_tokens': integer below minimum value. Expected a value >= 16, but got ${cap} instead.`,
      param: 'max_output_tokens',
      code: 'integer_below_min_value',
    })
  if (request.input === undefined && !request.prompt && !request.previous_response_id && !request.conversation)
    throw refuse(400, {
      message: "One of \"input\" or 'previous_response_id' or 'prompt' or 'conversation_id' must be provided.",
      code: 'missing_required_parameter',
    })
  if (request.tool_choice && request.tool_choice !== 'none' && request.tool_choice !== 'auto' && !request.tools?.length)
    throw refuse(400, { message: "Tool choice 'tool_choice' is only allowed when 'tools' are specified.", param: 'tool_choice' })
}

function toolChoice(choice: ResponsesRequest['tool_choice']): ToolChoice {
  if (choice === 'none' || !choice) return { kind: choice === 'none' ? 'none' : 'auto' }
  if (typeof choice === 'string') return { kind: choice === 'required' ? 'any' : 'auto' }
  if (choice.type === 'allowed_tools' && Array.isArray(choice.tools)) {
    const names = choice.tools.flatMap(tool => (typeof tool.name === 'string' ? [tool.name] : []))
    return choice.mode === 'required' ? { kind: 'named', names } : { kind: 'auto' }
  }
  return 'name' in choice && typeof choice.name === 'string' ? { kind: 'named', names: [choice.name] } : { kind: 'auto' }
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
  return rest.map(item => ('output' in item ? textOf(item.output as string | readonly Part[]) : ''))
}

/** Throws `Refused` for what OpenAI answers with 400. */
export function decodeResponses(body: Json): Ask {
  const request = parse(responsesRequest, body, refuseFault)
  checkModel(request)
  checkLimits(request)
  const items: readonly Item[] = typeof request.input === 'string' ? [{ role: 'user', content: request.input }] : (request.input ?? [])
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
    tools: (request.tools ?? []).flatMap(tool => (tool.type === 'function' && typeof tool.name === 'string' ? [{ name: tool.name }] : [])),
    toolChoice: toolChoice(request.tool_choice),
    parallel: request.parallel_tool_calls !== false,
    schema: schemaOf(request),
    cap: request.max_output_tokens ?? undefined,
    reasons: typeof effort === 'string' && effort !== 'none',
    inputLength: JSON.stringify([request.input, request.instructions, request.tools]).length,
    body: body as JsonObject,
  }
}
