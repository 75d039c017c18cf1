// What a frame, or a whole answer, of Anthropic tells without being translated: start, end, usage, tier, failure.
import type { Fault } from '../../errors/envelope.ts'
import { readFault } from '../../upstream/fault.ts'
import type { Frame } from '../../upstream/sse.ts'
import { type Body, nothing, type Observation } from '../dialect.ts'
import { defined, type JsonObject, objectOf, parseObject, textOf } from '../shape.ts'
import { readUsage } from './usage.ts'

const started: Observation = { start: true }
const ended: Observation = { start: true, end: 'completed' }

/** Only `message_stop` ends the stream; what the stop reason was stands in `message_delta` before it. */
const observers = new Map<string | undefined, (frame: Frame) => Observation>(
  Object.entries({
    content_block_start: () => started,
    content_block_delta: () => started,
    message_start: frame => spent(objectOf(dataOf(frame).message)),
    message_delta: frame => spent(dataOf(frame)),
    message_stop: () => ended,
    error: frame => failed(dataOf(frame)),
  } satisfies Record<string, (frame: Frame) => Observation>),
)

const dataOf = (frame: Frame): JsonObject => parseObject(frame.data) ?? {}

/** The name of a frame's event; taken from its data where the event line is missing. */
export const eventOf = (frame: Frame): string | undefined => frame.event ?? textOf(dataOf(frame).type)

export function observe(frame: Frame): Observation {
  const observer = observers.get(eventOf(frame))
  if (observer !== undefined) return observer(frame)
  return frame.event === undefined && dataOf(frame).error !== undefined ? failed(dataOf(frame)) : nothing
}

function spent(holder: JsonObject): Observation {
  const usage = objectOf(holder.usage)
  return defined({ usage: readUsage(usage), tier: textOf(usage.service_tier) })
}

/** Statuses of the error types (facts: dialects §4.3); a stream's error event carries none. */
const statuses: Readonly<Record<string, number>> = {
  invalid_request_error: 400,
  authentication_error: 401,
  billing_error: 402,
  permission_error: 403,
  not_found_error: 404,
  conflict_error: 409,
  request_too_large: 413,
  rate_limit_error: 429,
  api_error: 500,
  timeout_error: 504,
  overloaded_error: 529,
}

/** Anthropic has no codes but those in `details`; the type stands in, since every error object of ours has a code. */
export function faultIn(body: JsonObject): Fault {
  const error = objectOf(body.error)
  const { message, param, type, code } = readFault(statuses[textOf(error.type) ?? ''] ?? 500, JSON.stringify(body))
  const status = statuses[type] ?? 500
  return { status, message, type, code: code ?? textOf(objectOf(error.details).error_code) ?? type, param }
}

const failed = (body: JsonObject): Observation => ({ end: 'failed', fault: faultIn(body) })

/** Stop reasons that mean that the answer was cut. */
export const cutReasons: readonly unknown[] = ['max_tokens', 'model_context_window_exceeded']

export function observeWhole(answer: Body): Observation {
  if (answer.error !== undefined && answer.error !== null) return failed(answer)
  return { ...spent(answer), start: true, end: cutReasons.includes(answer.stop_reason) ? 'incomplete' : 'completed' }
}
