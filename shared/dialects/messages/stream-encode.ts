// Hub events as the stream of the Messages surface: strictly one block after the other, numbered from 0 (facts: dialects §4.3).
import type { HubEvent } from '../../hub/event.ts'
import { sequential } from '../../hub/sequential.ts'
import { encodeFrame } from '../../upstream/sse.ts'
import type { AnswerContext } from '../dialect.ts'
import type { JsonObject } from '../shape.ts'
import { citation, searchBlocks, textBlock, thinkingBlock, toolBlock } from './blocks.ts'
import { streamFailure } from './failure.ts'
import { emptyMessage, stopOf } from './response.ts'
import { writeUsage } from './usage.ts'

interface State {
  readonly context: AnswerContext
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
export function streamEncoder(context: AnswerContext): (event: HubEvent) => string {
  const state: State = { context, begun: false, next: 0, shown: false, refusal: undefined, search: '', searches: 0 }
  const order = sequential()
  return event =>
    order(event)
      .map(next => encodeEvent(state, next))
      .join('')
}

function encodeEvent(state: State, event: HubEvent): string {
  if (event.type === 'error') return streamFailure(event.fault, state.context)
  return begin(state) + encodeOutput(state, event)
}

function encodeOutput(state: State, event: Exclude<HubEvent, { type: 'error' }>): string {
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
      return show(state, textBlock('')) + delta(state, { type: 'citations_delta', citation: citation(event) })
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
    case 'web-search-end':
      return endSearch(state, event)
    case 'finish':
      return finish(state, event)
    default:
      return event satisfies never
  }
}

const frame = (data: JsonObject & { readonly type: string }): string => encodeFrame(data.type, JSON.stringify(data))

function begin(state: State): string {
  if (state.begun) return ''
  state.begun = true
  return frame({ type: 'message_start', message: emptyMessage(state.context) })
}

function show(state: State, block: JsonObject): string {
  if (state.shown) return ''
  state.shown = true
  const index = state.next++
  return frame({ type: 'content_block_start', index, content_block: block })
}

const delta = (state: State, content: JsonObject): string => frame({ type: 'content_block_delta', index: state.next - 1, delta: content })

function hide(state: State): string {
  if (!state.shown) return ''
  state.shown = false
  return frame({ type: 'content_block_stop', index: state.next - 1 })
}

/** Withheld reasoning has no deltas: its block opens with its data. */
function endReasoning(state: State, { signature }: Extract<HubEvent, { type: 'reasoning-end' }>): string {
  if (signature === undefined) return hide(state)
  const block = thinkingBlock('', signature)
  if (block.type === 'redacted_thinking') return hide(state) + show(state, block) + hide(state)
  return show(state, thinkingBlock('', undefined)) + delta(state, { type: 'signature_delta', signature: block.signature }) + hide(state)
}

/** The queries are known only at the end, so that the whole search is said there. */
function endSearch(state: State, { queries }: Extract<HubEvent, { type: 'web-search-end' }>): string {
  state.searches += 1
  return searchBlocks(state.search, queries)
    .flatMap(({ use, input, result }) => [
      show(state, use),
      delta(state, { type: 'input_json_delta', partial_json: JSON.stringify(input) }),
      hide(state),
      show(state, result),
      hide(state),
    ])
    .join('')
}

function finish(state: State, { reason, usage, tier }: Extract<HubEvent, { type: 'finish' }>): string {
  const counts = { ...writeUsage(usage, state.searches), ...(tier === undefined ? {} : { service_tier: tier }) }
  return frame({ type: 'message_delta', delta: stopOf(reason, state.refusal), usage: counts }) + frame({ type: 'message_stop' })
}
