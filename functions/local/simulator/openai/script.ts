// The event stream of a Responses call, in OpenAI's order and with its sequence numbers.
import { inputText } from '../answer/calls.ts'
import { pieces } from '../answer/pieces.ts'
import type { Block, Frame, InsideFailure, JsonObject, Play, Script } from '../types.ts'
import { openaiErrors } from './errors.ts'
import { closedResponse, type OutputItem, openResponse, outputItems, wantsSummary } from './response.ts'

type Emit = (event: string, data: JsonObject) => Frame

interface Placed {
  readonly item: OutputItem
  readonly index: number
  readonly emit: Emit
  readonly body: JsonObject
}

const reference = ({ item, index }: Placed): JsonObject => ({ item_id: item.done.id ?? '', output_index: index })

/** OpenAI pads each delta, unless told not to, so that its length tells nothing. */
function padding(body: JsonObject, delta: string): JsonObject {
  const options = body.stream_options as JsonObject | null | undefined
  return options?.include_obfuscation === false ? {} : { obfuscation: 'x'.repeat(16 - Math.min(15, delta.length)) }
}

function* reasoningFrames(placed: Placed, text: string): Iterable<Frame> {
  const { emit, body } = placed
  if (!wantsSummary(body)) return
  const at = { ...reference(placed), summary_index: 0 }
  yield emit('response.reasoning_summary_part.added', { ...at, part: { type: 'summary_text', text: '' } })
  for (const delta of pieces(text)) yield emit('response.reasoning_summary_text.delta', { ...at, delta, ...padding(body, delta) })
  yield emit('response.reasoning_summary_text.done', { ...at, text })
  yield emit('response.reasoning_summary_part.done', { ...at, part: { type: 'summary_text', text } })
}

function* textFrames(placed: Placed, text: string): Iterable<Frame> {
  const { emit, body } = placed
  const at = { ...reference(placed), content_index: 0 }
  const part = { type: 'output_text', annotations: [], logprobs: [] }
  yield emit('response.content_part.added', { ...at, part: { ...part, text: '' } })
  for (const delta of pieces(text)) yield emit('response.output_text.delta', { ...at, delta, logprobs: [], ...padding(body, delta) })
  yield emit('response.output_text.done', { ...at, text, logprobs: [] })
  yield emit('response.content_part.done', { ...at, part: { ...part, text } })
}

/** A search for tools comes whole with its item. */
function* callFrames(placed: Placed, block: Extract<Block, { kind: 'call' }>): Iterable<Frame> {
  const { emit, body } = placed
  const { form, name } = block.tool
  if (form === 'tool_search') return
  const at = reference(placed)
  const text = inputText(block)
  const event = form === 'custom' ? 'response.custom_tool_call_input' : 'response.function_call_arguments'
  for (const delta of pieces(text)) yield emit(`${event}.delta`, { ...at, delta, ...padding(body, delta) })
  yield emit(`${event}.done`, { ...at, ...(form === 'custom' ? { input: text } : { name, arguments: text }) })
}

/** What a call has not said yet when it is announced. */
const unsaid = { function: { arguments: '' }, custom: { input: '' }, tool_search: {} } as const

/** The item as it is announced: empty, in progress. */
function announced({ block, done }: OutputItem): JsonObject {
  switch (block.kind) {
    case 'reasoning':
      return { ...done, summary: [] }
    case 'text':
      return { ...done, status: 'in_progress', content: [] }
    case 'call':
      return { ...done, status: 'in_progress', ...unsaid[block.tool.form] }
    default:
      return block satisfies never
  }
}

function* itemFrames(placed: Placed): Iterable<Frame> {
  const { item, index, emit } = placed
  const { block, done } = item
  yield emit('response.output_item.added', { output_index: index, item: announced(item) })
  if (block.kind === 'reasoning') yield* reasoningFrames(placed, block.text)
  if (block.kind === 'text') yield* textFrames(placed, block.text)
  if (block.kind === 'call') yield* callFrames(placed, block)
  yield emit('response.output_item.done', { output_index: index, item: done })
}

function failureError(kind: InsideFailure, model: string): JsonObject {
  if (kind === 'unsupported') return openaiErrors.unsupported(model).body.error as JsonObject
  return {
    type: 'service_unavailable_error',
    code: 'server_is_overloaded',
    message: 'Our servers are currently overloaded. Please try again later.',
    param: null,
  }
}

function* failureFrames(error: JsonObject, open: JsonObject, emit: Emit): Iterable<Frame> {
  yield emit('error', { error })
  const { code, message } = error
  yield emit('response.failed', { response: { ...open, status: 'failed', error: { code: code ?? null, message: message ?? null } } })
}

export function responsesScript(play: Play): Script {
  const { body, model } = play.ask
  const open = openResponse(play)
  const items = outputItems(play.answer, body)
  const closed = closedResponse(open, items, play)
  let sequence = 0
  const emit: Emit = (event, data) => ({ event, data: { type: event, sequence_number: sequence++, ...data } })
  return {
    *opening() {
      yield emit('response.created', { response: open })
      yield emit('response.in_progress', { response: open })
    },
    *output() {
      for (const [index, item] of items.entries()) yield* itemFrames({ item, index, emit, body })
      yield emit(play.answer.stop === 'length' ? 'response.incomplete' : 'response.completed', { response: closed })
    },
    failure: kind => failureFrames(failureError(kind, model), open, emit),
    whole: () => closed,
  }
}
