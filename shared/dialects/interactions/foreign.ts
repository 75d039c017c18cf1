// A conversation may change its model: what another provider reasoned must not reach Gemini, even where everything else travels untouched.
import type { Body } from '../dialect.ts'
import { isObject, textOf } from '../shape.ts'
import { readSignature } from '../signature.ts'

/** The `input` without the thoughts that another provider signed, for the same-dialect lane; undefined where there is none. */
export function withoutForeign({ input }: Body): Pick<Body, 'input'> | undefined {
  if (!Array.isArray(input) || !input.some(isForeign)) return undefined
  return { input: input.filter(step => !isForeign(step)) }
}

const isForeign = (step: unknown): boolean =>
  isObject(step) && step.type === 'thought' && readSignature(textOf(step.signature) ?? '', 'gemini').provider !== 'gemini'
