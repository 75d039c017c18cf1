// Raw HTTP for the tests of the simulator: one valid call per provider, and a reader of event streams.
import { request } from 'node:http'
import type { SimulatedName } from '../../../functions/local/simulator/models.ts'

export interface Wire {
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Readonly<Record<string, unknown>>
  readonly flex: Readonly<Record<string, unknown>>
}

export const wires: Readonly<Record<SimulatedName, Wire>> = {
  openai: {
    path: '/v1/responses',
    headers: { authorization: 'Bearer key' },
    body: { model: 'gpt-5', input: 'hello there' },
    flex: { service_tier: 'flex' },
  },
  gemini: {
    path: '/v1/interactions',
    headers: { 'x-goog-api-key': 'key' },
    body: { model: 'gemini-2.5-flash', input: 'hello there' },
    flex: { service_tier: 'flex' },
  },
  anthropic: {
    path: '/v1/messages',
    headers: { 'x-api-key': 'key', 'anthropic-version': '2023-06-01' },
    body: { model: 'claude-opus-4-8', max_tokens: 100, messages: [{ role: 'user', content: 'hello there' }] },
    flex: {},
  },
}

export interface Sent {
  readonly status: number
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly text: string
  /** The connection broke before the end. */
  readonly broken: boolean
}

export interface SendOptions {
  readonly headers?: Readonly<Record<string, string | undefined>>
  readonly body?: object | string | Buffer
  readonly path?: string
  readonly signal?: AbortSignal
}

/** One POST with a provider's own headers; `body` members are added to its valid body. */
export function send(origin: string, provider: SimulatedName, options: SendOptions = {}): Promise<Sent> {
  const wire = wires[provider]
  const given = options.body ?? {}
  const bytes = typeof given === 'string' || Buffer.isBuffer(given) ? given : JSON.stringify({ ...wire.body, ...given })
  const all = { 'content-type': 'application/json', ...wire.headers, ...options.headers }
  const headers = Object.fromEntries(Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined))
  return new Promise((resolve, reject) => {
    const outgoing = request(`${origin}${options.path ?? wire.path}`, { method: 'POST', headers, agent: false, signal: options.signal })
    outgoing.once('error', reject)
    outgoing.once('response', response => {
      let text = ''
      response.setEncoding('utf8').on('data', (part: string) => {
        text += part
      })
      response.once('error', () => undefined)
      response.once('close', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text, broken: !response.complete }),
      )
    })
    outgoing.end(bytes)
  })
}

/** The events of a stream: their names, and the data of each. */
export const events = (text: string): readonly { readonly event: string; readonly data: Record<string, unknown> }[] =>
  text
    .split('\n\n')
    .filter(frame => frame.startsWith('event: ') && !frame.endsWith('[DONE]'))
    .map(frame => {
      const [first = '', second = ''] = frame.split('\n')
      return { event: first.slice(7), data: JSON.parse(second.slice(6)) }
    })
