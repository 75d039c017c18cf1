// What a completion says of itself apart from its message: what it begins with, and why it ended.
import type { FinishReason } from '../../hub/event.ts'
import type { AnswerContext } from '../dialect.ts'
import { mint, seconds } from '../openai-answer.ts'

export type Json = Record<string, unknown>

/** What every chunk and the whole begin with. */
export const newAnswer = ({ requestId, now, model }: AnswerContext, served: string | undefined): Json => ({
  id: mint('chatcmpl', requestId),
  object: 'chat.completion.chunk',
  created: seconds(now),
  model: served ?? model,
})

/** A length stop wins over calls: their arguments may be cut off. */
export function encodeReason(reason: FinishReason, { calls, legacy }: { calls: number; legacy: boolean }): string {
  if (reason === 'length' || reason === 'content_filter') return reason
  if (calls === 0) return 'stop'
  return legacy ? 'function_call' : 'tool_calls'
}
