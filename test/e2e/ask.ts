// Requests to a gateway in another process, over plain HTTP.
import { request } from 'undici'

export interface Reply {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly text: string
}

export interface Question {
  readonly url: string
  readonly key: string
}

const paths = { 'gpt-5.5': '/v1/responses', 'gemini-3.5-flash': '/v1/interactions', 'claude-sonnet-5': '/v1/messages' } as const
export type Model = keyof typeof paths

const bodies: Readonly<Record<Model, object>> = {
  'gpt-5.5': { input: 'hello' },
  'gemini-3.5-flash': { input: 'hello' },
  'claude-sonnet-5': { max_tokens: 100, messages: [{ role: 'user', content: 'hello' }] },
}

/** Asks a model of each provider on its own surface. */
export async function ask({ url, key }: Question, model: Model = 'gpt-5.5', more: object = {}): Promise<Reply> {
  const { statusCode, headers, body } = await request(`${url}${paths[model]}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model, start_within: 'default', ...bodies[model], ...more }),
  })
  return { status: statusCode, headers, text: await body.text() }
}

/** The code of an error reply. */
export const codeOf = ({ text }: Reply): unknown => (JSON.parse(text) as { error?: { code?: unknown } }).error?.code
