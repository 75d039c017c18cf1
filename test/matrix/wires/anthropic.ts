// A script as Anthropic's Messages stream.
import { type Block, callsTools, model, type Script, said, type Tokens, type WireEvent } from './block.ts'

type Json = Readonly<Record<string, unknown>>

const emit = (event: string, data: Json): WireEvent => ({ event, data: { type: event, ...data } })
const direct = { type: 'direct' }

export function anthropicEvents(script: Script): WireEvent[] {
  const { blocks, stop = 'end', tokens, failure } = script
  const refusal = blocks.find(({ type }) => type === 'refusal')
  const explanation = refusal !== undefined && 'pieces' in refusal ? said(refusal) : undefined
  const inner = blocks.flatMap(contentOf).flatMap((content, index) => contentEvents(content, index))
  const start = emit('message_start', { message: { ...message, usage: usageOf(tokens) } })
  if (failure !== undefined) {
    return [start, ...inner.slice(0, -1), emit('error', { error: { type: 'api_error', message: failure }, request_id: 'req_script' })]
  }
  const reason = stop === 'length' ? 'max_tokens' : callsTools(script) ? 'tool_use' : 'end_turn'
  const delta = {
    stop_reason: explanation === undefined ? reason : 'refusal',
    stop_sequence: null,
    stop_details: explanation === undefined ? null : { type: 'refusal', category: null, explanation },
    container: null,
  }
  return [start, ...inner, emit('message_delta', { delta, usage: usageOf(tokens) }), emit('message_stop', {})]
}

const message: Json = {
  ...{ id: 'msg_script', type: 'message', role: 'assistant', model: model.anthropic, content: [], container: null, diagnostics: null },
  ...{ stop_reason: null, stop_sequence: null, stop_details: null },
}

/** Input leaves the cache out. */
const usageOf = (tokens: Tokens | undefined): Json =>
  tokens === undefined
    ? {}
    : {
        input_tokens: tokens.input - tokens.cached - tokens.cacheWrite,
        cache_creation_input_tokens: tokens.cacheWrite,
        cache_read_input_tokens: tokens.cached,
        output_tokens: tokens.output,
        output_tokens_details: { thinking_tokens: tokens.reasoning },
        server_tool_use: null,
        service_tier: 'standard',
      }

interface Content {
  readonly start: Json
  readonly deltas: readonly Json[]
}

/** A search is two blocks; a refusal is none: it stands at the end. */
function contentOf(block: Block): Content[] {
  switch (block.type) {
    case 'text': {
      const cited = (block.sources ?? []).map(({ url, title, start, end }) => ({
        ...{ type: 'web_search_result_location', url, title, cited_text: said(block).slice(start, end), encrypted_index: 'eA==' },
      }))
      const deltas = block.pieces.map(text => ({ type: 'text_delta', text }))
      return [
        {
          start: { type: 'text', text: '', citations: null },
          deltas: [...deltas, ...cited.map(citation => ({ type: 'citations_delta', citation }))],
        },
      ]
    }
    case 'refusal':
      return []
    case 'reasoning': {
      const deltas = block.pieces.map(thinking => ({ type: 'thinking_delta', thinking }))
      return [
        {
          start: { type: 'thinking', thinking: '', signature: '' },
          deltas: [...deltas, { type: 'signature_delta', signature: block.signature }],
        },
      ]
    }
    case 'tool': {
      const deltas = ['', ...block.pieces].map(partial_json => ({ type: 'input_json_delta', partial_json }))
      return [{ start: { type: 'tool_use', id: block.id, name: block.name, input: {}, caller: direct }, deltas }]
    }
    case 'web-search': {
      const id = `srvtoolu_${block.id}`
      const found = [
        { type: 'web_search_result', url: 'https://example.com/oslo', title: 'Oslo', encrypted_content: 'eA==', page_age: null },
      ]
      return [
        {
          start: { type: 'server_tool_use', id, name: 'web_search', input: {}, caller: direct },
          deltas: [{ type: 'input_json_delta', partial_json: JSON.stringify({ query: block.query }) }],
        },
        { start: { type: 'web_search_tool_result', tool_use_id: id, content: found, caller: direct }, deltas: [] },
      ]
    }
    default:
      return block satisfies never
  }
}

const contentEvents = ({ start, deltas }: Content, index: number): WireEvent[] => [
  emit('content_block_start', { index, content_block: start }),
  ...(index === 0 ? [emit('ping', {})] : []),
  ...deltas.map(delta => emit('content_block_delta', { index, delta })),
  emit('content_block_stop', { index }),
]
