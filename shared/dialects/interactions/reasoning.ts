// Reasoning, between Interactions and the hub: thoughts, signed calls, and whose they are.
import { abilitiesOf } from '../../catalogue/abilities/abilities.ts'
import type { Block } from '../../hub/fold.ts'
import type { HubItem, Signature } from '../../hub/request.ts'
import type { Body } from '../dialect.ts'
import { defined, isObject, type JsonObject, listOf, textOf } from '../shape.ts'
import { readSignature, tagSignature } from '../signature.ts'
import { about } from './about.ts'

/** An unsigned thought proves nothing to any provider: it is left out. */
export function decodeReasoning(step: JsonObject): HubItem[] {
  const value = textOf(step.signature)
  if (value === undefined || value === '') return []
  const texts = listOf(step.summary).flatMap(part => textOf(part.text) ?? [])
  const signature = readSignature(value, about.home)
  return [{ type: 'reasoning', summary: signature.provider === about.home ? texts : joined(texts), signature }]
}

/** We write another provider's summary as one text; a client that folds our stream keeps each delta as a part. Claude's signature covers the text. */
const joined = (texts: readonly string[]): string[] => (texts.length === 0 ? [] : [texts.join('')])

export function encodeReasoning({ summary, signature }: Extract<HubItem, { type: 'reasoning' }>): JsonObject[] {
  if (signature?.provider !== about.home || callSignatureOf(signature) !== undefined) return []
  const texts = summary.map(text => ({ type: 'text', text }))
  return [defined({ type: 'thought', signature: signature.value, summary: texts.length === 0 ? undefined : texts })]
}

export function encodeThought({ text, signature }: Extract<Block, { type: 'reasoning' }>): JsonObject {
  return defined({
    type: 'thought',
    signature: signature && tagSignature(signature, about.home),
    summary: text === '' ? undefined : [{ type: 'text', text }],
  })
}

/** No signature begins so: they are base64. */
const mark = 'call:'

export const fromCall = (value: string): Signature => ({ provider: about.home, value: `${mark}${value}` })

/** The signature that belongs on the next call; undefined for a thought's own. */
export const callSignatureOf = ({ value }: Signature): string | undefined => (value.startsWith(mark) ? value.slice(mark.length) : undefined)

/**
 * The `input` without the thoughts that another provider signed, and without searches that lack Google's signature, for the same-dialect lane;
 * undefined where there is none. The call behind such
 * a thought has the signature that is taken for another model's, where the model wants one.
 */
export function withoutForeign({ input, model }: Body): Pick<Body, 'input'> | undefined {
  if (!Array.isArray(input)) return undefined
  const searches = new Set(input.flatMap((step: unknown) => (isUnsignedSearch(step) ? [step.id] : [])))
  const isForeign = (step: unknown): boolean => isForeignThought(step) || isForeignSearch(step, searches)
  if (!input.some(isForeign)) return undefined
  const { callSignature } = abilitiesOf(textOf(model) ?? '')
  let unsigned = false
  const kept = input.flatMap((step: unknown) => {
    const foreign = isForeign(step)
    const call = isObject(step) && step.type === 'function_call' ? step : undefined
    const signed = call !== undefined && unsigned && callSignature !== undefined && textOf(call.signature) === undefined
    // What was said between a thought and its call changes nothing.
    unsigned = isForeignThought(step) || (unsigned && (foreign || (isObject(step) && step.type === 'model_output')))
    if (foreign) return []
    return signed ? [{ ...call, signature: callSignature }] : [step]
  })
  return { input: kept }
}

const isForeignThought = (step: unknown): boolean =>
  isObject(step) && step.type === 'thought' && readSignature(textOf(step.signature) ?? '', about.home).provider !== about.home

const isSigned = ({ signature }: JsonObject): boolean => typeof signature === 'string' && signature !== ''

const isUnsignedSearch = (step: unknown): step is JsonObject => isObject(step) && step.type === 'google_search_call' && !isSigned(step)

/** `searches`: the ids of those without a signature. */
const isForeignSearch = (step: unknown, searches: ReadonlySet<unknown>): boolean =>
  isUnsignedSearch(step) || (isObject(step) && step.type === 'google_search_result' && searches.has(step.call_id) && !isSigned(step))
