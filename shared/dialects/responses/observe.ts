// What OpenAI's frames and whole answers tell, without translating them: start, end, usage, tier, failure.
import type { Fault } from '../../errors/envelope.ts'
import type { Usage } from '../../hub/event.ts'
import type { Frame } from '../../upstream/sse.ts'
import { type Body, nothing, type Observation } from '../dialect.ts'
import { defined, isObject, type JsonObject, numberOf, objectOf, parseObject, textOf } from '../shape.ts'

/** Event names that matter; all others but the deltas tell nothing. */
const readers: Readonly<Record<string, (frame: Frame) => Observation>> = {
  'response.output_item.added': () => started,
  'response.completed': observeTerminal,
  'response.incomplete': observeTerminal,
  'response.failed': observeTerminal,
  error: frame => ({ fault: errorFault(parseObject(frame.data) ?? {}) }),
}

const started: Observation = { start: true }

/** One look-up by event name; JSON is parsed for terminal events and errors, and where a frame has no event line. */
export function observe(frame: Frame): Observation {
  const event = eventOf(frame)
  if (event === undefined) return nothing
  if (event.endsWith('.delta')) return started
  return Object.hasOwn(readers, event) ? (readers[event]?.(frame) ?? nothing) : nothing
}

/** The event's name: the `event:` line, else the `type` inside the data. */
export const eventOf = (frame: Frame): string | undefined => frame.event ?? textOf(parseObject(frame.data)?.type)

function observeTerminal(frame: Frame): Observation {
  const data = parseObject(frame.data)
  return data === undefined ? nothing : observeWhole(objectOf(data.response))
}

/** What a whole response object tells, be it a JSON answer or the `response` of a terminal event. */
export function observeWhole(response: Body): Observation {
  const seen = { usage: usageOf(response.usage), tier: textOf(response.service_tier) }
  switch (response.status) {
    case 'completed':
    case 'incomplete':
      return defined({ ...seen, start: true, end: response.status })
    case 'failed':
    case 'cancelled':
      return defined({ ...seen, end: 'failed' as const, fault: errorFault(response) })
    default:
      return defined(seen)
  }
}

/** Tokens as the Responses API counts them; undefined where none are told. */
export function usageOf(value: unknown): Usage | undefined {
  if (!isObject(value)) return undefined
  const [input, output] = [numberOf(value.input_tokens), numberOf(value.output_tokens)]
  if (input === undefined && output === undefined) return undefined
  const details = objectOf(value.input_tokens_details)
  return defined({
    input: input ?? 0,
    cached: numberOf(details.cached_tokens),
    cacheWrite: numberOf(details.cache_write_tokens),
    output: output ?? 0,
    reasoning: numberOf(objectOf(value.output_tokens_details).reasoning_tokens),
  })
}

/** The HTTP status that a code inside a 200 would have had; the rest is 500. Codes: openai 7.57 ResponseError, and recorded streams. */
const statuses: readonly (readonly [RegExp, number])[] = [
  [/overloaded|unavailable|slow_down/, 503],
  [/rate_limit|insufficient_quota|billing/, 429],
  [
    /^(invalid_|image_|empty_image|unsupported_|failed_to_download|bio_policy|misalignment_policy|data_residency|context_length|model_not)/,
    400,
  ],
]

/** The fault of an `error` event, nested or flat, or of a failed response. Always has a message. */
export function errorFault(holder: JsonObject): Fault {
  const error = isObject(holder.error) ? holder.error : holder
  const code = textOf(error.code) ?? null
  const type = error.type === 'error' ? undefined : textOf(error.type)
  const status = statusOf(code) ?? statusOf(type) ?? 500
  return {
    status,
    message: textOf(error.message) ?? 'The provider reported a failure without a message.',
    type: type ?? typeOf(status),
    code,
    param: textOf(error.param) ?? null,
  }
}

const statusOf = (code: string | null | undefined): number | undefined =>
  typeof code === 'string' ? statuses.find(([pattern]) => pattern.test(code))?.[1] : undefined

function typeOf(status: number): string {
  if (status === 429) return 'rate_limit_error'
  return status === 400 ? 'invalid_request_error' : 'server_error'
}
