// Tools that only Responses has, under the names of functions: those of a namespace, and the search for tools that the caller runs itself. The hub
// knows tools by one name each; an answer names them as the caller did.
import type { Body } from '../dialect.ts'
import { type JsonObject, listOf, textOf } from '../shape.ts'

/** A tool as it was declared: by itself, or inside a namespace. */
export interface Declared {
  readonly tool: JsonObject
  readonly path: string
  readonly namespace?: string
  /** Said of the first tool of a namespace: what holds for all of its tools. */
  readonly about?: string
  /** It came as an item, behind the tools of the request. */
  readonly late?: boolean
}

/** How the caller speaks of a tool. */
export type Own = { readonly search: true } | { readonly search?: false; readonly name: string; readonly namespace?: string }

export interface ToolNames {
  /** The hub's name of a function or of a freeform tool. */
  hub(name: string, namespace?: string): string
  /** The hub's name of the search for tools. */
  readonly search: string
  /** The caller's own tool behind a name of the hub. */
  own(hubName: string): Own
}

/** Every tool that the request offers: those of `tools`, and those that came later, as items, by a search or from the developer. */
export function declaredTools({ tools, input }: Body): Declared[] {
  const late = listOf(input).flatMap((item, index) =>
    item.type === 'additional_tools' || item.type === 'tool_search_output' ? flatten(item.tools, `input.${index}.tools`) : [],
  )
  return [...flatten(tools, 'tools'), ...late.map(declared => ({ ...declared, late: true }))]
}

const flatten = (tools: unknown, path: string): Declared[] =>
  listOf(tools).flatMap((tool, index) =>
    tool.type === 'namespace' ? membersOf(tool, `${path}.${index}`) : [{ tool, path: `${path}.${index}` }],
  )

const membersOf = ({ name, description, tools }: JsonObject, path: string): Declared[] =>
  listOf(tools).map((tool, index) => ({
    tool,
    path: `${path}.tools.${index}`,
    namespace: textOf(name),
    about: index === 0 ? textOf(description) : undefined,
  }))

/** Whether a tool is the search that the caller runs: the model calls it as it calls a function. */
export const isClientSearch = ({ type, execution }: JsonObject): boolean =>
  (type === 'tool_search' || type === 'tool_search_call') && execution === 'client'

/** The same names for the same request: no two tools have one. Every tool without a namespace keeps its name. */
export function toolNames(body: Body): ToolNames {
  const used = [
    ...declaredTools(body).map(({ tool, namespace }) => ({ name: textOf(tool.name), namespace })),
    ...listOf(body.input).map(({ name, namespace }) => ({ name: textOf(name), namespace: textOf(namespace) })),
  ]
  const taken = new Set(used.flatMap(({ name, namespace }) => (namespace === undefined && name !== undefined ? name : [])))
  const free = (wish: string): string => {
    let name = wish
    while (taken.has(name)) name += '_'
    taken.add(name)
    return name
  }
  const own = new Map<string, Own>()
  const hub = new Map<string, string>()
  for (const { name, namespace } of used) {
    if (name === undefined || namespace === undefined || hub.has(keyOf(name, namespace))) continue
    const flat = free(joined(name, namespace))
    hub.set(keyOf(name, namespace), flat)
    own.set(flat, { name, namespace })
  }
  const search = free('tool_search')
  own.set(search, { search: true })
  return {
    search,
    hub: (name, namespace) => (namespace === undefined ? name : (hub.get(keyOf(name, namespace)) ?? name)),
    own: name => own.get(name) ?? { name },
  }
}

const keyOf = (name: string, namespace: string): string => JSON.stringify([namespace, name])

const joined = (name: string, namespace: string): string => `${namespace}${namespace.endsWith('__') ? '' : '__'}${name}`
