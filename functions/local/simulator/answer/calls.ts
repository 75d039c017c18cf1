// Which tools the simulated model calls: those that the user's text names or asks for, or those that the request forces.
import type { Ask, Block, JsonObject, ToolOffer } from '../types.ts'
import { argumentsFor } from './instance.ts'

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

/** What follows a tool's name is its input: a JSON object for a function, all of it for a tool of free text. */
function callOf(tool: ToolOffer, rest: string): Call {
  if (tool.form === 'custom') return { kind: 'call', tool, input: rest.replace(/^[\s:=]+/, '') || 'simulated' }
  return { kind: 'call', tool, input: argumentsFor(tool.schema ?? {}, leadingObject(rest)) }
}

function mentions(text: string, tool: ToolOffer): readonly { readonly at: number; readonly call: Call }[] {
  return [...text.matchAll(new RegExp(`(?<![\\w-])${literal(tool.name)}(?![\\w-])`, 'gu'))].map(match => ({
    at: match.index,
    call: callOf(tool, text.slice(match.index + tool.name.length)),
  }))
}

/** "Use the tool", whichever that is. */
const wish = /\b(use|call|run|invoke)\s+(the|a|any|your|some|one of (the|your))\s+tools?\b/i

/** Agents put what they tell the model of their surroundings in tags: nobody asks for a tool there. */
const asked = (text: string): string => text.replace(/<([a-z][\w-]*)[^<>]*>[\s\S]*?<\/\1>/gi, '')

/** The calls in the order in which the text names the tools; a forced choice calls its tool without being named. */
export function toolCalls(ask: Ask): readonly Call[] {
  const { toolChoice } = ask
  if (toolChoice.kind === 'none') return []
  const tools = ask.tools.filter(({ name }) => toolChoice.kind !== 'named' || toolChoice.names.includes(name))
  // A result has been given: only what is forced is called again.
  const text = ask.results.length > 0 ? '' : asked(ask.text)
  const named = tools
    .flatMap(tool => mentions(text, tool))
    .toSorted((one, other) => one.at - other.at)
    .map(({ call }) => call)
  const [first] = tools
  const calls = named.length === 0 && first !== undefined && (toolChoice.kind !== 'auto' || wish.test(text)) ? [callOf(first, '')] : named
  return ask.parallel ? calls : calls.slice(0, 1)
}

/** The input of a call as the text that is streamed. */
export const inputText = ({ input }: Call): string => (typeof input === 'string' ? input : JSON.stringify(input))
