// The choice among tools as the target takes it: among tools that there are, and no force where the model cannot be forced.
import type { Abilities } from '../../catalogue/abilities/types.ts'
import type { HubRequest, HubTool, HubToolChoice } from '../../hub/request.ts'
import { pathOf } from '../origin.ts'
import { invalid, unsupported } from '../shape.ts'

type Asked = Pick<HubRequest, 'model' | 'tools' | 'toolChoice'>

export const nameOf = (tool: HubTool): string => (tool.type === 'web_search' ? 'web_search' : tool.name)

/** Whether the model must call a tool. */
export const forcesTool = (choice: HubToolChoice | undefined): boolean =>
  choice === 'required' || (typeof choice === 'object' && ('name' in choice || choice.mode === 'required'))

const placeOf = (choice: HubToolChoice): string => (typeof choice === 'object' ? pathOf(choice, 'tool_choice') : 'tool_choice')

/** @throws LeewayError `invalid_parameter` for a choice of a tool that is not among `tools`, or of none where one must be called */
export function checkChoice({ tools, toolChoice }: Asked): void {
  if (toolChoice === undefined) return
  const names = new Set(tools.map(nameOf))
  const unknown = chosen(toolChoice).find(name => !names.has(name))
  if (unknown !== undefined) throw invalid(placeOf(toolChoice), `there is no tool '${unknown.slice(0, 100)}' among the tools`)
  if (forcesTool(toolChoice) && tools.length === 0) throw invalid(placeOf(toolChoice), 'there are no tools to call')
  if (typeof toolChoice === 'object' && 'allowed' in toolChoice && toolChoice.allowed.length === 0)
    throw invalid(placeOf(toolChoice), 'expected at least one tool that is allowed')
}

/** @throws LeewayError `unsupported_parameter` where the model cannot be made to call a tool: to let it choose would be another wish */
export function checkForce({ model, toolChoice }: Asked, { forcedTools }: Abilities): void {
  if (toolChoice !== undefined && forcedTools === 'never' && forcesTool(toolChoice))
    throw unsupported(placeOf(toolChoice), `: ${model} cannot be made to call a tool; leave the choice to it`)
}

function chosen(choice: HubToolChoice): readonly string[] {
  if (typeof choice !== 'object') return []
  return 'name' in choice ? [choice.name] : choice.allowed
}
