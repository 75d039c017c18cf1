// The tools that a Responses request offers: listed, in namespaces, added on the way, or found by a search.
import type { JsonObject, ToolChoice, ToolOffer } from '../types.ts'
import type { Item, ResponsesRequest, Tool } from './schema.ts'

/** Of a search for tools that the client runs, and of hosted tools that the provider runs, only the first is the model's to call. */
function offersOf(tool: Tool, namespace?: string): readonly ToolOffer[] {
  switch (tool.type) {
    case 'function':
      return [{ name: tool.name, form: 'function', namespace, schema: (tool.parameters ?? {}) as JsonObject }]
    case 'custom':
      return [{ name: tool.name, form: 'custom', namespace }]
    case 'namespace':
      return tool.tools.flatMap(each => offersOf(each, tool.name))
    case 'tool_search':
      return tool.execution === 'client'
        ? [{ name: 'tool_search', form: 'tool_search', schema: (tool.parameters ?? {}) as JsonObject }]
        : []
    default:
      return []
  }
}

const addedBy = (item: Item): readonly Tool[] => (item.type === 'additional_tools' || item.type === 'tool_search_output' ? item.tools : [])

/** After a search its result is there: nothing is searched again. */
export function offers(request: ResponsesRequest, items: readonly Item[]): readonly ToolOffer[] {
  const all = [...(request.tools ?? []), ...items.flatMap(addedBy)].flatMap(tool => offersOf(tool))
  return items.at(-1)?.type === 'tool_search_output' ? all.filter(({ form }) => form !== 'tool_search') : all
}

export function toolChoice(choice: ResponsesRequest['tool_choice']): ToolChoice {
  if (choice === 'none' || !choice) return { kind: choice === 'none' ? 'none' : 'auto' }
  if (typeof choice === 'string') return { kind: choice === 'required' ? 'any' : 'auto' }
  if (choice.type === 'allowed_tools' && Array.isArray(choice.tools)) {
    const names = choice.tools.flatMap(tool => (typeof tool.name === 'string' ? [tool.name] : []))
    return choice.mode === 'required' ? { kind: 'named', names } : { kind: 'auto' }
  }
  return 'name' in choice && typeof choice.name === 'string' ? { kind: 'named', names: [choice.name] } : { kind: 'auto' }
}
