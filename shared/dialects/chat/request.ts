// A Chat Completions request into the hub: what it asks for besides its messages.
import type { HubFormat, HubRequest, HubTool, HubToolChoice } from '../../hub/request.ts'
import type { Body } from '../dialect.ts'
import { allowedMode, decodeFormat, decodeFunction, decodeHints, plainToolChoice } from '../responses/request.ts'
import { defined, flagOf, isObject, type JsonObject, listOf, numberOf, objectOf, requireText, textOf, unsupported } from '../shape.ts'
import { decodeMessages } from './messages-decode.ts'

/** Legacy requests speak of `functions` where newer ones have `tools`; their answers must too. */
export const isLegacy = (body: Body): boolean => Array.isArray(body.functions) && !Array.isArray(body.tools)

/** `max_completion_tokens`, else the deprecated `max_tokens`. */
export const tokenCap = (body: Body): number | undefined => numberOf(body.max_completion_tokens) ?? numberOf(body.max_tokens)

/**
 * Decodes a checked Chat body.
 * @throws LeewayError `unsupported_parameter` for a part, a tool or a format that the hub has no place for
 */
export function decodeRequest(body: Body): HubRequest {
  const legacy = isLegacy(body)
  return defined({
    model: String(body.model),
    items: decodeMessages(listOf(body.messages), String(body.model)),
    tools: legacy
      ? listOf(body.functions).map((tool, index) => decodeFunction(tool, `functions.${index}`))
      : listOf(body.tools).map(decodeTool),
    toolChoice: legacy ? legacyChoice(body.function_call) : decodeToolChoice(body.tool_choice),
    // A legacy message has room for one call.
    parallelToolCalls: legacy ? false : flagOf(body.parallel_tool_calls),
    maxOutputTokens: tokenCap(body),
    temperature: numberOf(body.temperature),
    topP: numberOf(body.top_p),
    effort: textOf(body.reasoning_effort),
    verbosity: textOf(body.verbosity),
    format: decodeResponseFormat(objectOf(body.response_format)),
    store: flagOf(body.store),
    hints: decodeHints(body),
  })
}

function decodeTool(tool: JsonObject, index: number): HubTool {
  if (tool.type === 'function') return decodeFunction(objectOf(tool.function), `tools.${index}.function`)
  if (tool.type !== 'custom') throw unsupported(`tools.${index}.type`, `: Chat has no tool '${String(tool.type)}'`)
  const custom = objectOf(tool.custom)
  return defined({
    type: 'custom' as const,
    name: requireText(custom, 'name', `tools.${index}.custom`),
    description: textOf(custom.description),
    format: isObject(custom.format) ? decodeGrammar(custom.format) : undefined,
  })
}

/** Chat wraps a grammar once more than Responses, whose form the hub has. */
const decodeGrammar = (format: JsonObject): JsonObject => (isObject(format.grammar) ? { type: format.type, ...format.grammar } : format)

function decodeToolChoice(choice: unknown): HubToolChoice | undefined {
  if (typeof choice === 'string') return plainToolChoice(choice)
  if (!isObject(choice)) return undefined
  switch (choice.type) {
    case 'function':
      return { name: nameOf(choice, 'tool_choice') }
    case 'custom':
      return { name: nameOf(choice, 'tool_choice'), custom: true }
    case 'allowed_tools': {
      const allowed = objectOf(choice.allowed_tools)
      const names = listOf(allowed.tools).map((tool, index) => nameOf(tool, `tool_choice.allowed_tools.tools.${index}`))
      return { allowed: names, mode: allowedMode(allowed) }
    }
    default:
      throw unsupported('tool_choice.type', `: there is no choice '${String(choice.type)}'`)
  }
}

/** The name inside `{ type: "function", function: { name } }` and its like. */
function nameOf(choice: JsonObject, path: string): string {
  const kind = choice.type === 'custom' ? 'custom' : 'function'
  return requireText(objectOf(choice[kind]), 'name', `${path}.${kind}`)
}

function legacyChoice(choice: unknown): HubToolChoice | undefined {
  if (typeof choice === 'string') return plainToolChoice(choice)
  return isObject(choice) ? { name: requireText(choice, 'name', 'function_call') } : undefined
}

function decodeResponseFormat(format: JsonObject): HubFormat | undefined {
  if (format.type !== 'json_schema') return decodeFormat(format, 'response_format')
  return decodeFormat({ schema: {}, ...defined(objectOf(format.json_schema)), type: 'json_schema' }, 'response_format.json_schema')
}
