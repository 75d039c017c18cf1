// The reply of an Interactions call and its event stream, in Google's order.
import { inputText } from '../answer/calls.ts'
import { pieces } from '../answer/pieces.ts'
import { mint, seal } from '../seal.ts'
import type { Block, Frame, JsonObject, Play, Script, Tokens } from '../types.ts'

interface StepPlan {
  readonly block: Block
  readonly step: JsonObject
}

const summarises = (body: JsonObject): boolean => {
  const config = body.generation_config as JsonObject | null | undefined
  return config?.thinking_summaries === 'auto'
}

function planStep(block: Block, body: JsonObject): StepPlan {
  switch (block.kind) {
    case 'reasoning': {
      const summary: JsonObject = summarises(body) ? { summary: [{ type: 'text', text: block.text }] } : {}
      return { block, step: { type: 'thought', signature: seal('gemini', block.text), ...summary } }
    }
    case 'text':
      return { block, step: { type: 'model_output', content: [{ type: 'text', text: block.text }] } }
    case 'call': {
      const input = block.input
      const signature = seal('gemini', block.tool.name)
      return { block, step: { type: 'function_call', id: mint('', 4), signature, name: block.tool.name, arguments: input } }
    }
    default:
      return block satisfies never
  }
}

/** cached is part of input; output leaves the thoughts out. */
const usage = (tokens: Tokens): JsonObject => ({
  total_tokens: tokens.input + tokens.output,
  total_input_tokens: tokens.input,
  input_tokens_by_modality: [{ modality: 'text', tokens: tokens.input }],
  total_cached_tokens: tokens.cached,
  total_output_tokens: tokens.output - tokens.reasoning,
  total_tool_use_tokens: 0,
  total_thought_tokens: tokens.reasoning,
})

const delta = (index: number, data: JsonObject): Frame => ({ event: 'step.delta', data: { event_type: 'step.delta', index, delta: data } })

const start = (index: number, step: JsonObject): Frame => ({ event: 'step.start', data: { event_type: 'step.start', index, step } })

function* blockFrames({ block, step }: StepPlan, index: number): Iterable<Frame> {
  if (block.kind === 'reasoning') {
    yield start(index, { type: 'thought' })
    if (step.summary)
      for (const text of pieces(block.text)) yield delta(index, { type: 'thought_summary', content: { type: 'text', text } })
    yield delta(index, { type: 'thought_signature', signature: step.signature ?? '' })
  }
  if (block.kind === 'text') {
    yield start(index, { type: 'model_output' })
    for (const text of pieces(block.text)) yield delta(index, { type: 'text', text })
  }
  if (block.kind === 'call') {
    yield start(index, { ...step, arguments: {} })
    for (const text of pieces(inputText(block))) yield delta(index, { type: 'arguments_delta', arguments: text })
  }
  yield { event: 'step.stop', data: { event_type: 'step.stop', index } }
}

const statuses = { end: 'completed', length: 'incomplete', tools: 'requires_action' } as const

export const servedTier = (tier: string | undefined): string => tier ?? 'standard'

function closing(play: Play, id: string): JsonObject {
  const time = new Date(play.now).toISOString().replace(/\.\d+Z$/, 'Z')
  return {
    id,
    status: statuses[play.answer.stop],
    usage: usage(play.answer.tokens),
    created: time,
    updated: time,
    service_tier: servedTier(play.ask.tier),
    model: play.ask.model,
    object: 'interaction',
  }
}

export function interactionScript(play: Play): Script {
  const { body, model } = play.ask
  // Recorded: a reply that is not stored has an empty id.
  const id = body.store === false ? '' : mint('v1_', 32)
  const plan = play.answer.blocks.map(block => planStep(block, body))
  const closed = closing(play, id)
  return {
    *opening(): Iterable<Frame> {
      const interaction = { id, status: 'in_progress', model, object: 'interaction' }
      yield { event: 'interaction.created', data: { event_type: 'interaction.created', interaction } }
      yield {
        event: 'interaction.status_update',
        data: { event_type: 'interaction.status_update', interaction_id: id, status: 'in_progress' },
      }
    },
    *output() {
      for (const [index, each] of plan.entries()) yield* blockFrames(each, index)
      yield { event: 'interaction.completed', data: { event_type: 'interaction.completed', interaction: closed } }
    },
    *failure(kind) {
      const error =
        kind === 'overloaded'
          ? { code: 'unavailable', message: 'The model is overloaded. Please try again later.' }
          : { code: 'invalid_argument', message: `Flex API is not supported for model ${model}.` }
      yield { event: 'error', data: { event_type: 'error', error } }
    },
    whole: () => ({ ...closed, steps: plan.map(each => each.step) }),
  }
}
