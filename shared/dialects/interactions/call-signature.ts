// Gemini signs a thought, or the call that came of it. The hub knows signed reasoning only, so a call's signature becomes a reasoning item before
// the call, marked so that it finds its way back onto it.
import type { Signature } from '../../hub/request.ts'

/** No signature begins so: they are base64. */
const mark = 'call:'

export const fromCall = (value: string): Signature => ({ provider: 'gemini', value: `${mark}${value}` })

/** The signature that belongs on the next call; undefined for a thought's own. */
export const callSignatureOf = ({ value }: Signature): string | undefined => (value.startsWith(mark) ? value.slice(mark.length) : undefined)
