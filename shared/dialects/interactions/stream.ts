// Gemini's stream of Interactions into hub events, and hub events as the stream of the Interactions surface: one step after the other, numbered
// from 0. What is not known goes by the rule of unknown.ts; missing fields never throw.
import type { HubEvent } from '../../hub/event.ts'
import { grow } from '../../hub/grow.ts'
import { sequential } from '../../hub/sequential.ts'
import { plainFault } from '../../upstream/fault.ts'
import { encodeFrame, type Frame } from '../../upstream/sse.ts'
import { blocks } from '../blocks.ts'
import type { AnswerContext, Price } from '../dialect.ts'
import { searches } from '../searches.ts'
import { type JsonObject, listOf, objectOf, textOf } from '../shape.ts'
import { tagSignature } from '../signature.ts'
import { throughError, unknownEvent } from '../unknown.ts'
import { about } from './about.ts'
import { closingMembers, decodeReason, failures, newAnswer } from './answer.ts'
import { decodeBlockDelta, decodeBlockEnd, decodeBlockStart, indexOf, type OpenBlocks } from './blocks.ts'
import { imageContent } from './content.ts'
import { decodeFault, streamFailure } from './failure.ts'
import { eventOf } from './observe.ts'
import { encodeCitation } from './text.ts'
import { decodeUsage } from './usage.ts'

interface Decoding extends OpenBlocks {
  begun: boolean
  /** Whether any step came as an event of its own. */
  stepped: boolean
  ended: boolean
}

type Decode = (state: Decoding, data: JsonObject) => HubEvent[]

/** A stepper: frames in, hub events out; exactly one `finish` or `error`, and nothing behind it. */
export function decoder(): (frame: Frame) => HubEvent[] {
  const known = blocks()
  const state: Decoding = { blocks: known, searches: searches(known), open: new Map(), begun: false, stepped: false, ended: false }
  return frame => {
    if (state.ended) return []
    const data = frame.json
    if (data === undefined) return []
    const event = eventOf(frame) ?? (data.error === undefined ? '' : 'error')
    return throughError(state, decoders.get(event)?.(state, data) ?? unknownEvent(event, data))
  }
}

const decoders = new Map<string, Decode>([
  ['interaction.created', decodeBegin],
  ['step.start', decodeStepStart],
  ['step.delta', (state, data) => decodeBlockDelta(state, indexOf(data), objectOf(data.delta))],
  ['step.stop', (state, data) => decodeBlockEnd(state, indexOf(data))],
  ['interaction.completed', decodeFinish],
  ['error', decodeFailure],
])

function decodeBegin(state: Decoding, data: JsonObject): HubEvent[] {
  if (state.begun) return []
  state.begun = true
  const { id, model, created } = objectOf(data.interaction)
  const time = Date.parse(textOf(created) ?? '')
  return [{ type: 'begin', id: textOf(id), model: textOf(model), createdAt: Number.isNaN(time) ? undefined : time / 1000 }]
}

function decodeStepStart(state: Decoding, data: JsonObject): HubEvent[] {
  state.stepped = true
  return decodeBlockStart(state, indexOf(data), objectOf(data.step))
}

function decodeFinish(state: Decoding, data: JsonObject): HubEvent[] {
  const interaction = objectOf(data.interaction)
  if (failures.has(interaction.status)) return decodeFailure(state, interaction)
  const late = state.stepped
    ? []
    : listOf(interaction.steps).flatMap((step, index) => [...decodeBlockStart(state, index, step), ...decodeBlockEnd(state, index)])
  const open = [...state.open.keys()].flatMap(index => decodeBlockEnd(state, index))
  const closed = [...late, ...open, ...state.searches.settle()]
  state.ended = true
  const usage = decodeUsage(objectOf(interaction.usage))
  return [
    ...closed,
    { type: 'finish', reason: decodeReason(interaction, state.blocks.hasTools()), usage, tier: textOf(interaction.service_tier) },
  ]
}

function decodeFailure(state: Decoding, holder: JsonObject): HubEvent[] {
  state.ended = true
  return [{ type: 'error', fault: plainFault(decodeFault(holder)) }]
}

