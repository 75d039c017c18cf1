// A failure, as Anthropic reports it and as the Messages surface tells it once the headers are out.
import type { Fault } from '../../errors/envelope.ts'
import { faultIn, type ProviderFault } from '../../upstream/fault.ts'
import { encodeFrame } from '../../upstream/sse.ts'
import type { SentSoFar } from '../dialect.ts'
import { type JsonObject, objectOf, textOf } from '../shape.ts'

/** Statuses of the error types (wires §5); a stream's error event carries none. */
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
export function decodeFault(body: JsonObject): ProviderFault {
  const error = objectOf(body.error)
  const fault = faultIn(statuses[textOf(error.type) ?? ''] ?? 500, body)
  return { ...fault, code: fault.code ?? textOf(objectOf(error.details).error_code) ?? fault.type }
}

/** The last event of a failed stream; nothing follows it, `message_stop` included. */
export function streamFailure(fault: Fault, { requestId }: Pick<SentSoFar, 'requestId'>): string {
  const { type, message, code } = fault
  // Anthropic's SDK 1.x reads its `errorCode` from the details.
  const error = { type, message, code: code ?? type, details: { error_code: code ?? type } }
  return encodeFrame('error', JSON.stringify({ type: 'error', error, request_id: requestId }))
}

/** Messages has no failed object: the error envelope serves. */
export const wholeFailure = (): undefined => undefined
