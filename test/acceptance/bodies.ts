// A meaning in the words of each surface, as a client of that dialect would write it.
import { Buffer } from 'node:buffer'
import type { SurfaceName } from '../../shared/dialects/abouts.ts'
import { packId } from '../../shared/dialects/chat/reasoning.ts'
import { tagSignature } from '../../shared/dialects/signature.ts'
import { isStrict } from '../../shared/dialects/strict-schema.ts'
import { servedBy } from '../../shared/providers/index.ts'
import type { Choice, Meaning, Part, Tool, Turn } from './meanings.ts'

type Json = Readonly<Record<string, unknown>>

const pixel = Buffer.from('pixel').toString('base64')
const dataUrl = (type: string): string => `data:${type};base64,${pixel}`
const defined = (members: Json): Json => Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined))

const parsed = (text: string): Json => {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {}
  } catch {
    return {}
  }
}

function responsesPart(part: Part, role: string): Json {
  switch (part.kind) {
    case 'text':
      return { type: role === 'assistant' ? 'output_text' : 'input_text', text: part.text }
    case 'image':
      return { type: 'input_image', image_url: part.url ?? dataUrl(part.type) }
    case 'pdf':
      return { type: 'input_file', filename: 'a.pdf', file_data: dataUrl('application/pdf') }
    default:
      return part satisfies never
  }
}

function responsesItem(turn: Turn): Json {
  switch (turn.kind) {
    case 'said':
      return { type: 'message', role: turn.role, content: turn.content.map(part => responsesPart(part, turn.role)) }
    case 'thought': {
      const summary = turn.text === '' ? [] : [{ type: 'summary_text', text: turn.text }]
      return { type: 'reasoning', id: 'rs_1', summary, encrypted_content: tagSignature(turn.signature, 'openai') }
    }
    case 'search':
      return { type: 'web_search_call', id: turn.id, status: 'completed', action: { type: 'search', query: turn.query } }
    case 'call':
      return { type: 'function_call', call_id: turn.id, name: turn.name, arguments: turn.arguments }
    case 'result':
      return { type: 'function_call_output', call_id: turn.id, output: turn.content.map(part => responsesPart(part, 'user')) }
    default:
      return turn satisfies never
  }
}

function responsesTool({ kind, name, description, schema, strict }: Tool): Json {
  const own = defined({ type: 'function', name, description, parameters: schema, strict })
  switch (kind) {
    case 'function':
      return own
    case 'custom':
      return defined({ type: 'custom', name, description })
    case 'namespace':
      return defined({
        type: 'namespace',
        name,
        description,
        tools: [{ ...own, name: 'inside', parameters: { type: 'object', properties: {} } }],
      })
    case 'tool_search':
      return defined({
        type: 'tool_search',
        execution: 'client',
        description,
        parameters: { type: 'object', properties: { query: { type: 'string' } } },
      })
    case 'search':
      return { type: 'web_search' }
    default:
      return kind satisfies never
  }
}

const responsesChoice = (choice: Choice): unknown => {
  if (!('name' in choice)) return choice.kind
  const named = { type: 'function', name: choice.name }
  return choice.kind === 'named' ? named : { type: 'allowed_tools', mode: 'auto', tools: [named] }
}

const responses = (meaning: Meaning): Json => ({
  instructions: meaning.system,
  input: meaning.turns.map(responsesItem),
  max_output_tokens: meaning.cap,
  tools: meaning.tools.length === 0 ? undefined : meaning.tools.map(responsesTool),
  tool_choice: meaning.choice && responsesChoice(meaning.choice),
  parallel_tool_calls: meaning.parallel,
  reasoning: defined({ effort: meaning.effort, summary: meaning.thinking === 'enabled' ? 'auto' : undefined }),
  temperature: meaning.temperature,
  safety_identifier: meaning.user,
  text: meaning.format && {
    format: meaning.format.schema === undefined ? { type: 'json_object' } : { type: 'json_schema', ...meaning.format },
  },
})

function chatPart(part: Part): Json {
  switch (part.kind) {
    case 'text':
      return { type: 'text', text: part.text }
    case 'image':
      return { type: 'image_url', image_url: { url: part.url ?? dataUrl(part.type) } }
    case 'pdf':
      return { type: 'file', file: { filename: 'a.pdf', file_data: dataUrl('application/pdf') } }
    default:
      return part satisfies never
  }
}

