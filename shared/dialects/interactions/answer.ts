// What an interaction says of itself apart from its steps: id, times, and how it ended.
import type { FinishReason } from '../../hub/event.ts'
import type { Answer } from '../../hub/fold.ts'
import type { AnswerContext, Cost } from '../dialect.ts'
import { defined, type JsonObject } from '../shape.ts'
import { encodeUsage } from './usage.ts'

/** The id of an interaction of ours, from the request's. */
export const idOf = (requestId: string): string => `v1_${requestId.replace(/^req_/, '')}`

/** Google writes times in seconds. @param milliseconds since 1970 */
export const timeOf = (milliseconds: number): string => new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z')

export const failures: ReadonlySet<unknown> = new Set(['failed', 'cancelled'])

/** Statuses of an interaction that is complete, or whose end nobody told. */
const finished: readonly unknown[] = ['completed', 'requires_action', undefined, null]

/** Whether an interaction with this status is unfinished: cut, to be continued, or in a state that is not known. */
export const isUnfinished = (status: unknown): boolean => !finished.includes(status) && !failures.has(status)

/** Google does not say what cut an answer short: a cap is the usual cause. */
export function decodeReason({ status }: JsonObject, calls: boolean): FinishReason {
  if (isUnfinished(status)) return 'length'
  return status === 'requires_action' || calls ? 'tool' : 'stop'
}

/** An interaction that has begun. */
export const newAnswer = ({ requestId, model }: Pick<AnswerContext, 'requestId' | 'model'>): JsonObject => ({
  id: idOf(requestId),
  status: 'in_progress',
  model,
  object: 'interaction',
})

/** A length stop is never hidden by a tool call. */
const statusOf: Readonly<Record<FinishReason, string>> = {
  stop: 'completed',
  tool: 'requires_action',
  length: 'incomplete',
  content_filter: 'incomplete',
}

/** The status of an interaction that ended for that reason. */
export const encodeReason = (reason: FinishReason): string => statusOf[reason]

/** What an interaction says of itself once it is over; the steps stand apart. */
export function closingMembers(
  { finish, usage, tier }: Pick<Answer, 'finish' | 'usage' | 'tier'>,
  context: AnswerContext,
  cost?: Cost,
): JsonObject {
  const time = timeOf(context.now)
  return defined({
    id: idOf(context.requestId),
    status: encodeReason(finish ?? 'stop'),
    usage: usage && encodeUsage(usage, cost),
    created: time,
    updated: time,
    service_tier: tier,
    model: context.model,
    object: 'interaction',
  })
}
