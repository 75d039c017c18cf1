// Reasoning of other providers in a Responses body that goes to OpenAI unchanged: it must not reach OpenAI, which would refuse it.
import type { Body } from '../dialect.ts'
import { isObject, textOf } from '../shape.ts'
import { readSignature } from '../signature.ts'

/** The body's `input` without foreign reasoning, each such item dropped whole; undefined where there is none and the body can stay as it is. */
export function inputWithoutForeign(body: Body): readonly unknown[] | undefined {
  if (!Array.isArray(body.input)) return undefined
  const input: readonly unknown[] = body.input
  return input.some(isForeign) ? input.filter(item => !isForeign(item)) : undefined
}

function isForeign(item: unknown): boolean {
  if (!isObject(item) || item.type !== 'reasoning') return false
  const value = textOf(item.encrypted_content)
  return value !== undefined && readSignature(value, 'openai').provider !== 'openai'
}
