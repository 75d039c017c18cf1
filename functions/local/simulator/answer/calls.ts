// Which tools the simulated model calls: those that the user's text names, or those that the request forces.
import type { Ask, Block, JsonObject } from '../types.ts'

type Call = Extract<Block, { kind: 'call' }>

const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

function parseObject(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined
  } catch {
    return undefined
  }
}

/** The JSON object at the head of a text, if there is one. */
function leadingObject(text: string): JsonObject {
  const head = text.replace(/^[\s(:=]+/, '')
  if (!head.startsWith('{')) return {}
  for (let end = head.indexOf('}'); end >= 0; end = head.indexOf('}', end + 1)) {
    const found = parseObject(head.slice(0, end + 1))
    if (found) return found
  }
  return {}
}

function mentions(text: string, name: string): readonly { readonly at: number; readonly call: Call }[] {
  return [...text.matchAll(new RegExp(`(?<![\\w-])${literal(name)}(?![\\w-])`, 'gu'))].map(match => ({
    at: match.index,
    call: { kind: 'call', name, input: leadingObject(text.slice(match.index + name.length)) },
  }))
}

/** The calls in the order in which the text names the tools; a forced choice calls its tool without being named. */
export function toolCalls(ask: Ask): readonly Call[] {
  const { toolChoice } = ask
  if (toolChoice.kind === 'none' || ask.tools.length === 0) return []
  const names = ask.tools.map(tool => tool.name).filter(name => toolChoice.kind !== 'named' || toolChoice.names.includes(name))
  // A result has been given: only what is forced is called again.
  const text = ask.results.length > 0 ? '' : ask.text
  const named = names
    .flatMap(name => mentions(text, name))
    .toSorted((one, other) => one.at - other.at)
    .map(({ call }) => call)
  const first = names[0]
  const forced: readonly Call[] = toolChoice.kind !== 'auto' && first !== undefined ? [{ kind: 'call', name: first, input: {} }] : []
  const calls = named.length > 0 ? named : forced
  return ask.parallel ? calls : calls.slice(0, 1)
}
