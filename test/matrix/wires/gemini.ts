// A script as the stream of Gemini's Interactions.
import { type Block, callsTools, model, type Script, said, type Tokens, type WireEvent } from './block.ts'

type Json = Readonly<Record<string, unknown>>

const emit = (event: string, data: Json): WireEvent => ({ event, data: { event_type: event, ...data } })
const interaction: Json = { id: 'v1_script', status: 'in_progress', model: model.gemini, object: 'interaction' }

export function geminiEvents(script: Script): WireEvent[] {
  const { blocks, stop = 'end', tokens, failure } = script
  const steps = blocks.flatMap(stepsOf)
  const opening = [
    emit('interaction.created', { interaction }),
    emit('interaction.status_update', { interaction_id: 'v1_script', status: 'in_progress' }),
  ]
  const inner = steps.flatMap((step, index) => stepEvents(step, index))
  if (failure !== undefined) return [...opening, ...inner.slice(0, -1), emit('error', { error: { code: 'internal', message: failure } })]
  const status = stop === 'length' ? 'incomplete' : callsTools(script) ? 'requires_action' : 'completed'
  const closed = { ...interaction, status, usage: usageOf(tokens), service_tier: 'standard' }
  return [...opening, ...inner, emit('interaction.completed', { interaction: closed })]
}

/** Google counts what a tool put into the prompt apart, and leaves the thoughts out of the output. */
const usageOf = (tokens: Tokens | undefined): Json | undefined =>
  tokens && {
    total_tokens: tokens.input + tokens.output,
    total_input_tokens: tokens.input - 20,
    total_tool_use_tokens: 20,
    total_cached_tokens: tokens.cached,
    total_output_tokens: tokens.output - tokens.reasoning,
    total_thought_tokens: tokens.reasoning,
  }

interface Step {
  readonly start: Json
  readonly deltas: readonly Json[]
}

/** A search is two steps: what was looked for, and what was found. */
function stepsOf(block: Block): Step[] {
  switch (block.type) {
    case 'text': {
      const annotations = (block.sources ?? []).map(({ url, title, start, end }) => ({
        ...{ type: 'url_citation', url, title, start_index: start, end_index: end },
      }))
      const cited = annotations.length === 0 ? [] : [{ type: 'text_annotation_delta', annotations }]
      return [{ start: { type: 'model_output' }, deltas: [...block.pieces.map(text => ({ type: 'text', text })), ...cited] }]
    }
    case 'refusal':
      return [{ start: { type: 'model_output', error: { code: 'prohibited_content', message: said(block) } }, deltas: [] }]
    case 'reasoning': {
      const summary = block.pieces.map(text => ({ type: 'thought_summary', content: { type: 'text', text } }))
      return [{ start: { type: 'thought' }, deltas: [...summary, { type: 'thought_signature', signature: block.signature }] }]
    }
    case 'tool': {
      const deltas = block.pieces.map(text => ({ type: 'arguments_delta', arguments: text }))
      return [{ start: { type: 'function_call', id: block.id, name: block.name, arguments: {} }, deltas }]
    }
    case 'web-search':
      return [
        {
          start: { type: 'google_search_call', id: block.id, arguments: {} },
          deltas: [{ type: 'google_search_call', arguments: { queries: [block.query] } }],
        },
        {
          start: { type: 'google_search_result', call_id: block.id },
          deltas: [{ type: 'google_search_result', result: [{ search_suggestions: '<b>Oslo</b>' }] }],
        },
      ]
    default:
      return block satisfies never
  }
}

const stepEvents = ({ start, deltas }: Step, index: number): WireEvent[] => [
  emit('step.start', { index, step: start }),
  ...deltas.map(delta => emit('step.delta', { index, delta })),
  emit('step.stop', { index }),
]
