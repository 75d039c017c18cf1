// OpenAI's Responses stream into hub events, and hub events as the stream of the Responses surface.
// What is not known goes by the rule of unknown.ts; missing fields never throw.
import { writeJson } from '../../http/json-raw.ts'
import type { HubEvent } from '../../hub/event.ts'
import { plainFault } from '../../upstream/fault.ts'
import { encodeFrame, type Frame } from '../../upstream/sse.ts'
import { type Blocks, blocks } from '../blocks.ts'
import type { AnswerContext, Price } from '../dialect.ts'
import { errorObject, mint, openaiTier } from '../openai-answer.ts'
import { type JsonObject, listOf, numberOf, objectOf, textOf } from '../shape.ts'
import { throughError, unknownEvent } from '../unknown.ts'
import { decodeReason, encodeReason, type Json, newAnswer } from './answer.ts'
import { decodeBlockStart, decodeSummaryPart, type Emit, itemIndex, itemKey, type Output } from './blocks.ts'
import { decodeFault, failedMembers } from './failure.ts'
import { closeAll, endBlock, openBlock, type Written } from './output.ts'
import { decodeCitation, decodeItemEnd, decodePartEnd, decodePartStart, partKey } from './text.ts'
import { decodeUsage, encodeUsage } from './usage.ts'

interface Decoding {
  readonly blocks: Blocks
  begun: boolean
  ended: boolean
}

type Decode = (state: Decoding, data: JsonObject) => HubEvent[]

/** A stepper: frames in, hub events out; exactly one `finish` or `error`, and nothing behind it. */
export function decoder(): (frame: Frame) => HubEvent[] {
  const state: Decoding = { blocks: blocks(), begun: false, ended: false }
  return frame => {
    if (state.ended) return []
    const data = frame.json
    if (data === undefined) return []
    const event = frame.event ?? textOf(data.type) ?? ''
    if (!Object.hasOwn(decoders, event)) return throughError(state, silent.test(event) ? [] : unknownEvent(event, data))
    return throughError(state, decoders[event]?.(state, data) ?? [])
  }
}

/** Events inside what is left out or said by other events (openai 7.57 ResponseStreamEvent). */
const silent =
  /^response\.(reasoning|code_interpreter_call|mcp_call|mcp_list_tools|file_search_call|image_generation_call|web_search_call|shell_call|apply_patch_call)/

const decoders: Readonly<Record<string, Decode>> = {
  'response.created': decodeBegin,
  'response.in_progress': decodeBegin,
  'response.output_item.added': (state, data) => decodeBlockStart(state.blocks, data),
  'response.output_item.done': (state, data) => decodeItemEnd(state.blocks, itemIndex(data), objectOf(data.item)),
  'response.content_part.added': (state, data) => decodePartStart(state.blocks, data, objectOf(data.part)),
  'response.content_part.done': (state, data) => decodePartEnd(state.blocks, data, objectOf(data.part)),
  'response.output_text.delta': (state, data) => state.blocks.append(partKey(data), 'text', delta(data)),
  'response.output_text.done': (state, data) => state.blocks.complete(partKey(data), 'text', textOf(data.text)),
  'response.output_text.annotation.added': (state, data) => decodeCitation(state.blocks, partKey(data), objectOf(data.annotation)),
  'response.refusal.delta': (state, data) => state.blocks.append(partKey(data), 'refusal', delta(data)),
  'response.refusal.done': (state, data) => state.blocks.complete(partKey(data), 'refusal', textOf(data.refusal)),
  'response.reasoning_summary_part.added': (state, data) => decodeSummaryPart(state.blocks, data),
  'response.reasoning_summary_text.delta': (state, data) => state.blocks.append(itemKey(data), 'reasoning', delta(data)),
  'response.reasoning_text.delta': (state, data) => state.blocks.append(itemKey(data), 'reasoning', delta(data)),
  'response.function_call_arguments.delta': (state, data) => state.blocks.append(itemKey(data), 'tool', delta(data)),
  'response.function_call_arguments.done': (state, data) => state.blocks.complete(itemKey(data), 'tool', textOf(data.arguments)),
  'response.custom_tool_call_input.delta': (state, data) => state.blocks.append(itemKey(data), 'tool', delta(data)),
  'response.custom_tool_call_input.done': (state, data) => state.blocks.complete(itemKey(data), 'tool', textOf(data.input)),
  'response.completed': (state, data) => decodeFinish(state, objectOf(data.response)),
  'response.incomplete': (state, data) => decodeFinish(state, objectOf(data.response)),
  'response.failed': (state, data) => decodeFailure(state, objectOf(data.response)),
  error: decodeFailure,
}

