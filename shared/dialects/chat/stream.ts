// Hub events as chat completion chunks.
import type { HubEvent } from '../../hub/event.ts'
import type { Source } from '../../hub/fold.ts'
import { charactersIn } from '../../hub/units.ts'
import { encodeFrame } from '../../upstream/sse.ts'
import type { AnswerContext, Price } from '../dialect.ts'
import { openaiTier } from '../openai-answer.ts'
import { objectOf } from '../shape.ts'
import { encodeReason, type Json, newAnswer } from './answer.ts'
import { streamFailure } from './failure.ts'
import { type Carrier, carrier } from './reasoning.ts'
import { encodeCitation } from './text.ts'
import { isLegacy } from './tools.ts'
import { encodeUsage } from './usage.ts'

interface Encoding {
  readonly context: AnswerContext
  readonly price: Price | undefined
  readonly legacy: boolean
  readonly withUsage: boolean
  readonly carry: Carrier
  /** The members that open every chunk, as JSON text without its end. */
  head: string
  roleSent: boolean
  ended: boolean
  /** Characters (code points) of content so far. */
  length: number
  readonly calls: Map<number, Call>
  readonly texts: Map<number, Text>
  /** Citations of all texts so far. */
  readonly annotations: Json[]
  /** Text of reasoning blocks that are open, where a call could have to carry it. */
  readonly reasoning: Map<number, string>
}

interface Call {
  readonly index: number
  readonly custom: boolean
  empty: boolean
}

interface Text {
  readonly base: number
  readonly sources: Source[]
}

/** A stepper: events in, the text of SSE frames out. A failure is an error object as the last frame, without `[DONE]`. */
export function streamEncoder(context: AnswerContext, price?: Price): (event: HubEvent) => string {
  const state: Encoding = {
    context,
    price,
    legacy: isLegacy(context.body),
    withUsage: objectOf(context.body.stream_options).include_usage === true || context.body.include_cost === true,
    carry: carrier(),
    head: headOf(context, undefined),
    roleSent: false,
    ended: false,
    length: 0,
    calls: new Map(),
    texts: new Map(),
    annotations: [],
    reasoning: new Map(),
  }
  return event => (state.ended ? '' : step(state, event))
}

function step(state: Encoding, event: HubEvent): string {
  switch (event.type) {
    case 'begin':
      state.head = headOf(state.context, event.model)
      return ''
    case 'text-start':
      state.texts.set(event.block, { base: state.length, sources: [] })
      return role(state, '')
    case 'text-delta':
      return say(state, event.text)
    case 'text-end':
      cite(state, event.block)
      return ''
    case 'source':
      state.texts.get(event.block)?.sources.push(event)
      return ''
    case 'refusal-start':
    case 'web-search-start':
      return role(state, null)
    case 'refusal-delta':
      return delta(state, { refusal: event.text })
    case 'reasoning-start':
      if (state.context.request.tools.length > 0) state.reasoning.set(event.block, '')
      return role(state, null)
    case 'reasoning-delta':
      return reason(state, event.block, event.text)
    case 'reasoning-end':
      state.carry.reasoned(state.reasoning.get(event.block) ?? '', event.signature)
      state.reasoning.delete(event.block)
      return ''
    case 'tool-start':
      return role(state, null) + startCall(state, event)
    case 'tool-delta':
      return callDelta(state, event.block, event.arguments)
    case 'tool-end':
      return endCall(state, event.block)
    case 'image-start': // An image has no place in Chat and is refused before.
    case 'image-end':
    case 'refusal-end':
    case 'web-search-end':
      return ''
    case 'finish':
      return encodeFinish(state, event)
    case 'error':
      state.ended = true
      return streamFailure(event.fault)
    default:
      return event satisfies never
  }
}

const headOf = (context: AnswerContext, served: string | undefined): string =>
  JSON.stringify({ ...newAnswer(context, served), system_fingerprint: null }).slice(0, -1)

/** One chunk. With `include_usage` every chunk but the last says `usage: null`. */
function chunk(state: Encoding, members: Json): string {
  const usage = state.withUsage && !('usage' in members) ? { usage: null } : {}
  return encodeFrame(undefined, `${state.head},${JSON.stringify({ ...members, ...usage }).slice(1)}`)
}

const delta = (state: Encoding, members: Json): string =>
  chunk(state, { choices: [{ index: 0, delta: members, logprobs: null, finish_reason: null }] })

/** The first chunk, with the first output: before it nothing is known to have started. */
function role(state: Encoding, content: '' | null): string {
  if (state.roleSent) return ''
  state.roleSent = true
  return delta(state, { role: 'assistant', content, refusal: null })
}

function say(state: Encoding, text: string): string {
  if (text === '') return ''
  state.length += charactersIn(text)
  state.carry.said()
  return delta(state, { content: text })
}

/** Notes the citations of a text that is over: now its whole span is known. */
function cite(state: Encoding, block: number): void {
  const text = state.texts.get(block)
  state.texts.delete(block)
  if (text === undefined) return
  const place = { base: text.base, length: state.length - text.base }
  state.annotations.push(...text.sources.map(source => encodeCitation(source, place)))
}

/** All at once, behind the text: the official SDK keeps the last list that it gets, other clients add every list up. */
const citations = (state: Encoding): string => (state.annotations.length === 0 ? '' : delta(state, { annotations: state.annotations }))

/** Chat has no place for the text of reasoning: it is kept only for a call that may have to carry it. */
function reason(state: Encoding, block: number, text: string): string {
  const before = state.reasoning.get(block)
  if (before !== undefined) state.reasoning.set(block, before + text)
  return ''
}

function startCall(state: Encoding, { block, id, name, custom = false }: Extract<HubEvent, { type: 'tool-start' }>): string {
  const call = { index: state.calls.size, custom, empty: true }
  state.calls.set(block, call)
  if (state.legacy) return call.index === 0 ? delta(state, { function_call: { name, arguments: '' } }) : ''
  const kind = custom ? { type: 'custom', custom: { name, input: '' } } : { type: 'function', function: { name, arguments: '' } }
  return delta(state, { tool_calls: [{ index: call.index, id: state.carry.idOf(id), ...kind }] })
}

function callDelta(state: Encoding, block: number, text: string): string {
  const call = state.calls.get(block)
  if (call === undefined || text === '') return ''
  call.empty = false
  if (state.legacy) return call.index === 0 ? delta(state, { function_call: { arguments: text } }) : ''
  const kind = call.custom ? { custom: { input: text } } : { function: { arguments: text } }
  return delta(state, { tool_calls: [{ index: call.index, ...kind }] })
}

/** A call without arguments is an empty object to every reader of this API. */
function endCall(state: Encoding, block: number): string {
  const call = state.calls.get(block)
  return call?.empty && !call.custom ? callDelta(state, block, '{}') : ''
}

function encodeFinish(state: Encoding, { reason, usage, tier }: Extract<HubEvent, { type: 'finish' }>): string {
  const opening = role(state, '') + citations(state)
  state.ended = true
  const finish_reason = encodeReason(reason, { calls: state.calls.size, legacy: state.legacy })
  const service_tier = openaiTier(tier)
  const last = chunk(state, { service_tier, choices: [{ index: 0, delta: {}, logprobs: null, finish_reason }] })
  const told = encodeUsage(usage, state.price?.({ usage, tier }))
  const counts = state.withUsage && told !== undefined ? chunk(state, { service_tier, choices: [], usage: told }) : ''
  return `${opening}${last}${counts}${encodeFrame(undefined, '[DONE]')}`
}
