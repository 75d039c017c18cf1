// How a failure reads on the Messages surface once the headers are out.
import type { Fault } from '../../errors/envelope.ts'
import { encodeFrame } from '../../upstream/sse.ts'
import type { SentSoFar } from '../dialect.ts'

/** The last event of a failed stream; nothing follows it, `message_stop` included. */
export function streamFailure(fault: Fault, { requestId }: Pick<SentSoFar, 'requestId'>): string {
  const { type, message, code } = fault
  // Anthropic's SDK 1.x reads its `errorCode` from the details.
  const error = { type, message, code: code ?? type, details: { error_code: code ?? type } }
  return encodeFrame('error', JSON.stringify({ type: 'error', error, request_id: requestId }))
}
