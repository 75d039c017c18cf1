// Providers that play scripts: what a test has put on, under the name that the request's text asks for ("play NAME"), else
// under "otherwise".
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { ProviderName } from '../../shared/catalogue/models.ts'
import { verbatimWireOf } from '../../shared/dialects/wires.ts'
import { providers } from '../../shared/providers/index.ts'
import { splitter } from '../../shared/upstream/sse.ts'
import type { Json } from './view.ts'
import type { Spoken } from './wires/index.ts'

export interface Scripted {
  /** Settings that lead a gateway here. */
  readonly environment: Readonly<Record<string, string>>
  /** Every body so far. */
  readonly bodies: Json[]
  /** Where each of them was sent. */
  readonly paths: string[]
  put(spoken: Spoken, name: string, stream: string): void
  close(): Promise<void>
}

const providerAt: Readonly<Record<string, ProviderName>> = {
  '/v1/responses': 'openai',
  '/v1/interactions': 'gemini',
  '/v1/messages': 'anthropic',
}

export async function startScripted(): Promise<Scripted> {
  const scripts = new Map<string, string>()
  const bodies: Json[] = []
  const paths: string[] = []
  const server = createServer(async (request, response) => {
    const body = await read(request)
    bodies.push(body)
    const { url: path = '' } = request
    paths.push(path)
    const spoken = path.includes('enerateContent') ? 'generate' : (providerAt[path] ?? 'openai')
    const name = /play ([a-z0-9-]+)/.exec(JSON.stringify(body))?.[1]
    const stream = scripts.get(`${spoken} ${name}`) ?? scripts.get(`${spoken} otherwise`) ?? ''
    play(response, { spoken, stream, streaming: body.stream === true || path.includes(':stream') })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    environment: { OPENAI_UPSTREAM_URL: url, GEMINI_UPSTREAM_URL: url, ANTHROPIC_UPSTREAM_URL: url },
    bodies,
    paths,
    put: (spoken, name, stream) => void scripts.set(`${spoken} ${name}`, stream),
    close: () => close(server),
  }
}

async function read(request: IncomingMessage): Promise<Json> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return JSON.parse(Buffer.concat(chunks).toString()) as Json
}

interface Playing {
  readonly spoken: Spoken
  readonly stream: string
  readonly streaming: boolean
}

/** A whole answer is the fold of the stream, or the failure that the stream ends with. */
function play(response: ServerResponse, { spoken, stream, streaming }: Playing): void {
  if (streaming) {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).end(stream)
    return
  }
  const { frames } = splitter().push(Buffer.from(stream))
  const failure = frames.find(({ event, data }) => event === 'error' || data?.startsWith('{"error"'))?.data
  if (failure !== undefined) {
    response.writeHead(500, { 'content-type': 'application/json' }).end(failure)
    return
  }
  const folder = verbatimWireOf(spoken === 'generate' ? spoken : providers[spoken].wire).folder()
  for (const frame of frames) folder.push(frame)
  response.writeHead(200, { 'content-type': 'application/json' }).end(folder.result())
}

function close(server: Server): Promise<void> {
  server.closeAllConnections()
  return new Promise(resolve => server.close(() => resolve()))
}
