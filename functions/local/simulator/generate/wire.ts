// Gemini's other way to be called: POST /v1beta/models/{model}:generateContent, and :streamGenerateContent as server-sent events.
import { gemini } from '../gemini/wire.ts'
import type { Wire } from '../types.ts'
import { decodeGenerate } from './decode.ts'
import { generateScript } from './script.ts'

const form = /^(\/v1(?:beta)?\/models\/([^/:]+):(generateContent|streamGenerateContent))(\?.*)?$/

/** The wire of a call's URL; undefined where it is none of these. A stream that is not asked for as events is a JSON array, which nobody here asks for. */
export function generateWireOf(url: string): Wire | undefined {
  const [, path, model, verb, query] = form.exec(url) ?? []
  if (path === undefined || model === undefined) return undefined
  const stream = verb === 'streamGenerateContent'
  if (stream && query !== '?alt=sse') return undefined
  return {
    ...gemini,
    path,
    terminator: '',
    decode: body => decodeGenerate(body, { model: decodeURIComponent(model), stream }),
    script: generateScript,
  }
}
