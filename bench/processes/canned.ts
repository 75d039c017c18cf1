// The canned answers of the bench's upstream, in the real shapes of the three wires. The frames of a stream are made once per play.
import type { Play, Wire } from '../cases.ts'

interface Canned {
  readonly whole: object
  readonly opening: readonly object[]
  readonly delta: (text: string) => object
  readonly closing: readonly object[]
  /** The field that names an event. */
  readonly name: 'type' | 'event_type'
}

const delta = ' waters'
const created = 1_795_000_000

/** One SSE frame per event: what comes before the first delta, the deltas, and what follows the last. */
export function framesOf({ wire, events, words = 1 }: Play): { opening: Buffer[]; deltas: Buffer[]; closing: Buffer[] } {
  const piece = delta.repeat(words)
  const { opening, delta: step, closing, name } = wires[wire](piece.repeat(Math.max(1, events)))
  const frame = (event: object): Buffer =>
    Buffer.from(`event: ${(event as Record<string, string>)[name]}\ndata: ${JSON.stringify(event)}\n\n`)
  return {
    opening: opening.map(frame),
    deltas: Array.from({ length: events }, () => frame(step(piece))),
    closing: closing.map(frame),
  }
}

/** A whole answer of about 2 KB. */
export const wholeOf = ({ wire }: Play): Buffer => Buffer.from(JSON.stringify(wires[wire](delta.repeat(50)).whole))

const wires: Readonly<Record<Wire, (text: string) => Canned>> = { responses, messages, interactions }

function responses(text: string): Canned {
  const at = { item_id: 'msg_0a1', output_index: 0, content_index: 0 }
  const part = (content: string) => ({ type: 'output_text', annotations: [], logprobs: [], text: content })
  const item = (status: string, content: object[]) => ({ id: 'msg_0a1', type: 'message', status, content, role: 'assistant' })
  const closed = response('completed', [item('completed', [part(text)])])
  const open = response('in_progress', [])
  return {
    whole: closed,
    name: 'type',
    opening: [
      { type: 'response.created', sequence_number: 0, response: open },
      { type: 'response.in_progress', sequence_number: 1, response: open },
      { type: 'response.output_item.added', sequence_number: 2, output_index: 0, item: item('in_progress', []) },
      { type: 'response.content_part.added', sequence_number: 3, ...at, part: part('') },
    ],
    delta: piece => ({
      type: 'response.output_text.delta',
      sequence_number: 4,
      ...at,
      delta: piece,
      logprobs: [],
      obfuscation: 'xxxxxxxxx',
    }),
    closing: [
      { type: 'response.output_text.done', sequence_number: 5, ...at, text, logprobs: [] },
      { type: 'response.content_part.done', sequence_number: 6, ...at, part: part(text) },
      { type: 'response.output_item.done', sequence_number: 7, output_index: 0, item: item('completed', [part(text)]) },
      { type: 'response.completed', sequence_number: 8, response: closed },
    ],
  }
}

const response = (status: string, output: readonly object[]) => ({
  id: 'resp_0a1',
  object: 'response',
  created_at: created,
  status,
  background: false,
  error: null,
  incomplete_details: null,
  instructions: null,
  max_output_tokens: null,
  model: 'gpt-5.5-2026-04-01',
  output,
  parallel_tool_calls: true,
  previous_response_id: null,
  reasoning: { effort: 'medium', summary: null },
  service_tier: 'default',
  store: false,
  temperature: 1,
  text: { format: { type: 'text' }, verbosity: 'medium' },
  tool_choice: 'auto',
  tools: [],
  top_p: 1,
  truncation: 'disabled',
  usage:
    status === 'completed'
      ? {
          input_tokens: 210,
          input_tokens_details: { cached_tokens: 0 },
          output_tokens: 90,
          output_tokens_details: { reasoning_tokens: 0 },
          total_tokens: 300,
        }
      : null,
  user: null,
  metadata: {},
})

function messages(text: string): Canned {
  const usage = {
    input_tokens: 210,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: 0,
    output_tokens: 1,
    service_tier: 'standard',
  }
  const message = { id: 'msg_01', type: 'message', role: 'assistant', model: 'claude-sonnet-5', stop_sequence: null }
  return {
    whole: { ...message, content: [{ type: 'text', text }], stop_reason: 'end_turn', usage: { ...usage, output_tokens: 90 } },
    name: 'type',
    opening: [
      { type: 'message_start', message: { ...message, content: [], stop_reason: null, usage } },
      { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
      { type: 'ping' },
    ],
    delta: piece => ({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: piece } }),
    closing: [
      { type: 'content_block_stop', index: 0 },
      { type: 'message_delta', delta: { stop_reason: 'end_turn', stop_sequence: null }, usage: { output_tokens: 90 } },
      { type: 'message_stop' },
    ],
  }
}

function interactions(text: string): Canned {
  const interaction = { id: 'v1_abc', model: 'gemini-3.6-flash', object: 'interaction', created: '2026-11-21T10:00:00Z' }
  const closed = {
    ...interaction,
    status: 'completed',
    updated: '2026-11-21T10:00:02Z',
    service_tier: 'standard',
    usage: { total_tokens: 300, total_input_tokens: 210, total_cached_tokens: 0, total_output_tokens: 90, total_thought_tokens: 0 },
  }
  return {
    whole: { ...closed, steps: [{ type: 'model_output', content: [{ type: 'text', text }] }] },
    name: 'event_type',
    opening: [
      { event_type: 'interaction.created', interaction: { ...interaction, status: 'in_progress' } },
      { event_type: 'interaction.status_update', interaction_id: 'v1_abc', status: 'in_progress' },
      { event_type: 'step.start', index: 0, step: { type: 'model_output' } },
    ],
    delta: piece => ({ event_type: 'step.delta', index: 0, delta: { type: 'text', text: piece } }),
    closing: [
      { event_type: 'step.stop', index: 0 },
      { event_type: 'interaction.completed', interaction: closed },
    ],
  }
}
