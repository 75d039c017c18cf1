// One call of the recorder to a provider: the body in its dialect, the reply as it came.
import { wireOf } from '../../../shared/dialects/wires.ts'
import { type Answer, emptyAnswer, foldEvent } from '../../../shared/hub/fold.ts'
import type { Provider } from '../../../shared/providers/index.ts'
import type { OpenUpstream, UpstreamResponse } from '../../../shared/upstream/http.ts'
import { type Frame, splitter } from '../../../shared/upstream/sse.ts'
import type { Question } from './conversations.ts'

/** Whom to ask, and as whom. */
export interface Target {
  readonly provider: Provider
  readonly model: string
  /** Without a path. */
  readonly origin: string
  readonly key: string
}

export interface Reply {
  readonly request: Readonly<Record<string, unknown>>
  readonly status: number
  readonly headers: UpstreamResponse['headers']
  readonly text: string
}

/** Long enough for slow reasoning, in milliseconds. */
const patience = 300_000

/** @throws Error when the provider refuses, with its own words, or when the connection breaks */
export async function call(open: OpenUpstream, { provider, model, origin, key }: Target, ask: { question: Question; stream: boolean }) {
  const request = {
    ...wireOf(provider).encode({ ...ask.question, model }),
    ...(ask.stream ? { stream: true } : {}),
    service_tier: provider.tiers.default,
  }
  const headers = { 'content-type': 'application/json', ...provider.headers(key, {}, true) }
  const response = await open({ url: origin + provider.path, headers, body: JSON.stringify(request) }, AbortSignal.timeout(patience))
  const text = await textOf(response)
  if (response.status !== 200) throw new Error(`${provider.title} answered ${response.status}: ${text}`)
  return { request, status: response.status, headers: response.headers, text } satisfies Reply
}

async function textOf({ body }: UpstreamResponse): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of body) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}

export const framesOf = (text: string): readonly Frame[] => splitter().push(Buffer.from(text)).frames

/** The answer that a stream comes to. @throws Error for a stream that fails or breaks off */
export function answerOf(provider: Provider, text: string): Answer {
  const answer = emptyAnswer()
  const decode = wireOf(provider).decoder()
  for (const frame of framesOf(text)) for (const event of decode(frame)) foldEvent(answer, event)
  if (answer.fault !== undefined) throw new Error(`${provider.title}'s stream failed: ${answer.fault.message}`)
  if (answer.finish === undefined) throw new Error(`${provider.title}'s stream broke off`)
  return answer
}
