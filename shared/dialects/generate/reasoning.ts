// Reasoning, between generateContent and the hub: Google's signatures stand on the part behind the thoughts, and so do those of other providers,
// packed into bytes that the typed clients of Google, which decode them, send back unharmed.
import type { HubItem } from '../../hub/request.ts'
import { type CarriedReasoning, itemOf, packReasoning, unpackReasoning } from '../carried-reasoning.ts'
import type { Body } from '../dialect.ts'
import { isObject, type JsonObject, listOf, objectOf, textOf } from '../shape.ts'
import { about } from './about.ts'

const marker = 'lw1.'

/** As base64, the only form of a member of bytes. */
const packSignature = (carried: readonly CarriedReasoning[]): string =>
  Buffer.from(`${marker}${packReasoning(carried)}`, 'latin1').toString('base64')

/** Either alphabet of base64, padded or not; undefined for a signature of Google's own. */
function unpackSignature(value: string): CarriedReasoning[] | undefined {
  const text = Buffer.from(value.slice(0, 8), 'base64').toString('latin1')
  if (!text.startsWith(marker)) return undefined
  return unpackReasoning(Buffer.from(value, 'base64').toString('latin1').slice(marker.length))
}

/** What a part's signature carries, as items before it. An unsigned thought proves nothing to any provider: it is left out. */
export function decodeReasoning({ thoughtSignature }: JsonObject): HubItem[] {
  const value = textOf(thoughtSignature) ?? ''
  if (value === '') return []
  return unpackSignature(value)?.map(itemOf) ?? [{ type: 'reasoning', summary: [], signature: { provider: about.home, value } }]
}

/** What Google's Interactions sets before the signature of a call. */
const callMark = /^call:/

/** The signature that goes on the next part; nothing of another provider's. */
export const encodeReasoning = ({ signature }: Extract<HubItem, { type: 'reasoning' }>): string | undefined =>
  signature?.provider === about.home ? signature.value.replace(callMark, '') : undefined

/** Collects the reasoning of an answer, and gives it to the part behind it. */
export interface Carrier {
  thought(text: string): void
  signed(signature: CarriedReasoning['signature'] | undefined): void
  /** The member of the next part. */
  take(): { readonly thoughtSignature?: string }
}

export function carrier(): Carrier {
  let waiting: CarriedReasoning[] = []
  let text = ''
  return {
    thought(piece) {
      text += piece
    },
    signed(signature) {
      if (signature !== undefined) waiting.push({ text, signature, afterText: false })
      text = ''
    },
    take() {
      if (waiting.length === 0) return {}
      const thoughtSignature = packSignature(waiting)
      waiting = []
      return { thoughtSignature }
    },
  }
}

/** Google's word for a call that another model made (ai.google.dev/gemini-api/docs/thought-signatures): Gemini 3 refuses one without any signature. */
const unsigned = 'skip_thought_signature_validator'

/** The `contents` without what another provider signed, for the same-dialect lane; undefined where there is none. */
export function withoutForeign({ contents }: Body): Pick<Body, 'contents'> | undefined {
  if (!Array.isArray(contents) || !contents.some(content => listOf(objectOf(content).parts).some(isForeign))) return undefined
  return {
    contents: contents.map((content: unknown) => {
      const parts = listOf(objectOf(content).parts)
      return isObject(content) && parts.some(isForeign) ? { ...content, parts: parts.map(withoutSignature) } : content
    }),
  }
}

const signatureOf = ({ thoughtSignature, thought_signature }: JsonObject): string => textOf(thoughtSignature ?? thought_signature) ?? ''

const isForeign = (part: JsonObject): boolean => unpackSignature(signatureOf(part)) !== undefined

function withoutSignature(part: JsonObject): JsonObject {
  if (!isForeign(part)) return part
  const { thoughtSignature: _, thought_signature: __, ...rest } = part
  return part.functionCall === undefined && part.function_call === undefined ? rest : { ...rest, thoughtSignature: unsigned }
}
