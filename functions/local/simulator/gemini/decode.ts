// An Interactions request: Google's rules beyond the shape, and what it asks for.
import { parse } from '../issues.ts'
import { hasFlex, knowsModel } from '../models.ts'
import { isSealedBy } from '../seal.ts'
import { type Ask, type Json, type JsonObject, Refused, type ToolChoice } from '../types.ts'
import { geminiErrors, refuse, refuseFault } from './errors.ts'
import { type Contents, type InteractionRequest, interactionRequest, type Media, type Step } from './schema.ts'

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
  const calls = new Set(steps.flatMap(step => (step.type === 'function_call' ? [step.id] : [])))
  const results = new Set(steps.flatMap(step => (step.type === 'function_result' ? [step.call_id] : [])))
  const lost = [...results].find(id => !calls.has(id))
  if (lost !== undefined && !continues) throw refuse(400, `Function result with call_id "${lost}" has no matching function call.`)
  const open = [...calls].find(id => !results.has(id))
  if (open !== undefined) throw refuse(400, `Function call "${open}" has no matching function result.`)
}

/** Gemini 3 wants back the signature of a call of the running turn: on the call or on the thought before it. */
function checkSignatures(steps: readonly Step[], model: string): void {
  for (const step of steps) {
    const signature = 'signature' in step ? step.signature : undefined
    if (typeof signature === 'string' && !isSealedBy('gemini', signature)) throw refuse(400, 'Thought signature is not valid.')
  }
  if (!model.startsWith('gemini-3')) return
  const turn = steps.slice(steps.findLastIndex(step => step.type === 'user_input') + 1)
  const signed = turn.some(step => (step.type === 'thought' || step.type === 'function_call') && typeof step.signature === 'string')
  const call = turn.find(step => step.type === 'function_call')
  if (call && !signed) throw refuse(400, `Function call is missing a thought_signature in functionCall parts: ${String(call.name)}.`)
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

/** Throws `Refused` for what Google answers with 400 or 404. */
export function decodeInteraction(body: Json): Ask {
  const request = parse(interactionRequest, body, refuseFault)
  checkRequest(request)
  const steps = stepsOf(request.input)
  checkPairs(steps, Boolean(request.previous_interaction_id))
  checkSignatures(steps, request.model)
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
    tools: (request.tools ?? []).flatMap(tool => (tool.type === 'function' && typeof tool.name === 'string' ? [{ name: tool.name }] : [])),
    toolChoice: toolChoice(config?.tool_choice),
    parallel: true,
    schema: schemaOf(request),
    cap: config?.max_output_tokens ?? undefined,
    reasons: (typeof config?.thinking_level === 'string' && config.thinking_level !== 'minimal') || config?.thinking_summaries === 'auto',
    inputLength: JSON.stringify([request.input, request.system_instruction, request.tools]).length,
    body: body as JsonObject,
  }
}
