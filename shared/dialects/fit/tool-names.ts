// Names of tools as the target takes them, and the caller's own on the way back.
import { abilitiesOf } from '../../catalogue/abilities/abilities.ts'
import type { HubEvent } from '../../hub/event.ts'
import type { HubItem, HubRequest, HubTool, HubToolChoice } from '../../hub/request.ts'
import { fittedName, ruleTest } from './name.ts'

/** The target's name of each tool whose own name it would refuse, by the caller's. */
export type Renamed = ReadonlyMap<string, string>

/** No two names become one: a name that the caller gave himself is never given to another tool. */
export function renamedTools(request: HubRequest): Renamed {
  const rule = abilitiesOf(request.model).toolName
  const fits = ruleTest(rule)
  const names = new Set(namesIn(request))
  const renamed = new Map<string, string>()
  const taken = new Set(names)
  for (const name of names) {
    if (fits(name)) continue
    let again = 0
    while (taken.has(fittedName(name, rule, again))) again += 1
    renamed.set(name, fittedName(name, rule, again))
    taken.add(fittedName(name, rule, again))
  }
  return renamed
}

const namesIn = ({ tools, items, toolChoice }: HubRequest): string[] => [
  ...tools.flatMap(tool => ('name' in tool ? tool.name : [])),
  ...items.flatMap(item => (item.type === 'tool-call' ? item.name : [])),
  ...namesOfChoice(toolChoice),
]

function namesOfChoice(choice: HubToolChoice | undefined): readonly string[] {
  if (typeof choice !== 'object') return []
  return 'name' in choice ? [choice.name] : choice.allowed
}

/** Tools, history and choice under the target's names. */
export function withTargetNames(request: HubRequest): HubRequest {
  const renamed = renamedTools(request)
  if (renamed.size === 0) return request
  const named = (name: string): string => renamed.get(name) ?? name
  const { toolChoice } = request
  return {
    ...request,
    tools: request.tools.map((tool): HubTool => ('name' in tool ? { ...tool, name: named(tool.name) } : tool)),
    items: request.items.map((item): HubItem => (item.type === 'tool-call' ? { ...item, name: named(item.name) } : item)),
    ...(toolChoice === undefined ? {} : { toolChoice: renamedChoice(toolChoice, named) }),
  }
}

function renamedChoice(choice: HubToolChoice, named: (name: string) => string): HubToolChoice {
  if (typeof choice === 'string') return choice
  return 'name' in choice ? { ...choice, name: named(choice.name) } : { ...choice, allowed: choice.allowed.map(named) }
}

/** A step between the wire's decoder and the surface: a call gets the caller's name of its tool back. */
export function callerNames(request: HubRequest): (event: HubEvent) => HubEvent {
  const own = new Map([...renamedTools(request)].map(([name, target]) => [target, name]))
  if (own.size === 0) return event => event
  return event => (event.type === 'tool-start' ? { ...event, name: own.get(event.name) ?? event.name } : event)
}