interface Encoding {
  readonly context: AnswerContext
  readonly price: Price | undefined
  begun: boolean
  /** The number of the next step, hence of the open one plus one. */
  next: number
  /** The id of the search that runs. */
  search: string
  /** What the open step has said. */
  text: string
}

/** A stepper: hub events in, the text of SSE frames out. */
export function streamEncoder(context: AnswerContext, price?: Price): (event: HubEvent) => string {
  const state: Encoding = { context, price, begun: false, next: 0, search: '', text: '' }
  const order = sequential()
  return event =>
    order(event)
      .map(next => encodeEvent(state, next))
      .join('')
}

function encodeEvent(state: Encoding, event: HubEvent): string {
  if (event.type === 'error') return streamFailure(event.fault)
  return encodeBegin(state) + encodeOutput(state, event)
}

function encodeOutput(state: Encoding, event: Exclude<HubEvent, { type: 'error' }>): string {
  switch (event.type) {
    case 'begin':
      return ''
    case 'text-start':
    case 'refusal-start':
      state.text = ''
      return start(state, { type: 'model_output' })
    case 'reasoning-start':
      return start(state, { type: 'thought' })
    case 'tool-start':
      return start(state, { type: 'function_call', id: event.id, name: event.name, arguments: {} })
    case 'web-search-start':
      state.search = event.id
      return start(state, { type: 'google_search_call', id: event.id, arguments: {} })
    case 'text-delta':
    case 'refusal-delta':
      state.text = grow(state.text, event.text)
      return delta(state, { type: 'text', text: event.text })
    case 'source':
      return delta(state, { type: 'text_annotation_delta', annotations: [encodeCitation(event, state.text)] })
    case 'reasoning-delta':
      return delta(state, { type: 'thought_summary', content: { type: 'text', text: event.text } })
    case 'tool-delta':
      return delta(state, { type: 'arguments_delta', arguments: event.arguments })
    case 'reasoning-end':
      return signature(state, event) + stop(state)
    case 'web-search-end':
      return endSearch(state, event)
    case 'image-start':
      return start(state, { type: 'model_output' }) + delta(state, imageContent(event.url))
    case 'text-end':
    case 'refusal-end':
    case 'tool-end':
    case 'image-end':
      return stop(state)
    case 'finish':
      return encodeFinish(state, event)
    default:
      return event satisfies never
  }
}

const frame = (data: JsonObject & { readonly event_type: string }): string => encodeFrame(data.event_type, JSON.stringify(data))

function encodeBegin(state: Encoding): string {
  if (state.begun) return ''
  state.begun = true
  const interaction = newAnswer(state.context)
  const { id, status } = interaction
  const created = frame({ event_type: 'interaction.created', interaction })
  return created + frame({ event_type: 'interaction.status_update', interaction_id: id, status })
}

const start = (state: Encoding, step: JsonObject): string => frame({ event_type: 'step.start', index: state.next++, step })

const delta = (state: Encoding, content: JsonObject): string => frame({ event_type: 'step.delta', index: state.next - 1, delta: content })

const stop = (state: Encoding): string => frame({ event_type: 'step.stop', index: state.next - 1 })

const signature = (state: Encoding, event: Extract<HubEvent, { type: 'reasoning-end' }>): string =>
  event.signature === undefined ? '' : delta(state, { type: 'thought_signature', signature: tagSignature(event.signature, about.home) })

/** What a search found stands in the annotations of the text. */
function endSearch(state: Encoding, { queries, failed }: Extract<HubEvent, { type: 'web-search-end' }>): string {
  return [
    delta(state, { type: 'google_search_call', arguments: { queries } }),
    stop(state),
    start(state, { type: 'google_search_result', call_id: state.search, result: [], ...(failed && { is_error: true }) }),
    stop(state),
  ].join('')
}

function encodeFinish({ context, price }: Encoding, { reason, usage, tier }: Extract<HubEvent, { type: 'finish' }>): string {
  const interaction = closingMembers({ finish: reason, usage, tier }, context, price?.({ usage, tier }))
  return frame({ event_type: 'interaction.completed', interaction }) + encodeFrame('done', '[DONE]')
}
