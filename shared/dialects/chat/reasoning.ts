// Chat has no slot for reasoning, yet Gemini and Claude refuse a tool conversation without it: so it travels inside the id of the tool call that
// it led to, which every client echoes in the call and in its result (docs/adr/0003-reasoning-through-chat.md).
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import type { HubItem, Signature } from '../../hub/request.ts'
import { isProviderName, providers } from '../../providers/index.ts'
import { isObject, type JsonObject, textOf } from '../shape.ts'

export interface CarriedReasoning {
  readonly text: string
  readonly signature: Signature
  /** The answer had already said text when this reasoning came. */
  readonly afterText: boolean
}

const marker = '_lw1_'

/** A longer expansion is not ours: it bounds what a forged id can make of the memory. */
const mostExpansion = 20

/** The id for the client; the call's own id where there is nothing to carry. */
export function packId(id: string, carried: readonly CarriedReasoning[]): string {
  if (carried.length === 0) return id
  const json = Buffer.from(JSON.stringify(carried.map(toJson)), 'utf8')
  const small = deflateRawSync(json)
  const packed = json.length <= small.length * mostExpansion ? small : deflateRawSync(json, { level: 0 })
  return `${id}${marker}${packed.toString('base64url')}`
}

/** The provider's own id and the reasoning that it carried. Ids that are not ours pass untouched. */
export function unpackId(id: string): { readonly id: string; readonly carried: readonly CarriedReasoning[] } {
  const at = id.indexOf(marker)
  const carried = at === -1 ? undefined : unpack(id.slice(at + marker.length))
  return carried === undefined ? { id, carried: [] } : { id: id.slice(0, at), carried }
}

function unpack(payload: string): CarriedReasoning[] | undefined {
  try {
    const packed = Buffer.from(payload, 'base64url')
    const json: unknown = JSON.parse(inflateRawSync(packed, { maxOutputLength: packed.length * mostExpansion }).toString('utf8'))
    if (!Array.isArray(json)) return undefined
    const carried = json.map(fromJson)
    return carried.includes(undefined) ? undefined : carried.filter(entry => entry !== undefined)
  } catch {
    return undefined
  }
}

/** Short names, since every id is sent again with every turn. The text travels only where the signature covers it. */
function toJson({ text, signature, afterText }: CarriedReasoning): JsonObject {
  return {
    p: signature.provider,
    s: signature.value,
    ...(providers[signature.provider].signsText && !signature.redacted && { t: text }),
    ...(signature.redacted && { r: 1 }),
    ...(afterText && { a: 1 }),
  }
}

function fromJson(entry: unknown): CarriedReasoning | undefined {
  if (!isObject(entry)) return undefined
  const [provider, value] = [entry.p, textOf(entry.s)]
  if (value === undefined || !isProviderName(provider)) return undefined
  const signature: Signature = entry.r === 1 ? { provider, value, redacted: true } : { provider, value }
  return { text: textOf(entry.t) ?? '', signature, afterText: entry.a === 1 }
}

/** As an item of the next request. */
export const decodeReasoning = ({ text, signature }: CarriedReasoning): HubItem => ({
  type: 'reasoning',
  summary: text === '' ? [] : [text],
  signature,
})

/** Collects the reasoning of one answer and gives it to the first call behind it. */
export interface Carrier {
  /** Text was said: later reasoning stands behind it. */
  said(): void
  reasoned(text: string, signature: Signature | undefined): void
  idOf(callId: string): string
}

export function carrier(): Carrier {
  let waiting: CarriedReasoning[] = []
  let afterText = false
  return {
    said() {
      afterText = true
    },
    reasoned(text, signature) {
      if (signature !== undefined) waiting.push({ text, signature, afterText })
    },
    idOf(callId) {
      const id = packId(callId, waiting)
      waiting = []
      return id
    },
  }
}
