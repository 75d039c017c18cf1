// A request as the model that it goes to takes it, by the table of abilities: what has a counterpart is given in that form, so that no provider
// has to refuse it. What only one dialect has a place for (thinking, strictness, signatures) is for that dialect's encoder.
import { abilitiesOf } from '../../catalogue/abilities/abilities.ts'
import type { Abilities } from '../../catalogue/abilities/types.ts'
import type { HubFormat, HubHints, HubRequest, HubTool } from '../../hub/request.ts'
import { defined } from '../shape.ts'
import { withOwnIds } from './calls.ts'
import { withTakenFiles } from './files.ts'
import { fittedSchema, toolSchema } from './json-schema.ts'
import { fittedName, ruleTest } from './name.ts'
import { withTargetNames } from './tool-names.ts'
import { withTurn } from './turns.ts'
import { fittedUser } from './user.ts'

/**
 * Every wire's `encode` begins with it. Pure: a request that fits already comes back the same.
 * @throws LeewayError `unsupported_parameter` or `invalid_parameter` with the caller's path of what the target would refuse
 */
export function fitRequest(request: HubRequest): HubRequest {
  const abilities = abilitiesOf(request.model)
  const named = withTargetNames({ ...request, items: withTurn(request.items, abilities) })
  const { maxOutputTokens, format } = request
  return defined({
    ...named,
    items: withOwnIds(withTakenFiles(named.items, abilities.images), abilities.callId),
    tools: named.tools.map(tool => fitTool(tool, abilities)),
    maxOutputTokens: maxOutputTokens === undefined ? undefined : Math.max(maxOutputTokens, abilities.leastOutput),
    format: format && fitFormat(format, abilities),
    hints: fitHints(request.hints, abilities),
  })
}

const fitTool = (tool: HubTool, { toolSchema: rule }: Abilities): HubTool =>
  tool.type === 'function' ? defined({ ...tool, parameters: toolSchema(tool.parameters, rule) }) : tool

function fitFormat(format: HubFormat, { toolName, toolSchema: rule }: Abilities): HubFormat {
  if (format.type === 'json_object') return format
  const name = ruleTest(toolName)(format.name) ? format.name : fittedName(format.name, toolName)
  return { ...format, name, schema: fittedSchema(format.schema, rule) }
}

const fitHints = (hints: HubHints, { user: rule }: Abilities): HubHints =>
  defined({ ...hints, user: fittedUser(hints.user, rule), safetyIdentifier: fittedUser(hints.safetyIdentifier, rule) })
