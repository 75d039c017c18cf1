// Anthropic's stream into hub events, and hub events as the stream of the Messages surface: strictly one block after the other, numbered from 0.
// What is not known goes by the rule of unknown.ts; missing fields never throw.
import type { HubEvent } from '../../hub/event.ts'
import { sequential } from '../../hub/sequential.ts'
import type { Usage } from '../../hub/usage.ts'
import { plainFault } from '../../upstream/fault.ts'
import { encodeFrame, type Frame } from '../../upstream/sse.ts'
import { blocks } from '../blocks.ts'
import type { AnswerContext, Price } from '../dialect.ts'
import { searches } from '../searches.ts'
import { type JsonObject, objectOf, textOf } from '../shape.ts'
import { throughError, unknownEvent } from '../unknown.ts'
import { decodeReason, encodeReason, newAnswer } from './answer.ts'
import { decodeBlockDelta, decodeBlockEnd, decodeBlockStart, indexOf, type OpenBlocks, searchBlocks, toolBlock } from './blocks.ts'
import { decodeFault, streamFailure } from './failure.ts'
import { eventOf } from './observe.ts'
import { thinkingBlock } from './reasoning.ts'
import { encodeCitation, textBlock } from './text.ts'
import { decodeUsage, encodeUsage, laterUsage } from './usage.ts'

interface Decoding extends OpenBlocks {
  /** As Anthropic counts. */
  usage: JsonObject
  stop: JsonObject
  ended: boolean
}

type Decode = (state: Decoding, data: JsonObject) => HubEvent[]

/** A stepper: frames in, hub events out; exactly one `finish` or `error`, and nothing behind it. */
export function decoder(): (frame: Frame) => HubEvent[] {
  const known = blocks()
  const state: Decoding = { blocks: known, searches: searches(known), open: new Map(), usage: {}, stop: {}, ended: false }
  return frame => {
    if (state.ended) return []
    const data = frame.json
    if (data === undefined) return []
    const event = eventOf(frame) ?? (data.error === undefined ? '' : 'error')
    return throughError(state, decoders.get(event)?.(state, data) ?? unknownEvent(event, data))
  }
}

const decoders = new Map<string, Decode>([
  ['message_start', decodeBegin],
  ['content_block_start', decodeBlockStart],
  ['content_block_delta', (state, data) => decodeBlockDelta(state, indexOf(data), objectOf(data.delta))],
  ['content_block_stop', (state, data) => decodeBlockEnd(state, indexOf(data))],
  ['message_delta', note],
  ['message_stop', decodeFinish],
  ['error', decodeFailure],
])

function decodeBegin(state: Decoding, data: JsonObject): HubEvent[] {
  const message = objectOf(data.message)
  state.usage = laterUsage(state.usage, message)
  return [{ type: 'begin', id: textOf(message.id), model: textOf(message.model) }]
}

function note(state: Decoding, data: JsonObject): HubEvent[] {
  state.usage = laterUsage(state.usage, data)
  state.stop = { ...state.stop, ...objectOf(data.delta) }
  return []
}

function decodeFinish(state: Decoding): HubEvent[] {
  const closed = [...[...state.open.keys()].flatMap(index => decodeBlockEnd(state, index)), ...state.searches.settle()]
  const explanation = textOf(objectOf(state.stop.stop_details).explanation)
  const refused = state.stop.stop_reason === 'refusal'
  state.ended = true
  return [
    ...closed,
    ...(refused && explanation !== undefined ? refusal(state, explanation) : []),
    {
      type: 'finish',
      reason: decodeReason(state.stop, { calls: state.blocks.hasTools(), explanation }),
      usage: usageOf(decodeUsage(state.usage)),
      tier: textOf(state.usage.service_tier),
    },
  ]
}

/** The refusal's explanation is a block of its own; whatever text came before it stays. */
const refusal = ({ blocks: known }: Decoding, explanation: string): HubEvent[] => [
  ...known.append('refusal', 'refusal', explanation),
  ...known.close('refusal'),
]

const usageOf = ({ input, output, ...details }: Partial<Usage>): Usage | undefined =>
  input === undefined && output === undefined ? undefined : { input: input ?? 0, output: output ?? 0, ...details }

function decodeFailure(state: Decoding, data: JsonObject): HubEvent[] {
  state.ended = true
  return [{ type: 'error', fault: plainFault(decodeFault(data)) }]
}

