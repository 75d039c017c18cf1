// The response object of an answer that Leeway writes: the settings that it echoes, its usage, and its failed form.
import type { Fault } from '../../errors/envelope.ts'
import type { Usage } from '../../hub/event.ts'
import { encodeFrame } from '../../upstream/sse.ts'
import type { AnswerContext, Body, SentSoFar } from '../dialect.ts'
import { errorObject, mint, seconds } from '../openai-answer.ts'
import { isObject, type JsonObject, listOf, numberOf, objectOf, parseObject } from '../shape.ts'

export type Json = Record<string, unknown>

/** A response in progress, with every nullable member of the API's type (openai 7.57 Response) and the request's own settings. */
export function newResponse(context: Pick<AnswerContext, 'requestId' | 'model' | 'now'> & { readonly body?: Body }): Json {
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

/** The API's type has every count required: what the provider did not tell is 0 there, and an answer without usage has none. */
export function encodeUsage(usage: Usage | undefined): Json | null {
  if (usage === undefined) return null
  return {
    input_tokens: usage.input,
    input_tokens_details: { cached_tokens: usage.cached ?? 0, cache_write_tokens: usage.cacheWrite ?? 0 },
    output_tokens: usage.output,
    output_tokens_details: { reasoning_tokens: usage.reasoning ?? 0 },
    total_tokens: usage.input + usage.output,
  }
}

/** The members of a response that say it failed. */
export const failedMembers = (fault: Fault): Json => ({
  status: 'failed',
  error: { code: fault.code ?? 'server_error', message: fault.message },
})

/** The response of the stream so far, failed; a fresh one where nothing was sent yet. */
function failedResponse(fault: Fault, sent: SentSoFar): Json {
  const { response } = parseObject(sent.first) ?? {}
  return { ...(isObject(response) ? response : newResponse(sent)), ...failedMembers(fault) }
}

/** `error`, then `response.failed`; the sequence goes on from the last frame that was sent. */
export function streamFailure(fault: Fault, sent: SentSoFar): string {
  const next = (numberOf(parseObject(sent.last)?.sequence_number) ?? -1) + 1
  const error = { type: 'error', sequence_number: next, error: errorObject(fault) }
  const failed = { type: 'response.failed', sequence_number: next + 1, response: failedResponse(fault, sent) }
  return encodeFrame('error', JSON.stringify(error)) + encodeFrame('response.failed', JSON.stringify(failed))
}

/** The failed response object as JSON text. */
export const wholeFailure = (fault: Fault, sent: SentSoFar): string => JSON.stringify(failedResponse(fault, sent))