/** Neighbouring calls, with the thoughts before them in the first one's id, are one message; the results come by the ids that were given. */
function chatMessages(turns: readonly Turn[]): Json[] {
  const messages: Json[] = []
  let carried: Parameters<typeof packId>[1][number][] = []
  let calls: Json[] = []
  const packed = new Map<string, string>()
  for (const turn of turns) {
    if (turn.kind !== 'call') calls = []
    switch (turn.kind) {
      case 'thought':
        carried.push({ text: turn.text, signature: turn.signature, afterText: false })
        break
      case 'search':
        break
      case 'said':
        messages.push({ role: turn.role, content: turn.content.map(chatPart) })
        break
      case 'call': {
        const id = packId(turn.id, carried)
        packed.set(turn.id, id)
        carried = []
        if (calls.length === 0) messages.push({ role: 'assistant', content: null, tool_calls: calls })
        calls.push({ id, type: 'function', function: { name: turn.name, arguments: turn.arguments } })
        break
      }
      case 'result':
        messages.push({ role: 'tool', tool_call_id: packed.get(turn.id) ?? turn.id, content: turn.content.map(chatPart) })
        break
      default:
        turn satisfies never
    }
  }
  return messages
}

/**
 * Chat is OpenAI's own dialect too: what it holds a strict schema to is between the caller and it, and such a schema is not rewritten. So to
 * OpenAI only a schema is strict that can be; Claude's rules are another matter.
 */
const strictness = (strict: boolean | undefined, schema: Json | undefined, model: string): boolean | undefined =>
  strict && servedBy(model)?.wire === 'responses' ? schema !== undefined && isStrict(schema, model) : strict

const chatTool = ({ kind, name, description, schema, strict }: Tool): Json =>
  kind === 'custom'
    ? { type: 'custom', custom: defined({ name, description }) }
    : { type: 'function', function: defined({ name, description, parameters: schema, strict }) }

const chatChoice = (choice: Choice): unknown => {
  if (!('name' in choice)) return choice.kind
  const named = { type: 'function', function: { name: choice.name } }
  return choice.kind === 'named' ? named : { type: 'allowed_tools', allowed_tools: { mode: 'auto', tools: [named] } }
}

const chat = (meaning: Meaning): Json => ({
  messages: chatMessages([
    ...(meaning.system === undefined ? [] : [{ kind: 'said', role: 'system', content: [{ kind: 'text', text: meaning.system }] } as const]),
    ...meaning.turns,
  ]),
  max_completion_tokens: meaning.cap,
  tools:
    meaning.tools.length === 0
      ? undefined
      : meaning.tools.map(tool => chatTool({ ...tool, strict: strictness(tool.strict, tool.schema, meaning.model) })),
  tool_choice: meaning.choice && chatChoice(meaning.choice),
  parallel_tool_calls: meaning.parallel,
  reasoning_effort: meaning.effort,
  temperature: meaning.temperature,
  user: meaning.user,
  response_format:
    meaning.format &&
    (meaning.format.schema === undefined
      ? { type: 'json_object' }
      : {
          type: 'json_schema',
          json_schema: { ...meaning.format, strict: strictness(meaning.format.strict, meaning.format.schema, meaning.model) },
        }),
})

function interactionsPart(part: Part): Json {
  switch (part.kind) {
    case 'text':
      return { type: 'text', text: part.text }
    case 'image':
      return part.url === undefined ? { type: 'image', mime_type: part.type, data: pixel } : { type: 'image', uri: part.url }
    case 'pdf':
      return { type: 'document', mime_type: 'application/pdf', data: pixel }
    default:
      return part satisfies never
  }
}

/** There is one place for instructions, before all turns. */
function interactionsStep(turn: Turn): Json[] {
  switch (turn.kind) {
    case 'said':
      if (turn.role === 'system' || turn.role === 'developer') return []
      return [{ type: turn.role === 'user' ? 'user_input' : 'model_output', content: turn.content.map(interactionsPart) }]
    case 'thought':
      return [{ type: 'thought', summary: [{ type: 'text', text: turn.text }], signature: tagSignature(turn.signature, 'gemini') }]
    case 'search':
      return [{ type: 'google_search_call', id: turn.id, arguments: { queries: [turn.query] } }]
    case 'call':
      return [{ type: 'function_call', id: turn.id, name: turn.name, arguments: parsed(turn.arguments) }]
    case 'result':
      return [{ type: 'function_result', call_id: turn.id, result: turn.content.map(interactionsPart), is_error: turn.failed }]
    default:
      return turn satisfies never
  }
}

const interactionsChoice = (choice: Choice): unknown => {
  if ('name' in choice) return { allowed_tools: { mode: choice.kind === 'named' ? 'any' : 'auto', tools: [choice.name] } }
  return choice.kind === 'required' ? 'any' : choice.kind
}

