// A failure, as Gemini reports it and as the Interactions surface tells it once the headers are out.
import { type Fault, googleStatusOf } from '../../errors/envelope.ts'
import { faultIn, type ProviderFault } from '../../upstream/fault.ts'
import { encodeFrame } from '../../upstream/sse.ts'
import type { SentSoFar } from '../dialect.ts'
import { isObject, type JsonObject, listOf, objectOf, parseObject, textOf } from '../shape.ts'
import { idOf, timeOf } from './answer.ts'

/** HTTP statuses of google.rpc codes, which name a failure inside a stream (wires §3: `error{code,message}`). */
const statuses: Readonly<Record<string, number>> = {
  INVALID_ARGUMENT: 400,
  FAILED_PRECONDITION: 400,
  OUT_OF_RANGE: 400,
  UNAUTHENTICATED: 401,
  PERMISSION_DENIED: 403,
  NOT_FOUND: 404,
  ABORTED: 409,
  ALREADY_EXISTS: 409,
  RESOURCE_EXHAUSTED: 429,
  CANCELLED: 499,
  INTERNAL: 500,
  UNKNOWN: 500,
  UNIMPLEMENTED: 501,
  UNAVAILABLE: 503,
  DEADLINE_EXCEEDED: 504,
}

/** Reads `{error:{code,message,status}}`, or the `errors` of a failed interaction. The code is a number, a status word in either case, or absent. */
export function decodeFault(body: JsonObject): ProviderFault {
  const error = isObject(body.error) ? body.error : (listOf(body.errors)[0] ?? {})
  const word = textOf(error.status) ?? textOf(error.code) ?? ''
  const numeric = Number(error.code)
  const known = numeric >= 400 && numeric < 600 ? numeric : (statuses[word.toUpperCase()] ?? 500)
  return { ...faultIn(known, { error: { ...error, type: undefined } }), code: word === '' ? googleStatusOf(known) : word }
}

const errorOf = ({ message, type, code }: Fault) => ({ message, type, code: code ?? type })

/** The last event of a failed stream. Google's SDK yields it as an item (wires §3). */
export const streamFailure = (fault: Fault): string => encodeFrame('error', JSON.stringify({ event_type: 'error', error: errorOf(fault) }))

/** What a failed interaction says of its failure: `errors` is the member of Google's own type, `error` the one that every surface of ours has. */
export function failedWith(fault: Fault): JsonObject {
  const { message, code } = errorOf(fault)
  return { status: 'failed', error: errorOf(fault), errors: [{ code, message }] }
}

/** An interaction that failed. */
export function wholeFailure(fault: Fault, { first, requestId, model, now }: SentSoFar): string {
  const begun = objectOf(parseObject(first)?.interaction)
  const time = timeOf(now)
  return JSON.stringify({
    id: textOf(begun.id) ?? idOf(requestId),
    object: 'interaction',
    model,
    created: textOf(begun.created) ?? time,
    updated: time,
    steps: [],
    ...failedWith(fault),
  })
}
