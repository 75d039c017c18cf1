// A whole answer as a chat completion, and what its chunks share with it: usage, finish reasons, citations.
import type { FinishReason, Usage } from '../../hub/event.ts'
import type { Answer, Block, Source } from '../../hub/fold.ts'
import type { AnswerContext } from '../dialect.ts'
import { mint, openaiTier, seconds } from '../openai-answer.ts'
import { type Carrier, carrier } from './carried-reasoning.ts'
import { isLegacy } from './request.ts'

export type Json = Record<string, unknown>

/** The whole completion as JSON text. */
export function whole(answer: Answer, context: AnswerContext): string {
  const blocks = answer.blocks.filter(block => block !== undefined)
  const legacy = isLegacy(context.body)
  const calls = blocks.filter(block => block.type === 'tool').length
  return JSON.stringify({
    ...header(context, answer.model),
    object: 'chat.completion',
    choices: [
      {
        index: 0,
        message: message(blocks, legacy),
        logprobs: null,
        finish_reason: finishReason(answer.finish ?? 'stop', { calls, legacy }),
      },
    ],
    usage: encodeUsage(answer.usage),
    service_tier: openaiTier(answer.tier),
    system_fingerprint: null,
  })
}

/** What every chunk and the whole begin with. */
export const header = ({ requestId, now, model }: AnswerContext, served: string | undefined): Json => ({
  id: mint('chatcmpl', requestId),
  object: 'chat.completion.chunk',
  created: seconds(now),
  model: served ?? model,
})

function message(blocks: readonly Block[], legacy: boolean): Json {
  const carry = carrier()
  const state: { text?: string; refusal?: string; annotations: Json[]; calls: Json[] } = { annotations: [], calls: [] }
  for (const block of blocks) {
    switch (block.type) {
      case 'text':
        state.annotations.push(
          ...block.sources.map(source => annotation(source, { base: state.text?.length ?? 0, length: block.text.length })),
        )
        state.text = (state.text ?? '') + block.text
        if (block.text !== '') carry.said()
        break
      case 'refusal':
        state.refusal = (state.refusal ?? '') + block.text
        break
      case 'reasoning':
        carry.reasoned(block.text, block.signature)
        break
      case 'tool':
        state.calls.push(legacy ? legacyCall(block) : call(block, carry))
        break
      case 'web-search':
        break
      default:
        block satisfies never
    }
  }
  const { text, refusal, annotations, calls } = state
  return { role: 'assistant', content: text ?? null, refusal: refusal ?? null, annotations, ...callMembers(calls, legacy) }
}

/** A legacy message has room for one call. */
function callMembers(calls: readonly Json[], legacy: boolean): Json {
  if (calls.length === 0) return {}
  return legacy ? { function_call: calls[0] } : { tool_calls: calls }
}

type ToolBlock = Extract<Block, { type: 'tool' }>

/** A call without arguments is an empty object to every reader of this API. */
const legacyCall = ({ name, arguments: text }: ToolBlock): Json => ({ name, arguments: text === '' ? '{}' : text })

const call = (block: ToolBlock, carry: Carrier): Json =>
  block.custom
    ? { id: carry.idOf(block.id), type: 'custom', custom: { name: block.name, input: block.arguments } }
    : { id: carry.idOf(block.id), type: 'function', function: legacyCall(block) }

/** `base` is where the text block begins in the message; a source without offsets stands for the whole block. */
export const annotation = ({ url, title = '', start, end }: Source, { base, length }: { base: number; length: number }): Json => ({
  type: 'url_citation',
  url_citation: { start_index: base + (start ?? 0), end_index: base + (end ?? length), title, url },
})

/** A length stop wins over calls: their arguments may be cut off. */
export function finishReason(reason: FinishReason, { calls, legacy }: { calls: number; legacy: boolean }): string {
  if (reason === 'length' || reason === 'content_filter') return reason
  if (calls === 0) return 'stop'
  return legacy ? 'function_call' : 'tool_calls'
}

/** Undefined where the provider told none. */
export function encodeUsage(usage: Usage | undefined): Json | undefined {
  if (usage === undefined) return undefined
  const { input, output, cached = 0, cacheWrite, reasoning = 0 } = usage
  return {
    prompt_tokens: input,
    completion_tokens: output,
    total_tokens: input + output,
    prompt_tokens_details: { cached_tokens: cached, audio_tokens: 0, ...(cacheWrite !== undefined && { cache_write_tokens: cacheWrite }) },
    completion_tokens_details: {
      reasoning_tokens: reasoning,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  }
}
