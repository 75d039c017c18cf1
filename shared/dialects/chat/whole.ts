// A whole answer as a chat completion.
import type { Answer, Block } from '../../hub/fold.ts'
import { charactersIn } from '../../hub/units.ts'
import type { AnswerContext } from '../dialect.ts'
import { openaiTier } from '../openai-answer.ts'
import { encodeReason, type Json, newAnswer } from './answer.ts'
import { encodeCall, legacyCall } from './blocks.ts'
import { carrier } from './reasoning.ts'
import { encodeCitation } from './text.ts'
import { isLegacy } from './tools.ts'
import { encodeUsage } from './usage.ts'

/** The whole completion as JSON text. */
export function whole(answer: Answer, context: AnswerContext): string {
  const blocks = answer.blocks.filter(block => block !== undefined)
  const legacy = isLegacy(context.body)
  const calls = blocks.filter(block => block.type === 'tool').length
  return JSON.stringify({
    ...newAnswer(context, answer.model),
    object: 'chat.completion',
    choices: [
      {
        index: 0,
        message: message(blocks, legacy),
        logprobs: null,
        finish_reason: encodeReason(answer.finish ?? 'stop', { calls, legacy }),
      },
    ],
    usage: encodeUsage(answer.usage),
    service_tier: openaiTier(answer.tier),
    system_fingerprint: null,
  })
}

function message(blocks: readonly Block[], legacy: boolean): Json {
  const carry = carrier()
  const state: { text?: string; refusal?: string; annotations: Json[]; calls: Json[] } = { annotations: [], calls: [] }
  for (const block of blocks) {
    switch (block.type) {
      case 'text':
        state.annotations.push(...citationsOf(block, state.text ?? ''))
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
        state.calls.push(legacy ? legacyCall(block) : encodeCall(block, carry))
        break
      case 'web-search':
      case 'image':
        break
      default:
        block satisfies never
    }
  }
  const { text, refusal, annotations, calls } = state
  return { role: 'assistant', content: text ?? null, refusal: refusal ?? null, annotations, ...callMembers(calls, legacy) }
}

function citationsOf({ sources, text }: Extract<Block, { type: 'text' }>, before: string): Json[] {
  if (sources.length === 0) return []
  const place = { base: charactersIn(before), length: charactersIn(text) }
  return sources.map(source => encodeCitation(source, place))
}

/** A legacy message has room for one call. */
function callMembers(calls: readonly Json[], legacy: boolean): Json {
  if (calls.length === 0) return {}
  return legacy ? { function_call: calls[0] } : { tool_calls: calls }
}
