// The one HTTP client: Node's own over kept connections. No timeouts of its own: the race's limits decide.
import { type ClientRequest, type IncomingMessage, Agent as PlainAgent, request as plainRequest, type RequestOptions } from 'node:http'
import { request as secureRequest, Agent as TlsAgent } from 'node:https'
import type { Clock } from '../clock.ts'
import { chunksOf } from './chunks.ts'

export interface UpstreamRequest {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export interface UpstreamResponse {
  readonly status: number
  /** Lower-case names; a repeated header keeps its first value. */
  readonly headers: Readonly<Record<string, string | undefined>>
  /** The body as it comes; it rejects when the connection breaks or the signal aborts. */
  readonly body: AsyncIterable<Buffer>
}

/** Opens one call. @throws ConnectError when no connection came about, whatever else the client throws when it broke later */
export type OpenUpstream = (request: UpstreamRequest, signal: AbortSignal) => Promise<UpstreamResponse>

/** The provider was never reached, so nothing can have run there. */
export class ConnectError extends Error {}

const connectTimeoutMs = 10_000

/** `close` ends every connection. */
export interface UpstreamClient {
  readonly open: OpenUpstream
  close(): Promise<void>
}

/** @param idleMs sockets idle for longer are not used again: they may have slept through a freeze of the sandbox */
export function httpClient(clock: Clock, idleMs = 10_000): UpstreamClient {
  let pool = newPool(idleMs)
  let inFlight = 0
  let usedAt = clock.now()

  /** Agents whose timers slept with the sandbox do not know that their sockets are dead; idle ones are replaced. */
  function freshPool(): Pool {
    if (inFlight === 0 && clock.now() - usedAt > idleMs) {
      destroy(pool)
      pool = newPool(idleMs)
    }
    return pool
  }

  function release(): void {
    inFlight -= 1
    usedAt = clock.now()
  }

  return {
    async open(request, signal) {
      signal.throwIfAborted()
      const agents = freshPool()
      inFlight += 1
      try {
        const incoming = await send(request, signal, agents)
        incoming.once('close', release)
        return { status: incoming.statusCode ?? 0, headers: firstValues(incoming), body: chunksOf(incoming) }
      } catch (error) {
        release()
        throw error
      }
    },
    async close() {
      destroy(pool)
    },
  }
}

interface Pool {
  readonly plain: PlainAgent
  readonly tls: TlsAgent
}

/** Free sockets are closed after `timeout`; for one in use it only means an event that nobody hears. */
function newPool(timeout: number): Pool {
  const options = { keepAlive: true, timeout, scheduling: 'lifo' } as const
  return { plain: new PlainAgent(options), tls: new TlsAgent(options) }
}

function destroy({ plain, tls }: Pool): void {
  plain.destroy()
  tls.destroy()
}

/** Sends it over one of the agents; resolves with its answer's head. */
function send({ url, headers, body }: UpstreamRequest, signal: AbortSignal, agents: Pool): Promise<IncomingMessage> {
  const target = new URL(url)
  const options = { host: hostOf(target), port: target.port, path: target.pathname + target.search, method: 'POST', headers }
  return new Promise((resolve, reject) => {
    const outgoing = request(target.protocol, options, agents)
    const connected = whenConnected(outgoing, target.protocol)
    let incoming: IncomingMessage | undefined
    // Not Node's own `signal`: when it comes at a body's very end, that destroys a socket to whose errors nobody listens any more.
    const abort = () => {
      reject(signal.reason)
      ;(incoming ?? outgoing).destroy()
    }
    signal.addEventListener('abort', abort, { once: true })
    outgoing.once('close', () => signal.removeEventListener('abort', abort))
    outgoing.once('response', response => {
      incoming = response
      resolve(response)
    })
    outgoing.on('error', error => reject(connected() ? error : new ConnectError('The provider could not be reached', { cause: error })))
    outgoing.end(utf8(body))
  })
}

const request = (protocol: string, options: RequestOptions, { plain, tls }: Pool): ClientRequest =>
  protocol === 'https:' ? secureRequest({ ...options, agent: tls }) : plainRequest({ ...options, agent: plain })

/** A URL writes IPv6 addresses in brackets, sockets want them without. */
const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '')

/** Tells whether its socket ever stood; ends it when that takes too long. */
function whenConnected(outgoing: ClientRequest, protocol: string): () => boolean {
  let connected = false
  outgoing.once('socket', socket => {
    connected = !socket.connecting
    if (connected) return
    const timer = setTimeout(() => outgoing.destroy(new Error('No connection in time')), connectTimeoutMs)
    const stop = () => clearTimeout(timer)
    socket.once('close', stop).once(protocol === 'https:' ? 'secureConnect' : 'connect', () => {
      connected = true
      stop()
    })
  })
  return () => connected
}

/** Text longer than this is written into a buffer that is kept: counting its bytes first, as `Buffer.from` does, costs as much again. */
const large = 65_536
let scratch = Buffer.alloc(0)

function utf8(text: string): Buffer {
  if (text.length < large) return Buffer.from(text)
  if (scratch.length < text.length * 3) scratch = Buffer.allocUnsafeSlow(text.length * 3)
  return Buffer.from(scratch.subarray(0, scratch.write(text)))
}

const firstValues = ({ headersDistinct }: IncomingMessage): Record<string, string | undefined> =>
  Object.fromEntries(Object.entries(headersDistinct).map(([name, values]) => [name, values?.[0]]))
