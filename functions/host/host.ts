// An HTTP host for the exported handlers: hands them function-URL events and a response stream, as Lambda does. Unlike Lambda it sees
// when a client leaves, and says so on the context.
import './awslambda.ts'
import { isUtf8 } from 'node:buffer'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { HttpEvent } from '../../shared/http/event.ts'
import type { Log } from '../../shared/log/log.ts'
import { refuseWebSocket, wantsWebSocket } from './upgrade.ts'

/** A streaming handler as Lambda calls it. */
export type Handler = (event: HttpEvent, response: ServerResponse, context: HostContext) => Promise<void>

/** What this host offers of Lambda's context, and the signal that it adds. It has no time limit, so it tells of none. */
export interface HostContext {
  readonly awsRequestId: string
  readonly clientGone: AbortSignal
  readonly closing?: AbortSignal
}

export interface HostOptions {
  /** The handler of a path; the fallback's for all others. */
  readonly handlerOf: (path: string) => Handler
  readonly log: Log
  /** The largest body in bytes: no more than one byte over it is read. */
  readonly bodyLimit: number
  /** Aborts when what still runs has to end. */
  readonly closing?: AbortSignal
}

/** Milliseconds for which a refused body is still drained, so that its sender can read the answer. */
const lingerMs = 2_000

export function createHost({ handlerOf, log, bodyLimit, closing }: HostOptions): Server {
  let count = 0
  const server = createServer({ shouldUpgradeCallback: wantsWebSocket }, (request, response) => {
    count += 1
    serve(request, response, String(count)).catch(error => {
      // A client that left makes the pipeline fail; anything else before the head is what Lambda answers then.
      if (response.destroyed || response.headersSent) return response.destroy()
      log.write('handler_failed', { error: error instanceof Error ? error.name : typeof error })
      return response.writeHead(502, { 'content-type': 'application/json' }).end('{"Message":"Internal Server Error"}')
    })
  })
  server.on('upgrade', refuseWebSocket)
  // Longer than the clients' own keep-alive, so that they close first.
  server.keepAliveTimeout = 75_000

  async function serve(request: IncomingMessage, response: ServerResponse, awsRequestId: string): Promise<void> {
    const gone = new AbortController()
    response.once('close', () => {
      if (!response.writableFinished) gone.abort()
    })
    const read = await readBody(request, bodyLimit)
    if (!read.complete) lingeringClose(request, response)
    const event = eventOf(request, read.bytes)
    await handlerOf(event.rawPath)(event, response, { awsRequestId, clientGone: gone.signal, closing })
  }

  return server
}

interface ReadBody {
  readonly bytes: Buffer
  /** False: there is more, which nobody will look at. */
  readonly complete: boolean
}

/** Reads a body up to one byte over the limit; of one whose declared length is over it, nothing. */
function readBody(request: IncomingMessage, bodyLimit: number): Promise<ReadBody> {
  if (Number(request.headers['content-length'] ?? 0) > bodyLimit) return Promise.resolve({ bytes: Buffer.alloc(0), complete: false })
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    const end = (complete: boolean) => {
      request.off('data', take)
      resolve({ bytes: Buffer.concat(chunks), complete })
    }
    const take = (chunk: Buffer) => {
      chunks.push(chunk.subarray(0, bodyLimit + 1 - size))
      size += chunk.length
      if (size > bodyLimit) end(false)
    }
    request.on('data', take)
    request.once('end', () => end(true))
    request.once('error', reject)
  })
}

/** What is left is read and dropped for a moment: closing at once would reset the connection before its sender saw the answer. */
function lingeringClose(request: IncomingMessage, response: ServerResponse): void {
  response.shouldKeepAlive = false
  request.on('error', () => {})
  request.resume()
  response.once('finish', () => {
    setTimeout(() => request.destroy(), lingerMs).unref()
  })
}

function eventOf(request: IncomingMessage, bytes: Buffer): HttpEvent & { readonly rawPath: string } {
  const text = isUtf8(bytes)
  const [, path = '/', query = ''] = /^([^?]*)\??(.*)$/s.exec(request.url ?? '/') ?? []
  return {
    rawPath: path,
    rawQueryString: query,
    headers: Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(',') : value]),
    ),
    requestContext: { http: { method: request.method ?? 'GET', sourceIp: request.socket.remoteAddress ?? 'unknown' } },
    body: bytes.length === 0 ? undefined : bytes.toString(text ? 'utf8' : 'base64'),
    isBase64Encoded: !text,
  }
}
