// Freeform tools, whose calls are plain text, as functions of one string: for the dialects that have functions only. An answer has them back.
import type { HubEvent } from '../../hub/event.ts'
import type { HubItem, HubRequest, HubTool, HubToolChoice } from '../../hub/request.ts'
import { defined, textOf } from '../shape.ts'
import { stringMember } from './string-member.ts'

const member = 'input'

type Freeform = Extract<HubTool, { type: 'custom' }>

export type PlainTool = Exclude<HubTool, Freeform>

export interface PlainRequest extends HubRequest {
  readonly tools: readonly PlainTool[]
}

/** Tools, history and choice without freeform tools. */
export function withoutFreeform(request: HubRequest): PlainRequest {
  const { tools, items, toolChoice } = request
  return defined({ ...request, tools: tools.map(asFunction), items: items.map(plainItem), toolChoice: plainChoice(toolChoice) })
}

const asFunction = (tool: HubTool): PlainTool =>
  tool.type !== 'custom'
    ? tool
    : {
        type: 'function',
        name: tool.name,
        description: describe(tool),
        parameters: {
          type: 'object',
          properties: { [member]: { type: 'string', description: 'The whole text, as it is.' } },
          required: [member],
          additionalProperties: false,
        },
      }

/** A grammar is told in words, since no function can be held to one. */
function describe({ description, format = {} }: Freeform): string {
  const call = `Call it with the whole text, and nothing else, as the string \`${member}\`.`
  const definition = textOf(format.definition)
  const grammar = definition === undefined ? [] : [`The text must follow this ${textOf(format.syntax) ?? ''} grammar:\n${definition}`]
  return [description, call, ...grammar].filter(part => part !== undefined).join('\n\n')
}

const plainItem = (item: HubItem): HubItem =>
  item.type === 'tool-call' && item.custom ? { ...item, custom: false, arguments: JSON.stringify({ [member]: item.arguments }) } : item

const plainChoice = (choice: HubToolChoice | undefined): HubToolChoice | undefined =>
  typeof choice === 'object' && 'name' in choice ? { name: choice.name } : choice

/**
 * A stepper: calls of the caller's freeform tools are freeform again, their text without the
 * JSON around it. Arguments of another form stay as the model wrote them.
 */
export function freeformCalls({ tools }: Pick<HubRequest, 'tools'>): (event: HubEvent) => readonly HubEvent[] {
  const names = new Set(tools.flatMap(tool => (tool.type === 'custom' ? tool.name : [])))
  const open = new Map<number, ReturnType<typeof stringMember>>()
  return event => {
    if (event.type === 'tool-start' && !event.custom && names.has(event.name)) {
      open.set(event.block, stringMember(member))
      return [{ ...event, custom: true }]
    }
    if (event.type !== 'tool-delta' && event.type !== 'tool-end') return [event]
    const { block } = event
    const reader = open.get(block)
    if (reader === undefined) return [event]
    const text = event.type === 'tool-delta' ? reader.push(event.arguments) : reader.rest()
    const deltas: HubEvent[] = text === '' ? [] : [{ type: 'tool-delta', block, arguments: text }]
    return event.type === 'tool-delta' ? deltas : [...deltas, event]
  }
}
