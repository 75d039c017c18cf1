// Reasoning, between Responses and the hub, and whose it is.
import type { HubItem } from '../../hub/request.ts'
import type { Body } from '../dialect.ts'
import { isMinted } from '../openai-answer.ts'
import { defined, isObject, type JsonObject, listOf, textOf } from '../shape.ts'
import { readSignature } from '../signature.ts'
import { about } from './about.ts'

export function decodeReasoning(item: JsonObject): HubItem {
  const value = textOf(item.encrypted_content)
  return defined({
    type: 'reasoning' as const,
    id: textOf(item.id),
    summary: listOf(item.summary).flatMap(part => textOf(part.text) ?? []),
    signature: value === undefined ? undefined : readSignature(value, about.home),
  })
}

/** As OpenAI takes it back; the hub's foreign and unsigned reasoning never comes here. */
export const encodeReasoning = ({ id, summary, signature }: Extract<HubItem, { type: 'reasoning' }>): JsonObject =>
  defined({
    type: 'reasoning',
    id,
    summary: summary.map(text => ({ type: 'summary_text', text })),
    encrypted_content: signature?.value,
  })

/** The `input` without foreign reasoning, each such item dropped whole; undefined where there is none, so that the body travels as it came. */
export function withoutForeign(body: Body): Pick<Body, 'input'> | undefined {
  if (!Array.isArray(body.input)) return undefined
  const input: readonly unknown[] = body.input
  return input.some(isForeign) ? { input: input.filter(item => !isForeign(item)) } : undefined
}

/** Of what Leeway wrote for another provider, OpenAI knows neither its searches nor its unsigned reasoning: their ids say so. */
function isForeign(item: unknown): boolean {
  if (!isObject(item)) return false
  if (item.type === 'web_search_call') return isMinted(item.id)
  if (item.type !== 'reasoning') return false
  const value = textOf(item.encrypted_content)
  return value === undefined ? isMinted(item.id) : readSignature(value, about.home).provider !== about.home
}
