// What OpenAI refuses of a request whose shape is right, by the model's abilities, in the words that were reported.
import { abilitiesOf } from '../../../../shared/catalogue/abilities/abilities.ts'
import type { Abilities } from '../../../../shared/catalogue/abilities/types.ts'
import { builtIn } from '../../../../shared/catalogue/catalogue.ts'
import { type SchemaFault, strictSchemaFault, toolSchemaFault } from '../json-schema.ts'
import type { JsonObject, Refused } from '../types.ts'
import { refuse } from './errors.ts'
import type { Item, ResponsesRequest, Tool } from './schema.ts'

/** Throws `Refused` for the first thing that this model does not take. */
export function checkLimits(request: ResponsesRequest, items: readonly Item[]): void {
  const abilities = abilitiesOf(request.model, builtIn)
  checkCap(request, abilities)
  checkInput(request)
  checkReasoning(request, abilities)
  checkSampling(request, abilities)
  for (const name of ['user', 'safety_identifier'] as const) checkLength(request[name], name, abilities.user.longest)
  for (const [index, tool] of (request.tools ?? []).entries()) checkTool(tool, `tools[${index}]`, abilities)
  for (const [index, item] of items.entries()) checkItem(item, `input[${index}]`, abilities)
  checkFormat(request, abilities)
}

function checkCap({ max_output_tokens: cap }: ResponsesRequest, { leastOutput }: Abilities): void {
  if (typeof cap !== 'number' || cap >= leastOutput) return
  throw refuse(400, {
    message: `Invalid 'max_output_tokens': integer below minimum value. Expected a value >= ${leastOutput}, but got ${cap} instead.`,
    param: 'max_output_tokens',
    code: 'integer_below_min_value',
  })
}

function checkInput(request: ResponsesRequest): void {
  if (request.input === undefined && !request.prompt && !request.previous_response_id && !request.conversation)
    throw refuse(400, {
      message: "One of \"input\" or 'previous_response_id' or 'prompt' or 'conversation_id' must be provided.",
      code: 'missing_required_parameter',
    })
  if (request.tool_choice && request.tool_choice !== 'none' && request.tool_choice !== 'auto' && !request.tools?.length)
    throw refuse(400, { message: "Tool choice 'tool_choice' is only allowed when 'tools' are specified.", param: 'tool_choice' })
}

/** "'none', 'low', and 'high'". */
function listed(values: readonly string[]): string {
  const quoted = values.map(value => `'${value}'`)
  return quoted.length < 2 ? quoted.join('') : `${quoted.slice(0, -1).join(', ')}, and ${quoted.at(-1)}`
}

const unsupportedParameter = (param: string): Refused =>
  refuse(400, { message: `Unsupported parameter: '${param}' is not supported with this model.`, param, code: 'unsupported_parameter' })

function checkReasoning({ reasoning, include, model }: ResponsesRequest, { reasons, efforts }: Abilities): void {
  if (!reasons) {
    for (const name of ['effort', 'summary'] as const)
      if (reasoning?.[name] !== undefined && reasoning[name] !== null) throw unsupportedParameter(`reasoning.${name}`)
    if (include?.includes('reasoning.encrypted_content'))
      throw refuse(400, { message: 'Encrypted content is not supported with this model.', param: 'include' })
  }
  const effort = reasoning?.effort
  if (effort === undefined || effort === null || efforts.includes(effort)) return
  throw refuse(400, {
    message: `Unsupported value: '${effort}' is not supported with the '${model}' model. Supported values are: ${listed(efforts)}.`,
    param: 'reasoning.effort',
    code: 'unsupported_value',
  })
}

function checkSampling(request: ResponsesRequest, { sampling, defaultEffort }: Abilities): void {
  const effort = request.reasoning?.effort ?? defaultEffort
  if (sampling === 'always' || (sampling === 'without thinking' && effort === 'none')) return
  for (const name of ['temperature', 'top_p'] as const) {
    const value = request[name]
    if (typeof value === 'number' && value !== 1) throw unsupportedParameter(name)
  }
}

function checkLength(value: string | null | undefined, path: string, longest: number): void {
  if (typeof value !== 'string' || value.length <= longest) return
  throw refuse(400, {
    message: `Invalid '${path}': string too long. Expected a string with maximum length ${longest}, but got a string with length ${value.length} instead.`,
    param: path,
    code: 'string_above_max_length',
  })
}