const delta = (data: JsonObject): string => textOf(data.delta) ?? ''

function decodeBegin(state: Decoding, data: JsonObject): HubEvent[] {
  if (state.begun) return []
  state.begun = true
  const { id, model, created_at } = objectOf(data.response)
  return [{ type: 'begin', id: textOf(id), model: textOf(model), createdAt: numberOf(created_at) }]
}

/** The terminal event repeats every item: what never came as an event of its own is said now. */
function decodeFinish(state: Decoding, response: JsonObject): HubEvent[] {
  if (response.status === 'failed' || response.status === 'cancelled') return decodeFailure(state, response)
  const late = listOf(response.output).flatMap((item, index) => decodeItemEnd(state.blocks, index, item))
  const events = [...late, ...state.blocks.closeAll()]
  state.ended = true
  return [
    ...events,
    {
      type: 'finish',
      reason: decodeReason(response, state.blocks.hasTools()),
      usage: decodeUsage(response.usage),
      tier: textOf(response.service_tier),
    },
  ]
}

function decodeFailure(state: Decoding, holder: JsonObject): HubEvent[] {
  state.ended = true
  return [{ type: 'error', fault: plainFault(decodeFault(holder)) }]
}

interface Encoding extends Written {
  readonly response: Json
  readonly price: Price | undefined
  begun: boolean
  ended: boolean
}

/** A stepper: events in, the text of SSE frames out, with contiguous sequence numbers from 0. */
export function streamEncoder(context: AnswerContext, price?: Price): (event: HubEvent) => string {
  let frames = ''
  let sequence = 0
  const state = newState(context, {
    price,
    emit(type, fields) {
      frames += encodeFrame(type, writeJson({ type, sequence_number: sequence, ...fields }))
      sequence += 1
    },
  })
  return event => {
    step(state, event)
    const text = frames
    frames = ''
    return text
  }
}

interface Uses {
  readonly emit: Emit
  readonly price?: Price
}

export function newState(context: AnswerContext, { emit, price }: Uses): Encoding {
  const items: Json[] = []
  const output: Output = { emit, items, mint: (prefix, index) => `${mint(prefix, context.requestId)}_${index}`, message: undefined }
  const response = { ...newAnswer(context), output: items }
  return { body: context.body, response, output, writers: new Map(), price, waiting: undefined, begun: false, ended: false }
}

export function step(state: Encoding, event: HubEvent): void {
  if (state.ended) return
  encodeBegin(state, event)
  switch (event.type) {
    case 'begin':
      break
    case 'text-start':
    case 'refusal-start':
    case 'reasoning-start':
    case 'tool-start':
    case 'image-start':
    case 'web-search-start':
      openBlock(state, event)
      break
    case 'text-delta':
    case 'refusal-delta':
    case 'reasoning-delta':
      state.writers.get(event.block)?.delta(event.text)
      break
    case 'tool-delta':
      state.writers.get(event.block)?.delta(event.arguments)
      break
    case 'source':
      state.writers.get(event.block)?.cite?.(event)
      break
    case 'text-end':
    case 'refusal-end':
    case 'reasoning-end':
    case 'tool-end':
    case 'image-end':
    case 'web-search-end':
      endBlock(state, event)
      break
    case 'finish':
      encodeFinish(state, event)
      break
    case 'error':
      encodeFailure(state, event)
      break
    default:
      event satisfies never
  }
}

function encodeBegin(state: Encoding, event: HubEvent): void {
  if (state.begun) return
  state.begun = true
  if (event.type === 'begin' && event.model !== undefined) state.response.model = event.model
  state.output.emit('response.created', { response: state.response })
  state.output.emit('response.in_progress', { response: state.response })
}

function encodeFinish(state: Encoding, { reason, usage, tier }: Extract<HubEvent, { type: 'finish' }>): void {
  const ending = encodeReason(reason)
  closeAll(state, ending.status)
  state.ended = true
  Object.assign(state.response, {
    ...ending,
    service_tier: openaiTier(tier),
    usage: encodeUsage(usage, state.price?.({ usage, tier })),
  })
  state.output.emit(`response.${ending.status}`, { response: state.response })
}

/** `error`, then `response.failed` with what was written until then. */
function encodeFailure(state: Encoding, { fault }: Extract<HubEvent, { type: 'error' }>): void {
  state.ended = true
  state.output.emit('error', { error: errorObject(fault) })
  Object.assign(state.response, failedMembers(fault))
  state.output.emit('response.failed', { response: state.response })
}
