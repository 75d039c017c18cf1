// A failure, as OpenAI reports it and as the Responses surface tells it once the headers are out.
import type { Fault } from '../../errors/envelope.ts'
import { faultIn, type ProviderFault } from '../../upstream/fault.ts'
import { encodeFrame } from '../../upstream/sse.ts'
import type { SentSoFar } from '../dialect.ts'
import { errorObject } from '../openai-answer.ts'
import { isObject, type JsonObject, numberOf, parseObject, textOf } from '../shape.ts'
import { type Json, newAnswer } from './answer.ts'

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
export function decodeFault(holder: JsonObject): ProviderFault {
  const error = isObject(holder.error) ? holder.error : holder
  const code = textOf(error.code) ?? null
  const type = error.type === 'error' ? undefined : textOf(error.type)
  const status = statusOf(code) ?? statusOf(type) ?? 500
  return {
    ...faultIn(status, holder),
    message: textOf(error.message) ?? 'The provider reported a failure without a message.',
    type: type ?? typeOf(status),
    code,
  }
}

const statusOf = (code: string | null | undefined): number | undefined =>
  typeof code === 'string' ? statuses.find(([pattern]) => pattern.test(code))?.[1] : undefined

function typeOf(status: number): string {
  if (status === 429) return 'rate_limit_error'
  return status === 400 ? 'invalid_request_error' : 'server_error'
}

/** The members of a response that say it failed. */
export const failedMembers = (fault: Fault): Json => ({
  status: 'failed',
  error: { code: fault.code ?? 'server_error', message: fault.message },
})

/** The response of the stream so far, failed; a fresh one where nothing was sent yet. */
function failedResponse(fault: Fault, sent: SentSoFar): Json {
  const { response } = parseObject(sent.first) ?? {}
  return { ...(isObject(response) ? response : newAnswer(sent)), ...failedMembers(fault) }
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