function checkName(name: string, path: string, { toolName }: Abilities): void {
  if (!new RegExp(toolName.pattern).test(name))
    throw refuse(400, {
      message: `Invalid '${path}': string does not match pattern. Expected a string that matches the pattern '${toolName.pattern}'.`,
      param: path,
      code: 'invalid_value',
    })
  checkLength(name, path, toolName.longest)
}

function checkTool(tool: Tool, path: string, abilities: Abilities): void {
  if (tool.type === 'namespace') {
    for (const [index, inner] of tool.tools.entries()) checkTool(inner, `${path}.tools[${index}]`, abilities)
    return
  }
  if (tool.type !== 'function' && tool.type !== 'custom') return
  checkName(tool.name, `${path}.name`, abilities)
  if (tool.type === 'custom' || !tool.parameters) return
  const schema = tool.parameters as JsonObject
  const fault =
    toolSchemaFault(schema, abilities.toolSchema) ?? (tool.strict ? strictSchemaFault(schema, abilities.strictSchema) : undefined)
  if (fault !== undefined)
    throw refuse(400, {
      message: `Invalid schema for function '${tool.name}': ${schemaWords(fault)}`,
      param: `${path}.parameters`,
      code: 'invalid_function_parameters',
    })
}

const context = (at: readonly string[]): string => (at.length === 0 ? '()' : `(${at.map(step => `'${step}'`).join(', ')})`)

function schemaWords(fault: SchemaFault): string {
  const inside = `In context=${context(fault.at)}`
  switch (fault.kind) {
    case 'case':
      return `'${fault.type}' is not valid under any of the given schemas.`
    case 'root':
      return `schema must be a JSON Schema of 'type: "object"', got 'type: "${fault.type}"'.`
    case 'composed':
      return "schema must have type 'object' and not have 'oneOf'/'anyOf'/'allOf'/'enum'/'not' at the top level."
    case 'properties':
      return `${inside}, object schema missing properties.`
    case 'refused':
      return `${inside}, '${fault.names[0]}' is not permitted.`
    case 'open':
      return `${inside}, 'additionalProperties' is required to be supplied and to be false.`
    case 'incomplete':
      return `${inside}, 'required' is required to be supplied and to be an array including every key in properties. Missing '${fault.missing}'.`
    case 'value':
      return `${inside}, '${fault.name}' ${fault.value} is not permitted.`
    case 'reference':
      return `${inside}, reference to '${fault.pointer}' can't be resolved.`
    default:
      return fault satisfies never
  }
}

function checkItem(item: Item, path: string, abilities: Abilities): void {
  if ('call_id' in item && typeof item.call_id === 'string') checkLength(item.call_id, `${path}.call_id`, abilities.callId.longest)
  if (item.type === 'function_call' || item.type === 'custom_tool_call') checkName(item.name, `${path}.name`, abilities)
  const content = 'content' in item ? item.content : 'output' in item ? item.output : undefined
  if (!Array.isArray(content)) return
  for (const [index, part] of content.entries()) {
    const type = part?.type === 'input_image' && typeof part.image_url === 'string' ? /^data:([^;,]+)/.exec(part.image_url)?.[1] : undefined
    // What the bytes are is looked at, so a misnomer is taken.
    if (type !== undefined && !abilities.images.includes(type.replace('image/jpg', 'image/jpeg')))
      throw refuse(400, {
        message:
          "You uploaded an unsupported image. Please make sure your image has of one the following formats: ['png', 'jpeg', 'gif', 'webp'].",
        param: `${path}.content[${index}]`,
        code: 'image_parse_error',
      })
  }
}

function checkFormat({ text }: ResponsesRequest, { strictSchema }: Abilities): void {
  const format = text?.format
  if (format?.type !== 'json_schema' || !format.strict) return
  const fault = strictSchemaFault(format.schema as JsonObject, strictSchema)
  if (fault !== undefined)
    throw refuse(400, {
      message: `Invalid schema for response_format '${format.name}': ${schemaWords(fault)}`,
      param: 'text.format.schema',
      code: 'invalid_json_schema',
    })
}