interface Encoding {
  readonly context: AnswerContext
  readonly price: Price | undefined
  begun: boolean
  /** The number of the next block, hence of the open one plus one. */
  next: number
  /** Whether the open hub block has a block here: one without content never gets one. */
  shown: boolean
  refusal: string | undefined
  /** The id of the search that runs. */
  search: string
  searches: number
}

/** A stepper: hub events in, the text of SSE frames out. */
export function streamEncoder(context: AnswerContext, price?: Price): (event: HubEvent) => string {
  const state: Encoding = { context, price, begun: false, next: 0, shown: false, refusal: undefined, search: '', searches: 0 }
  const order = sequential()
  return event =>
    order(event)
      .map(next => encodeEvent(state, next))
      .join('')
}

function encodeEvent(state: Encoding, event: HubEvent): string {
  if (event.type === 'error') return streamFailure(event.fault, state.context)
  return encodeBegin(state) + encodeOutput(state, event)
}

function encodeOutput(state: Encoding, event: Exclude<HubEvent, { type: 'error' }>): string {
  switch (event.type) {
    case 'begin':
    case 'text-start':
    case 'reasoning-start':
      return ''
    case 'refusal-start':
      state.refusal ??= ''
      return ''
    case 'web-search-start':
      state.search = event.id
      return ''
    case 'text-delta':
      return show(state, textBlock('')) + delta(state, { type: 'text_delta', text: event.text })
    case 'refusal-delta':
      state.refusal = (state.refusal ?? '') + event.text
      return show(state, textBlock('')) + delta(state, { type: 'text_delta', text: event.text })
    case 'source':
      return show(state, textBlock('')) + delta(state, { type: 'citations_delta', citation: encodeCitation(event) })
    case 'reasoning-delta':
      return show(state, thinkingBlock('', undefined)) + delta(state, { type: 'thinking_delta', thinking: event.text })
    case 'reasoning-end':
      return endReasoning(state, event)
    case 'tool-start':
      return show(state, toolBlock(event, {}))
    case 'tool-delta':
      return delta(state, { type: 'input_json_delta', partial_json: event.arguments })
    case 'text-end':
    case 'refusal-end':
    case 'tool-end':
      return hide(state)
    // The lane refuses an image: Messages has no place for one.
    case 'image-start':
    case 'image-end':
      return ''
    case 'web-search-end':
      return endSearch(state, event)
    case 'finish':
      return encodeFinish(state, event)
    default:
      return event satisfies never
  }
}

const frame = (data: JsonObject & { readonly type: string }): string => encodeFrame(data.type, JSON.stringify(data))

function encodeBegin(state: Encoding): string {
  if (state.begun) return ''
  state.begun = true
  return frame({ type: 'message_start', message: newAnswer(state.context) })
}

function show(state: Encoding, block: JsonObject): string {
  if (state.shown) return ''
  state.shown = true
  const index = state.next++
  return frame({ type: 'content_block_start', index, content_block: block })
}

const delta = (state: Encoding, content: JsonObject): string =>
  frame({ type: 'content_block_delta', index: state.next - 1, delta: content })

function hide(state: Encoding): string {
  if (!state.shown) return ''
  state.shown = false
  return frame({ type: 'content_block_stop', index: state.next - 1 })
}

/** Withheld reasoning has no deltas: its block opens with its data. */
function endReasoning(state: Encoding, { signature }: Extract<HubEvent, { type: 'reasoning-end' }>): string {
  if (signature === undefined) return hide(state)
  const block = thinkingBlock('', signature)
  if (block.type === 'redacted_thinking') return hide(state) + show(state, block) + hide(state)
  return show(state, thinkingBlock('', undefined)) + delta(state, { type: 'signature_delta', signature: block.signature }) + hide(state)
}

/** The queries are known only at the end, so that the whole search is said there. */
function endSearch(state: Encoding, { queries, failed }: Extract<HubEvent, { type: 'web-search-end' }>): string {
  state.searches += 1
  return searchBlocks(state.search, queries, failed === true)
    .flatMap(({ use, input, result }) => [
      show(state, use),
      delta(state, { type: 'input_json_delta', partial_json: JSON.stringify(input) }),
      hide(state),
      show(state, result),
      hide(state),
    ])
    .join('')
}

function encodeFinish(state: Encoding, { reason, usage, tier }: Extract<HubEvent, { type: 'finish' }>): string {
  const counts = {
    ...encodeUsage(usage, state.searches),
    ...(tier === undefined ? {} : { service_tier: tier }),
    ...state.price?.({ usage, tier }),
  }
  return frame({ type: 'message_delta', delta: encodeReason(reason, state.refusal), usage: counts }) + frame({ type: 'message_stop' })
}
