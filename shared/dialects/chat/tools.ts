// Tools and the choice among them, of a Chat request, as the hub's.
import type { HubRequest, HubTool, HubToolChoice } from '../../hub/request.ts'
import type { Body } from '../dialect.ts'
import { located } from '../origin.ts'
import { allowedMode, decodeFunction, plainToolChoice } from '../responses/tools.ts'
import { defined, flagOf, isObject, type JsonObject, listOf, objectOf, requireText, textOf, unsupported } from '../shape.ts'

/** Legacy requests speak of `functions` where newer ones have `tools`; their answers must too. */
export const isLegacy = (body: Body): boolean => Array.isArray(body.functions) && !Array.isArray(body.tools)

/** Tools and the choice among them. @throws LeewayError for a tool or a choice that Chat has not */
export function decodeTools(body: Body): Pick<HubRequest, 'tools' | 'toolChoice' | 'parallelToolCalls'> {
  const legacy = isLegacy(body)
  return defined({
    tools: legacy
      ? listOf(body.functions).map((tool, index) => decodeFunction(tool, `functions.${index}`))
      : listOf(body.tools).map((tool, index) => located(decodeTool(tool, index), `tools.${index}`)),
    toolChoice: legacy ? legacyChoice(body.function_call) : decodeToolChoice(body.tool_choice),
    // A legacy message has room for one call.
    parallelToolCalls: legacy ? false : flagOf(body.parallel_tool_calls),
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
