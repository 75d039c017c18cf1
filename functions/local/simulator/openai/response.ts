// The Response object: every nullable member present, the request echoed, as OpenAI sends it.
import { inputText } from '../answer/calls.ts'
import { mint, seal } from '../seal.ts'
import type { Answer, Block, Json, JsonObject, Play, Tokens } from '../types.ts'

export interface OutputItem {
  readonly block: Block
  /** The finished item. */
  readonly done: JsonObject
}

const include = (body: JsonObject, name: string): boolean => Array.isArray(body.include) && body.include.includes(name)

const member = (value: Json | undefined, name: string): Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? ((value as JsonObject)[name] ?? null) : null

export const wantsSummary = (body: JsonObject): boolean => member(body.reasoning, 'summary') !== null

function finished(block: Block, body: JsonObject, status: string): JsonObject {
  switch (block.kind) {
    case 'reasoning':
      return {
        id: mint('rs_'),
        type: 'reasoning',
        summary: wantsSummary(body) ? [{ type: 'summary_text', text: block.text }] : [],
        ...(include(body, 'reasoning.encrypted_content') ? { encrypted_content: seal('openai', block.text) } : {}),
      }
    case 'text':
      return {
        id: mint('msg_'),
        type: 'message',
        status,
        content: [{ type: 'output_text', annotations: [], logprobs: [], text: block.text }],
        role: 'assistant',
      }
    case 'call':
      return callItem(block, status)
    default:
      return block satisfies never
  }
}

type Call = Extract<Block, { kind: 'call' }>

function callItem(block: Call, status: string): JsonObject {
  const { name, form, namespace } = block.tool
  const call_id = mint('call_', 12)
  const within: JsonObject = namespace === undefined ? {} : { namespace }
  switch (form) {
    case 'function':
      return { id: mint('fc_'), type: 'function_call', status, arguments: inputText(block), call_id, name, ...within }
    case 'custom':
      return { id: mint('ctc_'), type: 'custom_tool_call', status, call_id, input: inputText(block), name, ...within }
    case 'tool_search':
      return { id: mint('tsc_'), type: 'tool_search_call', status, call_id, execution: 'client', arguments: block.input }
    default:
      return form satisfies never
  }
}

export function outputItems(answer: Answer, body: JsonObject): readonly OutputItem[] {
  return answer.blocks.map((block, index) => {
    const cut = answer.stop === 'length' && index === answer.blocks.length - 1
    return { block, done: finished(block, body, cut ? 'incomplete' : 'completed') }
  })
}

/** cached is part of input, reasoning is part of output. */
const usage = (tokens: Tokens): JsonObject => ({
  input_tokens: tokens.input,
  input_tokens_details: { cached_tokens: tokens.cached, cache_write_tokens: 0 },
  output_tokens: tokens.output,
  output_tokens_details: { reasoning_tokens: tokens.reasoning },
  total_tokens: tokens.input + tokens.output,
})

const servedTier: Readonly<Record<string, string>> = {
  auto: 'default',
  default: 'default',
  flex: 'flex',
  priority: 'priority',
  fast: 'priority',
  scale: 'scale',
  ultrafast: 'ultrafast',
}

const echoTools = (tools: Json | undefined): Json =>
  Array.isArray(tools)
    ? tools.map((tool: JsonObject) => (tool.type === 'function' ? { description: null, strict: true, ...tool } : tool))
    : []

/** The response as it stands before any output. */
export function openResponse(play: Play): JsonObject {
  const { body, tier, model } = play.ask
  return {
    id: mint('resp_'),
    object: 'response',
    created_at: Math.floor(play.now / 1000),
    status: 'in_progress',
    background: false,
    completed_at: null,
    access_programs: null,
    conversation: null,
    error: null,
    incomplete_details: null,
    instructions: body.instructions ?? null,
    max_output_tokens: body.max_output_tokens ?? null,
    max_tool_calls: body.max_tool_calls ?? null,
    model,
    output: [],
    parallel_tool_calls: body.parallel_tool_calls ?? true,
    previous_response_id: body.previous_response_id ?? null,
    prompt_cache_key: body.prompt_cache_key ?? null,
    prompt_cache_retention: body.prompt_cache_retention ?? null,
    reasoning: { effort: member(body.reasoning, 'effort'), summary: member(body.reasoning, 'summary') },
    safety_identifier: body.safety_identifier ?? null,
    service_tier: tier ?? 'auto',
    store: body.store ?? true,
    temperature: body.temperature ?? 1,
    text: { format: member(body.text, 'format') ?? { type: 'text' }, verbosity: member(body.text, 'verbosity') ?? 'medium' },
    tool_choice: body.tool_choice ?? 'auto',
    tools: echoTools(body.tools),
    top_logprobs: body.top_logprobs ?? 0,
    top_p: body.top_p ?? 1,
    truncation: body.truncation ?? 'disabled',
    usage: null,
    user: body.user ?? null,
    metadata: body.metadata ?? {},
  }
}

/** The same response when it has ended; here the tier is the one that served. */
export function closedResponse(open: JsonObject, items: readonly OutputItem[], play: Play): JsonObject {
  const short = play.answer.stop === 'length'
  return {
    ...open,
    status: short ? 'incomplete' : 'completed',
    completed_at: short ? null : Math.floor(play.now / 1000),
    incomplete_details: short ? { reason: 'max_output_tokens' } : null,
    output: items.map(item => item.done),
    service_tier: servedTier[play.ask.tier ?? 'auto'] ?? 'default',
    usage: usage(play.answer.tokens),
  }
}
