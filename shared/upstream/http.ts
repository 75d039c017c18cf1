// The one HTTP client: undici's low-level `request` over a keep-alive pool. No timeouts of its own: the race's limits decide.
import type { Readable } from 'node:stream'
import { Agent } from 'undici'
import type { Clock } from '../clock.ts'

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

const connectCodes: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
  'UND_ERR_CONNECT_TIMEOUT',
])

const connectTimeoutMs = 10_000
/** Sockets idle for longer than this are not used again: they may have slept through a freeze of the sandbox. */
const longestIdleMs = 10_000

/** `close` ends every connection. */
export interface UpstreamClient {
  readonly open: OpenUpstream
  close(): Promise<void>
}

export function undiciClient(clock: Clock): UpstreamClient {
  let agent = newAgent()
  let inFlight = 0
  let usedAt = clock.now()

  /** An agent whose timers slept with the sandbox does not know that its sockets are dead; an idle one is replaced. */
  function freshAgent(): Agent {
    if (inFlight === 0 && clock.now() - usedAt > longestIdleMs) {
      agent.destroy().catch(() => {})
      agent = newAgent()
    }
    return agent
  }

  function release(): void {
    inFlight -= 1
    usedAt = clock.now()
  }

  return {
    async open(request, signal) {
      signal.throwIfAborted()
      const dispatcher = freshAgent()
      inFlight += 1
      try {
        const { origin, pathname } = new URL(request.url)
        const { statusCode, headers, body } = await dispatcher.request({
          origin,
          path: pathname,
          method: 'POST',
          headers: request.headers,
          body: utf8(request.body),
          signal,
        })
        body.once('close', release)
        return { status: statusCode, headers: firstValues(headers), body: chunksOf(body) }
      } catch (error) {
        release()
        throw isConnectFailure(error) ? new ConnectError('The provider could not be reached', { cause: error }) : error
      }
    },
    close: () => agent.destroy(),
  }
}

/** A body's chunks over its events. A stream's own iterator costs more for each chunk than all that we do with it. */
function chunksOf(body: Readable): AsyncIterable<Buffer> {
  let failure: Error | undefined
  let ended = false
  let wake = () => {}
  const onEnd = () => {
    ended = true
    wake()
  }
  const onFailure = (error: Error) => {
    failure ??= error
    wake()
  }
  const onClose = () => {
    if (!ended) onFailure(new Error('The connection closed in the middle of the body'))
  }
  body.on('readable', () => wake()).once('end', onEnd)
  body.once('error', onFailure).once('close', onClose)

  async function next(): Promise<IteratorResult<Buffer, undefined>> {
    for (;;) {
      const chunk: Buffer | null = body.read()
      if (chunk !== null) return { done: false, value: chunk }
      if (failure !== undefined) throw failure
      if (ended) return { done: true, value: undefined }
      await new Promise<void>(resolve => {
        wake = resolve
      })
    }
  }

  async function leave(): Promise<IteratorResult<Buffer, undefined>> {
    body.destroy()
    return { done: true, value: undefined }
  }

  return { [Symbol.asyncIterator]: () => ({ next, return: leave }) }
}

/** Text longer than this is written into a buffer that is kept: counting its bytes first, as `Buffer.from` does, costs as much again. */
const large = 65_536
let scratch = Buffer.alloc(0)

function utf8(text: string): Buffer {
  if (text.length < large) return Buffer.from(text)
  if (scratch.length < text.length * 3) scratch = Buffer.allocUnsafeSlow(text.length * 3)
  return Buffer.from(scratch.subarray(0, scratch.write(text)))
}

const newAgent = () =>
  new Agent({ connect: { timeout: connectTimeoutMs }, headersTimeout: 0, bodyTimeout: 0, keepAliveTimeout: longestIdleMs, pipelining: 1 })

/** By its code; where several addresses were tried, all of them must have failed so. */
function isConnectFailure(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false
  if ('errors' in error && Array.isArray(error.errors) && error.errors.length > 0) return error.errors.every(isConnectFailure)
  return 'code' in error && typeof error.code === 'string' && connectCodes.has(error.code)
}

function firstValues(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]))
}
