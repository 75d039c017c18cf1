// Loads twin fixtures (a wire stream and its hub events) and serves encoded streams to the official SDK over real HTTP.
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import OpenAI from 'openai'
import type { AnswerContext, Body } from '../../shared/dialects/dialect.ts'
import { responsesSurface } from '../../shared/dialects/responses/index.ts'
import type { HubEvent } from '../../shared/hub/event.ts'
import { type Answer, emptyAnswer, foldEvent } from '../../shared/hub/fold.ts'
import { type Frame, frame, splitter } from '../../shared/upstream/sse.ts'

/** The twin fixtures under test/fixtures/responses. */
export const specimens = [
  'text',
  'reasoning-parallel-tools',
  'refusal',
  'web-search',
  'length',
  'text-custom-tool',
  'overloaded',
  'failed-midway',
] as const

const folder = new URL('../fixtures/', import.meta.url)

/** The bytes of a wire specimen. */
export const wireOf = (dialect: string, name: string): Buffer => readFileSync(new URL(`${dialect}/${name}.sse`, folder))

/** The hub events of a specimen. */
export function hubOf(name: string): HubEvent[] {
  const { events } = JSON.parse(readFileSync(new URL(`responses/${name}.hub.json`, folder), 'utf8')) as { events: HubEvent[] }
  return events
}

export const framesOf = (bytes: Buffer | string): readonly Frame[] => splitter().push(Buffer.from(bytes)).frames

/** A frame from an event name and its data. */
export const frameOf = (event: string | undefined, data: unknown): Frame =>
  frame(Buffer.from(`${event === undefined ? '' : `event: ${event}\n`}data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`))

/** The parsed data of every frame that has some. */
export const dataOf = (sse: string): Record<string, unknown>[] =>
  framesOf(sse).flatMap(({ data }) => (data === undefined || data === '[DONE]' ? [] : [JSON.parse(data) as Record<string, unknown>]))

export function foldOf(events: readonly HubEvent[]): Answer {
  const answer = emptyAnswer()
  for (const event of events) foldEvent(answer, event)
  return answer
}

/** The context of an answer to a Responses body; `now` is 2026-11-21T00:00:00Z. */
export function contextOf(body: Body, decode = responsesSurface.decode): AnswerContext {
  return { requestId: 'req_0123abcd', model: String(body.model), now: Date.UTC(2026, 10, 21), request: decode(body), body }
}

export interface Stand {
  readonly client: OpenAI
  /** What the next request is answered with. */
  answer(type: 'text/event-stream' | 'application/json', text: string): void
  close(): Promise<void>
}

/** A server that answers what it is told, and an OpenAI client that talks to it. */
export async function openStand(): Promise<Stand> {
  let next = { type: 'application/json', text: '{}' }
  const server = createServer((request, response) => {
    request.resume()
    request.on('end', () => response.writeHead(200, { 'content-type': next.type }).end(next.text))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    client: new OpenAI({ apiKey: 'specimen', baseURL: `http://127.0.0.1:${port}/v1`, maxRetries: 0 }),
    answer(type, text) {
      next = { type, text }
    },
    close: () =>
      new Promise<void>(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
