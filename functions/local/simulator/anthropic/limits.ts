// What Anthropic refuses of a request whose shape is right, by the model's abilities, in the words that were reported.
import { abilitiesOf, isAbove } from '../../../../shared/catalogue/abilities/abilities.ts'
import { personal } from '../../../../shared/catalogue/abilities/personal.ts'
import type { Abilities } from '../../../../shared/catalogue/abilities/types.ts'
import { builtIn } from '../../../../shared/catalogue/catalogue.ts'
import { type SchemaFault, strictSchemaFault, toolSchemaFault } from '../json-schema.ts'
import type { JsonObject } from '../types.ts'
import { refuse } from './errors.ts'
import type { MessagesRequest } from './schema.ts'

/** What counting the tokens of a request asks of it. */
export type Told = Pick<MessagesRequest, 'model' | 'messages' | 'system' | 'tools' | 'tool_choice' | 'thinking' | 'output_config'>

/** Throws `Refused` for the first thing that this model does not take. */
export function checkLimits(request: MessagesRequest): void {
  const abilities = abilitiesOf(request.model, builtIn)
  checkTold(request, abilities)
  checkSampling(request, abilities)
  checkUser(request.metadata?.user_id, abilities)
}

export function checkTold(request: Told, abilities: Abilities = abilitiesOf(request.model, builtIn)): void {
  checkThinking(request, abilities)
  checkEffort(request, abilities)
  checkForced(request, abilities)
  checkSystemTurns(request, abilities)
  checkTools(request, abilities)
  checkBlank(request, abilities)
}

const adaptiveOnly = 'Use "thinking.type.adaptive" and "output_config.effort" to control thinking behavior.'

function checkThinking({ thinking, output_config }: Told, { thinking: types, offUpTo }: Abilities): void {
  if (thinking === undefined) return
  const { type } = thinking
  if (!types.includes(type)) {
    if (type === 'adaptive') throw refuse(400, 'adaptive thinking is not supported on this model')
    const instead = type === 'disabled' && types.includes('between_tools') ? 'Use "thinking.type.between_tools".' : adaptiveOnly
    throw refuse(400, `"thinking.type.${type}" is not supported for this model. ${instead}`)
  }
  const effort = output_config?.effort
  const off = type === 'disabled' || type === 'between_tools'
  if (off && effort && offUpTo !== undefined && isAbove(effort, offUpTo))
    throw refuse(400, `"thinking.type.${type}" is not supported with "output_config.effort" set to "${effort}" for this model.`)
}

function checkEffort({ output_config }: Told, { efforts }: Abilities): void {
  const effort = output_config?.effort
  if (!effort || efforts.includes(effort)) return
  if (efforts.length === 0) throw refuse(400, 'This model does not support the effort parameter.')
  throw refuse(400, `This model does not support effort level '${effort}'. Supported levels: ${efforts.toSorted().join(', ')}.`)
}

function checkForced({ tool_choice }: Told, { forcedTools }: Abilities): void {
  if (forcedTools === 'never' && (tool_choice?.type === 'any' || tool_choice?.type === 'tool'))
    throw refuse(400, 'tool_choice: type "tool" and "any" are not supported for this model.')
}

function checkSystemTurns({ messages }: Told, { systemTurns, prefill }: Abilities): void {
  for (const [index, { role, content }] of messages.entries()) {
    if (role !== 'system') continue
    if (!systemTurns) throw refuse(400, "role 'system' is not supported on this model")
    if (index === 0 && content.length > 0)
      throw refuse(
        400,
        "messages.0: use the top-level 'system' parameter for the initial system prompt; the directive-only form (content: [] with output_config) is accepted at any position",
      )
    const next = messages[index + 1]?.role
    if (messages[index - 1]?.role !== 'user' || (next !== undefined && next !== 'assistant'))
      throw refuse(400, `messages.${index}: a 'system' message must follow a 'user' message, and be last or precede an 'assistant' message`)
  }
  if (!prefill && messages.at(-1)?.role === 'assistant')
    throw refuse(400, 'This model does not support assistant message prefill. The conversation must end with a user message.')
}

