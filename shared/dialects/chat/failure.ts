// How a failure reads on the Chat surface once the headers are out.
import type { Fault } from '../../errors/envelope.ts'
import { encodeFrame } from '../../upstream/sse.ts'
import { errorObject } from '../openai-answer.ts'

/** The last frame of a failed stream: an error object, without `[DONE]`. */
export const streamFailure = (fault: Fault): string => encodeFrame(undefined, JSON.stringify({ error: errorObject(fault) }))

/** Chat has no failed object: the error envelope serves. */
export const wholeFailure = (): undefined => undefined
