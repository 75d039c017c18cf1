// Reasoning packed into a text, for dialects without a slot of their own for what a provider must get back: its signature, and with it what it signs.
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import type { HubItem, Signature } from '../hub/request.ts'
import { isProviderName, providers } from '../providers/index.ts'
import { isObject, type JsonObject, textOf } from './shape.ts'

export interface CarriedReasoning {
  readonly text: string
  readonly signature: Signature
  /** The answer had already said text when this reasoning came. */
  readonly afterText: boolean
}

/** A longer expansion is not ours: it bounds what a forged text can make of the memory. */
const mostExpansion = 20

/** As base64url. */
export function packReasoning(carried: readonly CarriedReasoning[]): string {
  const json = Buffer.from(JSON.stringify(carried.map(toJson)), 'utf8')
  const small = deflateRawSync(json)
  const packed = json.length <= small.length * mostExpansion ? small : deflateRawSync(json, { level: 0 })
  return packed.toString('base64url')
}

/** Undefined for any text that is not ours. */
export function unpackReasoning(payload: string): CarriedReasoning[] | undefined {
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

/** Short names, since all of it is sent again with every turn. The text travels only where the signature covers it. */
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
export const itemOf = ({ text, signature }: CarriedReasoning): HubItem => ({
  type: 'reasoning',
  summary: text === '' ? [] : [text],
  signature,
})
