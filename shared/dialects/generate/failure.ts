// A failure, as Gemini reports it in generateContent and as this surface tells it once the headers are out.
import { type Fault, googleError } from '../../errors/envelope.ts'
import { faultIn, type ProviderFault } from '../../upstream/fault.ts'
import { encodeFrame } from '../../upstream/sse.ts'
import type { JsonObject } from '../shape.ts'

/** Reads `{error:{code,message,status,details}}`, whose code is the HTTP status. */
export function decodeFault(body: JsonObject): ProviderFault {
  const { status } = faultIn(0, body)
  return faultIn(status === 0 ? 500 : status, body)
}

/** The last event of a failed stream. Google's SDKs throw it, since its code is a status; no event name, as on every frame of this dialect. */
export const streamFailure = (fault: Fault): string => encodeFrame(undefined, JSON.stringify({ error: googleError(fault, null) }))

/** There is no failed object: the error envelope stands for it. */
export const wholeFailure = (): undefined => undefined
