// Reasoning of other providers in a Responses body that goes to OpenAI unchanged: it must not reach OpenAI, which would refuse it.
import type { Body } from '../dialect.ts'
import { isObject, textOf } from '../shape.ts'
import { readSignature } from '../signature.ts'

/** The `input` without foreign reasoning, each such item dropped whole; undefined where there is none, so that the body travels as it came. */
export function withoutForeign(body: Body): Pick<Body, 'input'> | undefined {
  if (!Array.isArray(body.input)) return undefined
  const input: readonly unknown[] = body.input
  return input.some(isForeign) ? { input: input.filter(item => !isForeign(item)) } : undefined
}

function isForeign(item: unknown): boolean {
  if (!isObject(item) || item.type !== 'reasoning') return false
  const value = textOf(item.encrypted_content)
  return value !== undefined && readSignature(value, 'openai').provider !== 'openai'
}
