// What stands in for DNS: takes requests on loopback and hands them to the emulator under the host name that the deployment has.
import { createServer, type IncomingHttpHeaders, type IncomingMessage, request as outbound, type ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { listen } from '../../functions/local/aws/listen.ts'

export interface Front {
  readonly url: string
  close(): Promise<void>
}

export interface FrontOptions {
  /** Of the emulator. */
  readonly endpoint: string
  /** The URL behind a path; its own path goes before the request's. */
  readonly urlOf: (path: string) => string
  /** Whether status and headers stand before the body, as the REST API leaves them. */
  readonly prelude?: boolean
}

const hopByHop = ['host', 'connection', 'transfer-encoding', 'content-length']

export async function startFront(options: FrontOptions): Promise<Front> {
  const { hostname, port } = new URL(options.endpoint)

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '/'
    const body = await buffer(request)
    const url = new URL(options.urlOf(path.split('?')[0] ?? '/'))
    const headers = Object.fromEntries(Object.entries(request.headers).filter(([name]) => !hopByHop.includes(name)))
    const target = { hostname, port, method: request.method, path: url.pathname.replace(/\/$/, '') + path }
    const sent = outbound({ ...target, headers: { ...headers, host: url.host, 'content-length': body.length } }, answer => {
      if (options.prelude) return void unwrap(answer, response)
      response.writeHead(answer.statusCode ?? 502, withoutPlatform(answer.headers))
      answer.pipe(response)
    })
    sent.once('error', () => response.destroy()).end(body)
  }

  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy())
  })
  const { origin, close } = await listen(server, '127.0.0.1', 0)
  return { url: origin, close }
}

/** Tests of ours look at the headers of ours: AWS's go, as they do where a function is hosted by the tests themselves. */
const withoutPlatform = (headers: IncomingHttpHeaders): IncomingHttpHeaders =>
  Object.fromEntries(
    Object.entries(headers).filter(([name]) => !/^(x-amzn-.*|content-length|transfer-encoding|connection|keep-alive)$/.test(name)),
  )

const separator = Buffer.alloc(8)

async function unwrap(answer: IncomingMessage, response: ServerResponse): Promise<void> {
  const bytes = await buffer(answer)
  const end = bytes.indexOf(separator)
  if (end < 0) return void response.writeHead(answer.statusCode ?? 502, answer.headers).end(bytes)
  const { statusCode, headers } = JSON.parse(bytes.subarray(0, end).toString())
  response.writeHead(statusCode, headers).end(bytes.subarray(end + separator.length))
}
