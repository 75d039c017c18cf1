// What an answer of generateContent says of itself apart from its parts: whose it is, and how it ended.
import type { FinishReason } from '../../hub/event.ts'
import type { AnswerContext } from '../dialect.ts'
import type { JsonObject } from '../shape.ts'

/** What every chunk repeats. */
export const newAnswer = ({ requestId, model }: Pick<AnswerContext, 'requestId' | 'model'>): JsonObject => ({
  modelVersion: model,
  responseId: requestId.replace(/^req_/, ''),
})

/** A call ends as any other answer does. */
const reasonOf: Readonly<Record<FinishReason, string>> = { stop: 'STOP', tool: 'STOP', length: 'MAX_TOKENS', content_filter: 'SAFETY' }

export const encodeReason = (reason: FinishReason): string => reasonOf[reason]

/** Ends that leave an answer incomplete. */
const cuts: ReadonlySet<unknown> = new Set(['MAX_TOKENS'])

export const isCut = (finishReason: unknown): boolean => cuts.has(finishReason)
