// What Google refuses of a request whose shape is right, by the model's abilities, in the words that were reported.
import { abilitiesOf } from '../../../../shared/catalogue/abilities/abilities.ts'
import type { Abilities } from '../../../../shared/catalogue/abilities/types.ts'
import { builtIn } from '../../../../shared/catalogue/catalogue.ts'
import { isSealedBy } from '../seal.ts'
import type { JsonObject } from '../types.ts'
import { refuse } from './errors.ts'
import type { InteractionRequest, Step } from './schema.ts'

/** Throws `Refused` for the first thing that this model does not take. */
export function checkLimits(request: InteractionRequest, steps: readonly Step[]): void {
  const abilities = abilitiesOf(request.model, builtIn)
  if (steps.length === 0) throw refuse(400, "Invalid value at 'input': it must not be empty")
  checkThinking(request, abilities)
  checkTools(request, abilities)
  if (!abilities.prefill && steps.at(-1)?.type === 'model_output') throw refuse(400, 'Requests ending with a model turn are not supported.')
  for (const step of steps) checkImages(step, abilities)
  checkSignatures(steps, abilities)
}

function checkThinking({ generation_config: config }: InteractionRequest, { efforts }: Abilities): void {
  const level = config?.thinking_level
  if (level && !efforts.includes(level))
    throw refuse(400, `Thinking level ${level.toUpperCase()} is not supported for this model. Please retry with other thinking level.`)
}

function checkTools({ tools, generation_config: config }: InteractionRequest, { toolName }: Abilities): void {
  const names: string[] = []
  for (const [index, tool] of (tools ?? []).entries()) {
    if (tool.type !== 'function') continue
    const name = String(tool.name)
    names.push(name)
    if (!new RegExp(toolName.pattern).test(name) || name.length > toolName.longest)
      throw refuse(
        400,
        `tools[${index}].name: [FIELD_INVALID] Invalid function name. Must start with a letter or an underscore. Must be a-z, A-Z, 0-9, or contain underscores (_), dots (.), colons (:), or dashes (-), with a maximum length of ${toolName.longest}.`,
      )
  }
  const choice = config?.tool_choice
  const allowed = choice && typeof choice === 'object' ? (choice.allowed_tools.tools ?? []) : []
  const unknown = allowed.find(name => !names.includes(name))
  if (unknown !== undefined)
    throw refuse(400, `Invalid value at 'generation_config.tool_choice': "${unknown}" is not the name of a function.`)
}

function checkImages(step: Step, { images }: Abilities): void {
  const content = 'content' in step ? step.content : 'result' in step ? step.result : undefined
  for (const part of [content].flat()) {
    if (typeof part !== 'object' || part === null) continue
    const { type, mime_type: format } = part as JsonObject
    if (type === 'image' && typeof format === 'string' && !images.includes(format)) throw refuse(400, `Unsupported MIME type: ${format}`)
  }
}

const signatureOf = (step: Step): string | undefined =>
  (step.type === 'thought' || step.type === 'function_call') && typeof step.signature === 'string' ? step.signature : undefined

/** What the model made at once: thoughts and calls between two results. */
function stretches(turn: readonly Step[]): Step[][] {
  const found: Step[][] = [[]]
  for (const [index, step] of turn.entries()) {
    const starts = turn[index - 1]?.type === 'function_result' && step.type !== 'function_result'
    if (starts) found.push([])
    found.at(-1)?.push(step)
  }
  return found
}

/** Gemini 3 wants back the signature of each stretch of calls of the running turn: on a call, or on a thought before it. */
function checkSignatures(steps: readonly Step[], { callSignature }: Abilities): void {
  for (const step of steps) {
    const signature = signatureOf(step)
    if (signature !== undefined && signature !== callSignature && !isSealedBy('gemini', signature))
      throw refuse(400, 'Thought signature is not valid.')
  }
  if (callSignature === undefined) return
  for (const stretch of stretches(steps.slice(steps.findLastIndex(step => step.type === 'user_input') + 1))) {
    const call = stretch.find(step => step.type === 'function_call')
    if (call && !stretch.some(step => signatureOf(step) !== undefined))
      throw refuse(400, `Function call is missing a thought_signature in functionCall parts: ${String(call.name)}.`)
  }
}
