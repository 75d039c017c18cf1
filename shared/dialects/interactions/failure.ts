// How a failure reads on the Interactions surface once the headers are out.
import type { Fault } from '../../errors/envelope.ts'
import { encodeFrame } from '../../upstream/sse.ts'
import type { SentSoFar } from '../dialect.ts'
import { type JsonObject, objectOf, parseObject, textOf } from '../shape.ts'
import { idOf, timeOf } from './response.ts'

const errorOf = ({ message, type, code }: Fault) => ({ message, type, code: code ?? type })

/** The last event of a failed stream. Google's SDK yields it as an item (facts: dialects §3.3). */
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
