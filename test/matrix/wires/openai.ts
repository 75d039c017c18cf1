// A script as OpenAI's Responses stream.
import { type Block, model, type Script, said, type Tokens, type WireEvent } from './block.ts'

type Json = Readonly<Record<string, unknown>>
type Emit = (event: string, data: Json) => WireEvent

const response: Json = {
  ...{ id: 'resp_script', object: 'response', created_at: 1795000000, model: model.openai, status: 'in_progress', background: false },
  ...{ completed_at: null, error: null, incomplete_details: null, instructions: null, max_output_tokens: null, metadata: {}, output: [] },
  ...{ parallel_tool_calls: true, previous_response_id: null, reasoning: { effort: null, summary: null }, service_tier: 'default' },
  ...{
    store: false,
    temperature: 1,
    text: { format: { type: 'text' } },
    tool_choice: 'auto',
    tools: [],
    top_p: 1,
    usage: null,
    user: null,
  },
}

export function openaiEvents({ blocks, stop = 'end', tokens, failure }: Script): WireEvent[] {
  let sequence = 0
  const emit: Emit = (event, data) => ({ event, data: { type: event, sequence_number: sequence++, ...data } })
  const opening = [emit('response.created', { response }), emit('response.in_progress', { response })]
  const cut = failure === undefined ? undefined : blocks.length - 1
  const items = blocks.flatMap((block, index) => itemEvents(emit, block, index).slice(0, index === cut ? -closing(block) : undefined))
  if (failure !== undefined) {
    const error = { code: 'server_error', message: failure }
    const told = emit('error', { error: { type: 'server_error', param: null, ...error } })
    return [...opening, ...items, told, emit('response.failed', { response: { ...response, status: 'failed', error } })]
  }
  const ending =
    stop === 'length'
      ? { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } }
      : { status: 'completed', completed_at: 1795000001 }
  const closed = { ...response, ...ending, output: blocks.map(finished), usage: usageOf(tokens) }
  return [...opening, ...items, emit(`response.${ending.status}`, { response: closed })]
}

/** How many events close a block. */
const closing = ({ type }: Block): number => (type === 'text' || type === 'refusal' ? 3 : 2)

const usageOf = (tokens: Tokens | undefined): Json | null =>
  tokens === undefined
    ? null
    : {
        input_tokens: tokens.input,
        input_tokens_details: { cached_tokens: tokens.cached, cache_write_tokens: tokens.cacheWrite },
        output_tokens: tokens.output,
        output_tokens_details: { reasoning_tokens: tokens.reasoning },
        total_tokens: tokens.input + tokens.output,
      }

function itemEvents(emit: Emit, block: Block, index: number): WireEvent[] {
  const item = finished(block, index)
  const added = emit('response.output_item.added', { output_index: index, item: { ...item, ...empty[block.type] } })
  const inner = innerEvents(emit, block, { item_id: item.id, output_index: index })
  return [added, ...inner, emit('response.output_item.done', { output_index: index, item })]
}

const empty: Readonly<Record<Block['type'], Json>> = {
  text: { status: 'in_progress', content: [] },
  refusal: { status: 'in_progress', content: [] },
  reasoning: { summary: [] },
  tool: { status: 'in_progress', arguments: '' },
  'web-search': { status: 'in_progress', action: { type: 'search' } },
}

function finished(block: Block, index: number): Json {
  const id = `item_${index}`
  switch (block.type) {
    case 'text':
    case 'refusal':
      return { id, type: 'message', role: 'assistant', status: 'completed', content: [partOf(block)] }
    case 'reasoning':
      return {
        ...{ id, type: 'reasoning', encrypted_content: block.signature },
        summary: block.pieces.length === 0 ? [] : [{ type: 'summary_text', text: said(block) }],
      }
    case 'tool':
      return { id, type: 'function_call', status: 'completed', call_id: block.id, name: block.name, arguments: said(block) }
    case 'web-search':
      return {
        id: block.id,
        type: 'web_search_call',
        status: 'completed',
        action: { type: 'search', query: block.query, queries: [block.query] },
      }
    default:
      return block satisfies never
  }
}

type Message = Extract<Block, { type: 'text' | 'refusal' }>

const partOf = (block: Message): Json =>
  block.type === 'refusal'
    ? { type: 'refusal', refusal: said(block) }
    : { type: 'output_text', text: said(block), annotations: (block.sources ?? []).map(annotation), logprobs: [] }

const annotation = ({ url, title, start, end }: NonNullable<Extract<Block, { type: 'text' }>['sources']>[number]): Json => ({
  ...{ type: 'url_citation', url, title, start_index: start, end_index: end },
})

function innerEvents(emit: Emit, block: Block, at: Json): WireEvent[] {
  switch (block.type) {
    case 'text':
    case 'refusal':
      return messageEvents(emit, block, { ...at, content_index: 0 })
    case 'reasoning':
      return block.pieces.length === 0 ? [] : summaryEvents(emit, block, { ...at, summary_index: 0 })
    case 'tool':
      return [
        ...block.pieces.map(delta => emit('response.function_call_arguments.delta', { ...at, delta })),
        emit('response.function_call_arguments.done', { ...at, name: block.name, arguments: said(block) }),
      ]
    case 'web-search':
      return ['in_progress', 'searching', 'completed'].map(state => emit(`response.web_search_call.${state}`, at))
    default:
      return block satisfies never
  }
}

function messageEvents(emit: Emit, block: Message, at: Json): WireEvent[] {
  const [name, field] = block.type === 'refusal' ? ['refusal', 'refusal'] : ['output_text', 'text']
  const part = partOf(block)
  const cited = block.type === 'text' ? (block.sources ?? []) : []
  return [
    emit('response.content_part.added', { ...at, part: { ...part, [field]: '', ...(block.type === 'text' && { annotations: [] }) } }),
    ...block.pieces.map(delta => emit(`response.${name}.delta`, { ...at, delta, logprobs: [] })),
    ...cited.map((source, annotation_index) =>
      emit('response.output_text.annotation.added', { ...at, annotation_index, annotation: annotation(source) }),
    ),
    emit(`response.${name}.done`, { ...at, [field]: said(block), logprobs: [] }),
    emit('response.content_part.done', { ...at, part }),
  ]
}

const summaryEvents = (emit: Emit, block: Extract<Block, { type: 'reasoning' }>, at: Json): WireEvent[] => [
  emit('response.reasoning_summary_part.added', { ...at, part: { type: 'summary_text', text: '' } }),
  ...block.pieces.map(delta => emit('response.reasoning_summary_text.delta', { ...at, delta })),
  emit('response.reasoning_summary_text.done', { ...at, text: said(block) }),
  emit('response.reasoning_summary_part.done', { ...at, part: { type: 'summary_text', text: said(block) } }),
]
