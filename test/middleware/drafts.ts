// What the chain tests send: a request that succeeds on every surface, as a draft that a test spoils before it sends it.
import type { Readable } from 'node:stream'
import { request } from 'undici'
import { type SurfaceName, surfaceNames } from '../../shared/dialects/abouts.ts'
import { codeIn, inPath } from '../support/addressed.ts'

export { surfaceNames }

export interface Draft {
  readonly surface: SurfaceName
  path: string
  method: 'POST' | 'PUT' | 'GET' | 'DELETE'
  readonly headers: Record<string, string>
  readonly body: Record<string, unknown>
  /** Turns the JSON of the body into what travels. */
  wire: (json: string) => string | Buffer | Readable
}

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly text: string
  json(): Record<string, unknown>
  /** Whether the request came in on one of Google's paths. */
  readonly googles: boolean
}

interface Form {
  readonly path: string
  /** The field that caps the answer's tokens, for messages of errors. */
  readonly cap: string
  /** The provider whose own dialect this is; the model that a test takes by default belongs to it. */
  readonly model: string
  body(prompt: string): Record<string, unknown>
  withoutCap(body: Record<string, unknown>): void
}

const dropMember = (name: string) => (body: Record<string, unknown>) => {
  delete body[name]
}
const messages = (content: string) => ({ messages: [{ role: 'user', content }] })

export const forms: Readonly<Record<SurfaceName, Form>> = {
  responses: {
    path: '/v1/responses',
    cap: 'max_output_tokens',
    model: 'gpt-5.5',
    body: input => ({ input, max_output_tokens: 64 }),
    withoutCap: dropMember('max_output_tokens'),
  },
  chat: {
    path: '/v1/chat/completions',
    cap: 'max_completion_tokens',
    model: 'gpt-5.5',
    body: prompt => ({ ...messages(prompt), max_completion_tokens: 64 }),
    withoutCap: dropMember('max_completion_tokens'),
  },
  interactions: {
    path: '/v1/interactions',
    cap: 'generation_config.max_output_tokens',
    model: 'gemini-3.6-flash',
    body: input => ({ input, generation_config: { max_output_tokens: 64 } }),
    withoutCap: dropMember('generation_config'),
  },
  messages: {
    path: '/v1/messages',
    cap: 'max_tokens',
    model: 'claude-sonnet-5',
    body: prompt => ({ ...messages(prompt), max_tokens: 64 }),
    withoutCap: dropMember('max_tokens'),
  },
  generate: {
    path: '/v1beta/models/{model}:generateContent',
    cap: 'generationConfig.maxOutputTokens',
    model: 'gemini-3.6-flash',
    body: text => ({ contents: [{ role: 'user', parts: [{ text }] }], generationConfig: { maxOutputTokens: 64 } }),
    withoutCap: dropMember('generationConfig'),
  },
}

/** A request to a surface that succeeds: whole, on the tier `default`, for a model of the surface's own provider. */
export function draft(surface: SurfaceName, key: string, prompt = 'hello'): Draft {
  const form = forms[surface]
  return {
    surface,
    path: form.path,
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: { model: form.model, start_within: 'default', ...form.body(prompt) },
    wire: json => json,
  }
}

/** Sends a draft to a gateway over HTTP and reads the whole answer. */
export async function send(origin: string, { path: pattern, method, headers, body: whole, wire }: Draft): Promise<Answer> {
  const { path, body } = inPath(pattern, whole)
  const reply = await request(origin + path, { method, headers, body: wire(JSON.stringify(body)) })
  const text = await reply.body.text()
  const named = Object.entries(reply.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value])
  return {
    status: reply.statusCode,
    headers: Object.fromEntries(named),
    text,
    json: () => JSON.parse(text),
    googles: /^\/v1(beta)?\/models\/[^/]*:/.test(path),
  }
}

/** The code of an error reply. */
export const codeOf = (answer: Answer): unknown => codeIn(answer.json())

let minted = 0

/** An address that no other request of this process had, for `X-Forwarded-For` behind a trusted hop. */
export function newAddress(): string {
  minted += 1
  return `198.${18 + (minted >> 16)}.${(minted >> 8) & 255}.${minted & 255}`
}
