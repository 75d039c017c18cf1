// What a response says of itself apart from its output: the settings that it echoes, and how it ended.
import type { FinishReason } from '../../hub/event.ts'
import type { AnswerContext, Body } from '../dialect.ts'
import { mint, seconds } from '../openai-answer.ts'
import { type JsonObject, listOf, objectOf } from '../shape.ts'

export type Json = Record<string, unknown>

/** How an item, or the whole response, ended. */
export type Status = 'completed' | 'incomplete'

/** A response in progress, with every nullable member of the API's type (openai 7.57 Response) and the request's own settings. */
export function newAnswer(context: Pick<AnswerContext, 'requestId' | 'model' | 'now'> & { readonly body?: Body }): Json {
  const body = context.body ?? {}
  const reasoning = objectOf(body.reasoning)
  const text = objectOf(body.text)
  return {
    id: mint('resp', context.requestId),
    object: 'response',
    created_at: seconds(context.now),
    status: 'in_progress',
    background: false,
    completed_at: null,
    error: null,
    incomplete_details: null,
    instructions: body.instructions ?? null,
    max_output_tokens: body.max_output_tokens ?? null,
    max_tool_calls: body.max_tool_calls ?? null,
    model: context.model,
    output: [],
    parallel_tool_calls: body.parallel_tool_calls ?? true,
    previous_response_id: body.previous_response_id ?? null,
    conversation: null,
    prompt: null,
    prompt_cache_key: body.prompt_cache_key ?? null,
    prompt_cache_retention: body.prompt_cache_retention ?? null,
    reasoning: { effort: reasoning.effort ?? null, summary: reasoning.summary ?? reasoning.generate_summary ?? null },
    safety_identifier: body.safety_identifier ?? null,
    service_tier: null,
    store: body.store ?? false,
    temperature: body.temperature ?? null,
    text: { format: text.format ?? { type: 'text' }, verbosity: text.verbosity ?? 'medium' },
    tool_choice: body.tool_choice ?? 'auto',
    tools: listOf(body.tools).map(echoTool),
    top_logprobs: 0,
    top_p: body.top_p ?? null,
    truncation: body.truncation ?? 'disabled',
    access_programs: null,
    moderation: null,
    usage: null,
    user: body.user ?? null,
    metadata: body.metadata ?? {},
  }
}

const echoTool = (tool: JsonObject): JsonObject =>
  tool.type === 'function'
    ? { ...tool, description: tool.description ?? null, parameters: tool.parameters ?? null, strict: tool.strict ?? null }
    : tool

/** Statuses of a response that is complete, or whose end nobody told; any other is unfinished. */
const finished: readonly unknown[] = ['completed', undefined, null]

/** Why OpenAI's response ended. `calls`: it called tools. */
export function decodeReason(response: JsonObject, calls: boolean): FinishReason {
  if (finished.includes(response.status)) return calls ? 'tool' : 'stop'
  return objectOf(response.incomplete_details).reason === 'content_filter' ? 'content_filter' : 'length'
}

const incompleteReasons: Readonly<Record<FinishReason, string | undefined>> = {
  length: 'max_output_tokens',
  content_filter: 'content_filter',
  stop: undefined,
  tool: undefined,
}

/** The members of a finished response that say how it ended. */
export function encodeReason(reason: FinishReason): { readonly status: Status; readonly incomplete_details: Json | null } {
  const incomplete = incompleteReasons[reason]
  return incomplete === undefined
    ? { status: 'completed', incomplete_details: null }
    : { status: 'incomplete', incomplete_details: { reason: incomplete } }
}