const interactions = (meaning: Meaning): Json => ({
  system_instruction: meaning.system,
  input: meaning.turns.flatMap(interactionsStep),
  tools:
    meaning.tools.length === 0
      ? undefined
      : meaning.tools.map(({ kind, name, description, schema }) =>
          kind === 'search' ? { type: 'google_search' } : defined({ type: 'function', name, description, parameters: schema }),
        ),
  generation_config: defined({
    max_output_tokens: meaning.cap,
    temperature: meaning.temperature,
    thinking_level: meaning.effort,
    thinking_summaries: meaning.thinking === 'enabled' ? 'auto' : undefined,
    tool_choice: meaning.choice && interactionsChoice(meaning.choice),
  }),
  response_format: meaning.format && defined({ type: 'text', mime_type: 'application/json', schema: meaning.format.schema }),
})

function messagesPart(part: Part): Json {
  const source = { type: 'base64', data: pixel }
  switch (part.kind) {
    case 'text':
      return { type: 'text', text: part.text }
    case 'image':
      return { type: 'image', source: part.url === undefined ? { ...source, media_type: part.type } : { type: 'url', url: part.url } }
    case 'pdf':
      return { type: 'document', source: { ...source, media_type: 'application/pdf' } }
    default:
      return part satisfies never
  }
}

function messagesTurn(turn: Turn): Json {
  switch (turn.kind) {
    case 'said':
      return { role: turn.role === 'developer' ? 'system' : turn.role, content: turn.content.map(messagesPart) }
    case 'thought':
      return {
        role: 'assistant',
        content: [{ type: 'thinking', thinking: turn.text, signature: tagSignature(turn.signature, 'anthropic') }],
      }
    case 'search':
      return { role: 'assistant', content: [{ type: 'server_tool_use', id: turn.id, name: 'web_search', input: { query: turn.query } }] }
    case 'call':
      return { role: 'assistant', content: [{ type: 'tool_use', id: turn.id, name: turn.name, input: parsed(turn.arguments) }] }
    case 'result':
      return {
        role: 'user',
        content: [{ type: 'tool_result', tool_use_id: turn.id, content: turn.content.map(messagesPart), is_error: turn.failed }],
      }
    default:
      return turn satisfies never
  }
}

/** Neighbours of one role are one turn. */
function messagesTurns(turns: readonly Turn[]): Json[] {
  const joined: { role: unknown; content: unknown[] }[] = []
  for (const { role, content } of turns.map(messagesTurn)) {
    const last = joined.at(-1)
    if (last?.role === role) last?.content.push(...(content as unknown[]))
    else joined.push({ role, content: [...(content as unknown[])] })
  }
  return joined
}

function messagesChoice({ choice, parallel }: Meaning): Json | undefined {
  const serial = parallel === false ? { disable_parallel_tool_use: true } : {}
  if (choice === undefined) return parallel === undefined ? undefined : { type: 'auto', ...serial }
  if (choice.kind === 'named' && 'name' in choice) return { type: 'tool', name: choice.name, ...serial }
  if (choice.kind === 'none') return { type: 'none' }
  return { type: choice.kind === 'required' ? 'any' : 'auto', ...serial }
}

const messages = (meaning: Meaning): Json => ({
  system: meaning.system,
  messages: messagesTurns(meaning.turns),
  max_tokens: meaning.cap,
  tools:
    meaning.tools.length === 0
      ? undefined
      : meaning.tools.map(({ kind, name, description, schema, strict }) =>
          kind === 'search'
            ? { type: 'web_search_20250305', name: 'web_search' }
            : defined({ name, description, input_schema: schema ?? { type: 'object' }, strict }),
        ),
  tool_choice: meaning.tools.length === 0 ? undefined : messagesChoice(meaning),
  thinking:
    meaning.thinking && defined({ type: meaning.thinking, budget_tokens: meaning.thinking === 'enabled' ? meaning.budget : undefined }),
  output_config: defined({
    effort: meaning.effort === 'none' || meaning.effort === 'minimal' ? 'low' : meaning.effort,
    format: meaning.format?.schema && { type: 'json_schema', schema: meaning.format.schema },
  }),
  temperature: meaning.temperature,
  metadata: meaning.user === undefined ? undefined : { user_id: meaning.user },
})

/** The surfaces that requests are generated for. */
export type Generated = Exclude<SurfaceName, 'generate'>

export const generated: readonly Generated[] = ['responses', 'chat', 'interactions', 'messages']

const writers: Readonly<Record<Generated, (meaning: Meaning) => Json>> = { responses, chat, interactions, messages }

/** The body as JSON text, its model among it. */
export const bodyOf = (surface: Generated, meaning: Meaning): string =>
  JSON.stringify({ model: meaning.model, ...writers[surface](meaning) })