function checkTools({ tools = [], output_config }: Told, abilities: Abilities): void {
  for (const [index, tool] of tools.entries()) {
    if (!('input_schema' in tool)) continue
    const schema = tool.input_schema as JsonObject
    const fault = toolSchemaFault(schema, abilities.toolSchema)
    if (fault !== undefined) throw refuse(400, `tools.${index}.custom.input_schema: ${schemaWords(fault)}`)
    if (tool.strict !== true) continue
    if (!abilities.strictTools) throw refuse(400, `tools.${index}.custom: strict tools are not supported on this model`)
    const strict = strictSchemaFault(schema, abilities.strictSchema)
    if (strict !== undefined) throw refuse(400, `tools.${index}.custom: ${schemaWords(strict)}`)
  }
  const format = output_config?.format?.schema as JsonObject | undefined
  const fault = format && strictSchemaFault(format, abilities.strictSchema)
  if (fault !== undefined) throw refuse(400, `output_config.format.schema: ${schemaWords(fault)}`)
}

function schemaWords(fault: SchemaFault): string {
  switch (fault.kind) {
    case 'case':
      return `JSON schema is invalid. It must match JSON Schema draft 2020-12: '${fault.type}' is not a type`
    case 'root':
      return "Input should be 'object'"
    case 'composed':
      return 'input_schema does not support oneOf, allOf, or anyOf at the top level'
    case 'properties':
      return "'properties' is required"
    case 'refused': {
      const [name] = fault.names
      const what = fault.names.length === 1 ? `property '${name}' is` : `properties ${fault.names.toSorted().join(', ')} are`
      return `For '${fault.type || 'any'}' type, ${what} not supported`
    }
    case 'open':
      return "For 'object' type, 'additionalProperties' must be explicitly set to false"
    case 'incomplete':
      return `For 'object' type, '${fault.missing}' must be required`
    case 'value':
      return `For '${fault.type || 'any'}' type, '${fault.name}' value ${fault.value} is not supported`
    case 'reference':
      return `Invalid reference: '${fault.pointer}'`
    default:
      return fault satisfies never
  }
}

const isBlank = (text: string): boolean => text.trim() === ''

/** A blank block beside something else is taken; a whole turn, or a whole prompt, of white space is not. */
function checkBlank({ messages, system }: Told, { blankText }: Abilities): void {
  if (blankText) return
  const isEmpty = (content: Told['messages'][number]['content']): boolean =>
    typeof content === 'string'
      ? isBlank(content)
      : content.length > 0 && content.every(block => block.type === 'text' && isBlank(block.text))
  if (messages.some(({ content }) => isEmpty(content))) throw refuse(400, 'messages: text content blocks must contain non-whitespace text')
  if (system !== undefined && system.length > 0 && isEmpty(system))
    throw refuse(400, 'system: text content blocks must contain non-whitespace text')
}

/** Values that change nothing are taken. */
function checkSampling({ temperature = 1, top_p = 1, top_k }: MessagesRequest, { sampling }: Abilities): void {
  if (sampling === 'always') return
  const set = { temperature: temperature !== 1, top_p: top_p < 0.99, top_k: top_k !== undefined }
  const name = Object.entries(set).find(([, changes]) => changes)?.[0]
  if (name !== undefined) throw refuse(400, `\`${name}\` is deprecated for this model.`)
}

function checkUser(id: string | null | undefined, { user }: Abilities): void {
  if (typeof id !== 'string') return
  if (id.length > user.longest) throw refuse(400, `metadata.user_id: String should have at most ${user.longest} characters`)
  const found = user.opaque ? personal.find(({ pattern }) => pattern.test(id)) : undefined
  if (found !== undefined)
    throw refuse(400, `metadata.user_id: user_id appears to contain ${found.what}. Please send a uuid or hash value instead.`)
}
