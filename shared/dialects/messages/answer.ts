// What a message says of itself apart from its content: its members before anything of it is known, and why it stopped.
import type { FinishReason } from '../../hub/event.ts'
import type { AnswerContext } from '../dialect.ts'
import type { JsonObject } from '../shape.ts'
import { encodeUsage } from './usage.ts'

/** The id of a message of ours, from the request's. */
const idOf = (requestId: string): string => `msg_${requestId.replace(/^req_/, '')}`

/** A message before anything of it is known; every member that the SDK's types name is there. */
export const newAnswer = ({ requestId, model }: AnswerContext): JsonObject => ({
  id: idOf(requestId),
  type: 'message',
  role: 'assistant',
  model,
  content: [],
  stop_reason: null,
  stop_sequence: null,
  stop_details: null,
  container: null,
  diagnostics: null,
  usage: { ...encodeUsage(undefined, 0), cache_creation: null, inference_geo: null, service_tier: null, speed: null },
})

/** Stop reasons of an answer that is complete, or whose end nobody told. */
const finished: readonly unknown[] = ['end_turn', 'stop_sequence', 'tool_use', 'refusal', undefined, null]

/** Whether an answer that stopped for this reason is unfinished: cut by a cap, paused (`pause_turn`), or for a reason that is not known. */
export const isUnfinished = (reason: unknown): boolean => !finished.includes(reason)

interface Stop {
  /** Whether the message called tools. */
  readonly calls: boolean
  readonly explanation: string | undefined
}

/** A refusal that explains itself ends like any answer; one that does not is only known by its reason. */
export function decodeReason({ stop_reason }: JsonObject, { calls, explanation }: Stop): FinishReason {
  if (isUnfinished(stop_reason)) return 'length'
  if (stop_reason === 'refusal') return explanation === undefined ? 'content_filter' : 'stop'
  return calls ? 'tool' : 'stop'
}

const stopReasons: Readonly<Record<FinishReason, string>> = {
  stop: 'end_turn',
  tool: 'tool_use',
  length: 'max_tokens',
  content_filter: 'refusal',
}

/** Why the message stopped. `refusal` is the text of a refusal, where there was one; a length stop goes before it. */
export function encodeReason(reason: FinishReason, refusal: string | undefined): JsonObject {
  const stopReason = refusal !== undefined && reason === 'stop' ? 'refusal' : stopReasons[reason]
  const details = stopReason === 'refusal' ? { type: 'refusal', category: null, explanation: refusal ?? null } : null
  return { stop_reason: stopReason, stop_sequence: null, stop_details: details, container: null }
}
