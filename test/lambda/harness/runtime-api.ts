// Lambda's Runtime API for one sandbox: hands out one event at a time and takes what the runtime client makes of it.
// https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Job {
  readonly id: string
  /** The event as JSON. */
  readonly payload: string
  /** Epoch milliseconds at which the sandbox is killed. */
  readonly deadline: number
}

/** What the runtime client posted as its answer, head first; the body breaks where the client breaks off. */
export interface Posted {
  readonly streaming: boolean
  readonly contentType: string
  readonly body: IncomingMessage
}

export interface RuntimeEvents {
  /** It asks for the next event: whatever went before is over. */
  onNext(): void
  onResponse(id: string, posted: Posted): void
  /** The handler threw before it answered; the error as JSON. */
  onError(id: string, error: string): void
  /** Its code could not be loaded. */
  onInitError(error: string): void
}

export interface RuntimeApi {
  /** `host:port`, for `AWS_LAMBDA_RUNTIME_API`. */
  readonly address: string
  /** Answers the request for the next event that is waiting. */
  give(job: Job): void
  close(): Promise<void>
}

const base = '/2018-06-01/runtime/'

export async function startRuntimeApi(events: RuntimeEvents): Promise<RuntimeApi> {
  let waiting: ServerResponse | undefined

  const accepted = (response: ServerResponse) => void response.writeHead(202, { 'content-type': 'application/json' }).end('{"status":"OK"}')

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url?.startsWith(base) ? request.url.slice(base.length) : ''
    if (path === 'invocation/next') {
      waiting = response
      return events.onNext()
    }
    const [, id = '', verb = ''] = /^invocation\/([^/]+)\/(response|error)$/.exec(path) ?? []
    if (verb === 'response') return takeResponse(id, request, response)
    const text = await textOf(request)
    if (verb === 'error') events.onError(id, text)
    else if (path === 'init/error') events.onInitError(text)
    accepted(response)
  }

  function takeResponse(id: string, request: IncomingMessage, response: ServerResponse): void {
    const streaming = request.headers['lambda-runtime-function-response-mode'] === 'streaming'
    request.once('end', () => accepted(response))
    events.onResponse(id, { streaming, contentType: request.headers['content-type'] ?? '', body: request })
  }

  const server = createServer({ requestTimeout: 0, headersTimeout: 0, keepAliveTimeout: 0 }, (request, response) => {
    serve(request, response).catch(() => response.destroy())
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    give({ id, payload, deadline }) {
      waiting?.writeHead(200, {
        'content-type': 'application/json',
        'lambda-runtime-aws-request-id': id,
        'lambda-runtime-deadline-ms': String(deadline),
        'lambda-runtime-invoked-function-arn': 'arn:aws:lambda:us-east-1:000000000000:function:leeway',
        'lambda-runtime-trace-id': `Root=1-00000000-${id.replaceAll('-', '').slice(0, 24)};Sampled=0`,
      })
      waiting?.end(payload)
      waiting = undefined
    },
    async close() {
      const closed = new Promise<void>(resolve => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
    },
  }
}

export async function textOf(readable: AsyncIterable<Buffer | string>): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of readable) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks).toString()
}
