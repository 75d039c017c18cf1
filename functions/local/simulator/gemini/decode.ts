// An Interactions request: Google's rules beyond the shape, and what it asks for.
import { inputTokens } from '../answer/answer.ts'
import { parse } from '../issues.ts'
import { hasFlex, knowsModel } from '../models.ts'
import { type Ask, type Json, type JsonObject, Refused, type ToolChoice, type ToolOffer } from '../types.ts'
import { geminiErrors, refuse, refuseFault } from './errors.ts'
import { checkLimits } from './limits.ts'
import { type Contents, countRequest, type InteractionRequest, interactionRequest, type Media, type Step, type Tool } from './schema.ts'

const media: readonly string[] = ['text', 'image', 'audio', 'document', 'video']
const isMedia = (entry: Step | Media): entry is Media => media.includes(entry.type)
const isStep = (entry: Step | Media): entry is Step => !isMedia(entry)

/** A string, a content or a list of contents is one user turn; a list of steps is a conversation. */
function stepsOf(input: InteractionRequest['input']): readonly Step[] {
  if (typeof input === 'string') return [{ type: 'user_input', content: input }]
  const list: readonly (Step | Media)[] = Array.isArray(input) ? input : [input]
  const turn = list.filter(isMedia)
  return turn.length > 0 ? [{ type: 'user_input', content: turn }] : list.filter(isStep).flatMap(liftResults)
}

/** Results are also taken inside a user_input step: lifted to steps of their own. */
function liftResults(step: Step): readonly Step[] {
  if (step.type !== 'user_input' || !Array.isArray(step.content)) return [step]
  const rest = step.content.filter(part => part.type !== 'function_result')
  const results = step.content.filter(part => part.type === 'function_result')
  return rest.length > 0 ? [...results, { ...step, content: rest }] : results
}

function textOf(content: Contents | undefined): string {
  if (content === undefined || typeof content === 'string') return content ?? ''
  const parts = Array.isArray(content) ? content : [content]
  return parts.flatMap(part => ('text' in part && typeof part.text === 'string' ? [part.text] : [])).join('\n')
}

function resultText(step: Step): string {
  const result = 'result' in step ? step.result : ''
  if (typeof result === 'string') return result
  if (!Array.isArray(result)) return JSON.stringify(result)
  return result.flatMap((part: JsonObject) => (typeof part?.text === 'string' ? [part.text] : [])).join('\n')
}

function checkPairs(steps: readonly Step[], continues: boolean): void {
  const made = steps.flatMap(step => (step.type === 'function_call' ? [step.id] : []))
  const calls = new Set(made)
  const results = new Set(steps.flatMap(step => (step.type === 'function_result' ? [step.call_id] : [])))
  const lost = [...results].find(id => !calls.has(id))
  if (lost !== undefined && !continues) throw refuse(400, `Function result with call_id "${lost}" has no matching function call.`)
  const open = [...calls].find(id => !results.has(id))
  if (open !== undefined) throw refuse(400, `Function call "${open}" has no matching function result.`)
}

function checkRequest(request: InteractionRequest): void {
  if (!knowsModel('gemini', request.model))
    throw refuse(404, `models/${request.model} is not found for API version v1, or is not supported for interactions.`)
  if (request.service_tier === 'flex' && !hasFlex('gemini', request.model)) throw new Refused(geminiErrors.unsupported(request.model))
  if (request.background === true && request.store === false) throw refuse(400, 'background cannot be used with store=false.')
}

function toolChoice(choice: NonNullable<InteractionRequest['generation_config']>['tool_choice']): ToolChoice {
  if (!choice) return { kind: 'auto' }
  if (typeof choice === 'string') return { kind: choice === 'validated' ? 'auto' : choice }
  const { mode, tools = [] } = choice.allowed_tools
  return mode === 'any' ? { kind: 'named', names: tools } : { kind: 'auto' }
}

function schemaOf(request: InteractionRequest): JsonObject | true | undefined {
  const entries = request.response_format ? [request.response_format].flat() : []
  const entry = entries.find(each => each.mime_type === 'application/json' || each.schema !== undefined)
  if (entry) return (entry.schema as JsonObject | undefined) ?? true
  return request.response_mime_type === 'application/json' ? true : undefined
}

const offersOf = (tool: Tool): readonly ToolOffer[] =>
  tool.type === 'function' && typeof tool.name === 'string'
    ? [{ name: tool.name, form: 'function', schema: (tool.parameters ?? {}) as JsonObject }]
    : []

/** Throws `Refused` for what Google answers with 400 or 404. */
export function decodeInteraction(body: Json): Ask {
  const request = parse(interactionRequest, body, refuseFault)
  checkRequest(request)
  const steps = stepsOf(request.input)
  checkPairs(steps, Boolean(request.previous_interaction_id))
  checkLimits(request, steps)
  const config = request.generation_config
  const user = steps.findLast(step => step.type === 'user_input')
  const ending = steps.slice(steps.findLastIndex(step => step.type !== 'function_result') + 1)
  return {
    model: request.model,
    tier: request.service_tier ?? undefined,
    flex: request.service_tier === 'flex',
    stream: request.stream === true,
    text: textOf(user?.content as Contents | undefined),
    results: ending.map(resultText),
    tools: (request.tools ?? []).flatMap(offersOf),
    toolChoice: toolChoice(config?.tool_choice),
    parallel: true,
    schema: schemaOf(request),
    cap: config?.max_output_tokens ?? undefined,
    reasons: (typeof config?.thinking_level === 'string' && config.thinking_level !== 'minimal') || config?.thinking_summaries === 'auto',
    inputLength: JSON.stringify([request.input, request.system_instruction, request.tools]).length,
    body: body as JsonObject,
  }
}

/** The reply of `models/{model}:countTokens`, which counts what generateContent would be sent. */
export function countContents(body: Json): JsonObject {
  const request = parse(countRequest, body, refuseFault)
  const told = request.generateContentRequest ?? request.contents
  if (told === undefined) throw refuse(400, '* CountTokensRequest.contents: contents is not specified')
  const tokens = inputTokens(JSON.stringify(told).length)
  return { totalTokens: tokens, promptTokensDetails: [{ modality: 'TEXT', tokenCount: tokens }] }
}
