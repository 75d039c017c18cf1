// Hub events as the stream of the Interactions surface: one step after the other, numbered from 0 (facts: dialects §3.3).
import type { HubEvent } from '../../hub/event.ts'
import { sequential } from '../../hub/sequential.ts'
import { encodeFrame } from '../../upstream/sse.ts'
import type { AnswerContext } from '../dialect.ts'
import type { JsonObject } from '../shape.ts'
import { tagSignature } from '../signature.ts'
import { annotationOf } from './content.ts'
import { streamFailure } from './failure.ts'
import { closing, idOf } from './response.ts'

interface State {
  readonly context: AnswerContext
  begun: boolean
  /** The number of the next step, hence of the open one plus one. */
  next: number
  /** The id of the search that runs. */
  search: string
}

/** A stepper: hub events in, the text of SSE frames out. */
export function streamEncoder(context: AnswerContext): (event: HubEvent) => string {
  const state: State = { context, begun: false, next: 0, search: '' }
  const order = sequential()
  return event =>
    order(event)
      .map(next => encodeEvent(state, next))
      .join('')
}

function encodeEvent(state: State, event: HubEvent): string {
  if (event.type === 'error') return streamFailure(event.fault)
  return begin(state) + encodeOutput(state, event)
}

function encodeOutput(state: State, event: Exclude<HubEvent, { type: 'error' }>): string {
  switch (event.type) {
    case 'begin':
      return ''
    case 'text-start':
    case 'refusal-start':
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
      return delta(state, { type: 'text', text: event.text })
    case 'source':
      return delta(state, { type: 'text_annotation_delta', annotations: [annotationOf(event)] })
    case 'reasoning-delta':
      return delta(state, { type: 'thought_summary', content: { type: 'text', text: event.text } })
    case 'tool-delta':
      return delta(state, { type: 'arguments_delta', arguments: event.arguments })
    case 'reasoning-end':
      return signature(state, event) + stop(state)
    case 'web-search-end':
      return endSearch(state, event)
    case 'text-end':
    case 'refusal-end':
    case 'tool-end':
      return stop(state)
    case 'finish':
      return finish(state, event)
    default:
      return event satisfies never
  }
}

const frame = (data: JsonObject & { readonly event_type: string }): string => encodeFrame(data.event_type, JSON.stringify(data))

function begin(state: State): string {
  if (state.begun) return ''
  state.begun = true
  const { requestId, model } = state.context
  const id = idOf(requestId)
  const status = 'in_progress'
  const created = frame({ event_type: 'interaction.created', interaction: { id, status, model, object: 'interaction' } })
  return created + frame({ event_type: 'interaction.status_update', interaction_id: id, status })
}

const start = (state: State, step: JsonObject): string => frame({ event_type: 'step.start', index: state.next++, step })
const delta = (state: State, content: JsonObject): string => frame({ event_type: 'step.delta', index: state.next - 1, delta: content })
const stop = (state: State): string => frame({ event_type: 'step.stop', index: state.next - 1 })

const signature = (state: State, event: Extract<HubEvent, { type: 'reasoning-end' }>): string =>
  event.signature === undefined ? '' : delta(state, { type: 'thought_signature', signature: tagSignature(event.signature, 'gemini') })

/** What a search found stands in the annotations of the text. */
function endSearch(state: State, { queries }: Extract<HubEvent, { type: 'web-search-end' }>): string {
  return [
    delta(state, { type: 'google_search_call', arguments: { queries } }),
    stop(state),
    start(state, { type: 'google_search_result', call_id: state.search, result: [] }),
    stop(state),
  ].join('')
}

function finish({ context }: State, { reason, usage, tier }: Extract<HubEvent, { type: 'finish' }>): string {
  const interaction = closing({ finish: reason, usage, tier }, context)
  return frame({ event_type: 'interaction.completed', interaction }) + encodeFrame('done', '[DONE]')
}
