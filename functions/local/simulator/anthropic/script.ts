// The message of a Messages call and its event stream, in Anthropic's order.
import { inputText } from '../answer/calls.ts'
import { pieces } from '../answer/pieces.ts'
import { mint, seal } from '../seal.ts'
import type { Block, Frame, JsonObject, Play, Script, Tokens } from '../types.ts'

interface BlockPlan {
  readonly block: Block
  readonly done: JsonObject
}

const omitsThinking = (body: JsonObject): boolean => (body.thinking as JsonObject | undefined)?.display === 'omitted'

function planBlock(block: Block, body: JsonObject): BlockPlan {
  switch (block.kind) {
    case 'reasoning': {
      const thinking = omitsThinking(body) ? '' : block.text
      return { block, done: { type: 'thinking', thinking, signature: seal('anthropic', block.text) } }
    }
    case 'text':
      return { block, done: { type: 'text', text: block.text, citations: null } }
    case 'call':
      return {
        block,
        done: { type: 'tool_use', id: mint('toolu_', 12), name: block.tool.name, input: block.input, caller: { type: 'direct' } },
      }
    default:
      return block satisfies never
  }
}

/** cached is NOT part of input; thinking is part of output. */
const inputUsage = (tokens: Tokens): JsonObject => ({
  input_tokens: tokens.input - tokens.cached,
  cache_creation_input_tokens: 0,
  cache_read_input_tokens: tokens.cached,
})

const outputUsage = (tokens: Tokens): JsonObject => ({
  output_tokens: tokens.output,
  output_tokens_details: { thinking_tokens: tokens.reasoning },
  server_tool_use: null,
})

const fullUsage = (tokens: Tokens, output: JsonObject): JsonObject => ({
  ...inputUsage(tokens),
  cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 0 },
  ...output,
  service_tier: 'standard',
  speed: 'standard',
  inference_geo: 'not_available',
})

function* blockFrames({ block, done }: BlockPlan, index: number): Iterable<Frame> {
  const start = (content_block: JsonObject): Frame => ({
    event: 'content_block_start',
    data: { type: 'content_block_start', index, content_block },
  })
  const delta = (data: JsonObject): Frame => ({ event: 'content_block_delta', data: { type: 'content_block_delta', index, delta: data } })
  // Recorded: the ping comes right after the first block has begun.
  const ping: readonly Frame[] = index === 0 ? [{ event: 'ping', data: { type: 'ping' } }] : []
  if (block.kind === 'reasoning') {
    yield start({ ...done, thinking: '', signature: '' })
    yield* ping
    for (const thinking of pieces(String(done.thinking))) yield delta({ type: 'thinking_delta', thinking })
    yield delta({ type: 'signature_delta', signature: done.signature ?? '' })
  }
  if (block.kind === 'text') {
    yield start({ ...done, text: '' })
    yield* ping
    for (const text of pieces(block.text)) yield delta({ type: 'text_delta', text })
  }
  if (block.kind === 'call') {
    yield start({ ...done, input: {} })
    yield* ping
    for (const partial_json of ['', ...pieces(inputText(block))]) yield delta({ type: 'input_json_delta', partial_json })
  }
  yield { event: 'content_block_stop', data: { type: 'content_block_stop', index } }
}

const reasons = { end: 'end_turn', length: 'max_tokens', tools: 'tool_use' } as const

function* ending(play: Play): Iterable<Frame> {
  const { stop, tokens } = play.answer
  const delta = { stop_reason: reasons[stop], stop_sequence: null, stop_details: null, container: null }
  const usage = { ...inputUsage(tokens), ...outputUsage(tokens) }
  yield { event: 'message_delta', data: { type: 'message_delta', delta, usage } }
  yield { event: 'message_stop', data: { type: 'message_stop' } }
}

export function messagesScript(play: Play): Script {
  const { body, model } = play.ask
  const plan = play.answer.blocks.map(block => planBlock(block, body))
  const open: JsonObject = {
    id: mint('msg_', 12),
    type: 'message',
    role: 'assistant',
    model,
    content: [],
    container: null,
    diagnostics: null,
    stop_reason: null,
    stop_sequence: null,
    stop_details: null,
    usage: fullUsage(play.answer.tokens, { output_tokens: 1, output_tokens_details: null, server_tool_use: null }),
  }
  return {
    *opening() {
      yield { event: 'message_start', data: { type: 'message_start', message: open } }
    },
    *output() {
      for (const [index, each] of plan.entries()) yield* blockFrames(each, index)
      yield* ending(play)
    },
    *failure() {
      const error = { type: 'overloaded_error', message: 'Overloaded' }
      yield { event: 'error', data: { type: 'error', error, request_id: mint('req_', 12) } }
    },
    whole: () => ({
      ...open,
      content: plan.map(each => each.done),
      stop_reason: reasons[play.answer.stop],
      usage: fullUsage(play.answer.tokens, outputUsage(play.answer.tokens)),
    }),
  }
}
