// A request as the model that it goes to takes it, by the table of abilities: what has a counterpart is given in that form, so that no provider
// has to refuse it. What only one dialect has a place for (thinking, strictness, signatures) is for that dialect's encoder.
import { abilitiesOf } from '../../catalogue/abilities/abilities.ts'
import type { Abilities } from '../../catalogue/abilities/types.ts'
import type { HubFormat, HubHints, HubRequest, HubTool } from '../../hub/request.ts'
import { defined } from '../shape.ts'
import { withOwnIds } from './calls.ts'
import { checkChoice, checkForce } from './choice.ts'
import { withTakenFiles } from './files.ts'
import { fittedSchema, toolSchema } from './json-schema.ts'
import { fittedName, ruleTest } from './name.ts'
import { checkPairs, withPairs } from './pairs.ts'
import { withTargetNames } from './tool-names.ts'
import { withEnd, withTurn } from './turns.ts'
import { fittedUser } from './user.ts'

/**
 * Every wire's `encode` begins with it. Pure: a request that fits already comes back the same.
 * @throws LeewayError `unsupported_parameter` or `invalid_parameter` with the caller's path of what the target would refuse
 */
export function fitRequest(request: HubRequest): HubRequest {
  const abilities = abilitiesOf(request.model)
  const { maxOutputTokens, format } = request
  if (request.tools.length > 0) checkForce(request, abilities)
  const said = withEnd(withTurn(request.items, abilities), abilities)
  const items = withOwnIds(withPairs(said), abilities.callId)
  const named = withTargetNames({ ...request, items })
  return defined({
    ...named,
    items: withTakenFiles(named.items, abilities.images),
    tools: named.tools.map(tool => fitTool(tool, abilities)),
    maxOutputTokens: maxOutputTokens === undefined ? undefined : Math.max(maxOutputTokens, abilities.leastOutput),
    format: format && fitFormat(format, abilities),
    hints: fitHints(request.hints, abilities),
  })
}

/**
 * What no provider takes is refused before anything is encoded.
 * @throws LeewayError `invalid_parameter` with the caller's path of it
 */
export function checkRequest(request: HubRequest): void {
  checkChoice(request)
  checkPairs(request.items)
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
