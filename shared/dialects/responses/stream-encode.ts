// Hub events as a Responses stream, and the whole response as what that stream comes to.
import type { HubEvent } from '../../hub/event.ts'
import type { Answer } from '../../hub/fold.ts'
import { unfold } from '../../hub/unfold.ts'
import { encodeFrame } from '../../upstream/sse.ts'
import type { AnswerContext } from '../dialect.ts'
import { errorObject, mint, openaiTier } from '../openai-answer.ts'
import {
  type BlockWriter,
  callWriter,
  customCallWriter,
  type Emit,
  type Output,
  reasoningWriter,
  refusalWriter,
  type Status,
  searchWriter,
  settleMessage,
  textWriter,
} from './output-writers.ts'
import { encodeUsage, failedMembers, type Json, newResponse } from './response.ts'

interface State {
  readonly response: Json
  readonly output: Output
  readonly writers: Map<number, BlockWriter>
  begun: boolean
  ended: boolean
}

/** A stepper: events in, the text of SSE frames out, with contiguous sequence numbers from 0. */
export function streamEncoder(context: AnswerContext): (event: HubEvent) => string {
  let frames = ''
  let sequence = 0
  const state = newState(context, (type, fields) => {
    frames += encodeFrame(type, JSON.stringify({ type, sequence_number: sequence, ...fields }))
    sequence += 1
  })
  return event => {
    step(state, event)
    const text = frames
    frames = ''
    return text
  }
}

/** The whole answer: the response that its stream would have ended with. */
export function whole(answer: Answer, context: AnswerContext): string {
  const state = newState(context, () => {})
  for (const event of unfold(answer)) step(state, event)
  return JSON.stringify(state.response)
}

function newState(context: AnswerContext, emit: Emit): State {
  const items: Json[] = []
  const output: Output = { emit, items, mint: (prefix, index) => `${mint(prefix, context.requestId)}_${index}`, message: undefined }
  return { response: { ...newResponse(context), output: items }, output, writers: new Map(), begun: false, ended: false }
}

function step(state: State, event: HubEvent): void {
  if (state.ended) return
  begin(state, event)
  switch (event.type) {
    case 'begin':
      break
    case 'text-start':
      open(state, event.block, textWriter)
      break
    case 'refusal-start':
      open(state, event.block, refusalWriter)
      break
    case 'reasoning-start':
      openItem(state, event.block, reasoningWriter)
      break
    case 'tool-start':
      openItem(state, event.block, output => (event.custom ? customCallWriter : callWriter)(output, event))
      break
    case 'web-search-start':
      openItem(state, event.block, searchWriter)
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
    case 'web-search-end':
      close(state, event.block, { status: 'completed', ...event })
      break
    case 'finish':
      finish(state, event)
      break
    case 'error':
      fail(state, event)
      break
    default:
      event satisfies never
  }
}

function begin(state: State, event: HubEvent): void {
  if (state.begun) return
  state.begun = true
  if (event.type === 'begin' && event.model !== undefined) state.response.model = event.model
  state.output.emit('response.created', { response: state.response })
  state.output.emit('response.in_progress', { response: state.response })
}

function open(state: State, block: number, write: (output: Output) => BlockWriter): void {
  state.writers.set(block, write(state.output))
}

function openItem(state: State, block: number, write: (output: Output) => BlockWriter): void {
  settleMessage(state.output, 'completed')
  open(state, block, write)
}

function close(state: State, block: number, ending: Parameters<BlockWriter['end']>[0]): void {
  state.writers.get(block)?.end(ending)
  state.writers.delete(block)
}

function closeAll(state: State, status: Status): void {
  for (const block of [...state.writers.keys()]) close(state, block, { status })
  settleMessage(state.output, status)
}

const incompleteReasons = { length: 'max_output_tokens', content_filter: 'content_filter', stop: undefined, tool: undefined } as const

function finish(state: State, { reason, usage, tier }: Extract<HubEvent, { type: 'finish' }>): void {
  const incomplete = incompleteReasons[reason]
  const status = incomplete === undefined ? 'completed' : 'incomplete'
  closeAll(state, status)
  state.ended = true
  Object.assign(state.response, {
    status,
    incomplete_details: incomplete === undefined ? null : { reason: incomplete },
    service_tier: openaiTier(tier),
    usage: encodeUsage(usage),
  })
  state.output.emit(`response.${status}`, { response: state.response })
}

/** `error`, then `response.failed` with what was written until then. */
function fail(state: State, { fault }: Extract<HubEvent, { type: 'error' }>): void {
  state.ended = true
  state.output.emit('error', { error: errorObject(fault) })
  Object.assign(state.response, failedMembers(fault))
  state.output.emit('response.failed', { response: state.response })
}
