// The reply of a handler as middy streams it, with the headers that every reply carries (contract §1).
import { Readable } from 'node:stream'
import { version } from '../version.ts'

/** What of a request shows in its reply's headers. */
export interface Replied {
  readonly id: string
  /** Whether a key of its own, with a window, made the request. */
  readonly key?: object
  readonly rate?: Window
  /** Of a browser's page that may read the reply. */
  readonly origin?: string
  /** Milliseconds that each step took, by name. */
  readonly timings: ReadonlyMap<string, number>
}

interface Window {
  readonly limit: number
  readonly remaining: number
  /** Epoch seconds. */
  readonly resetsAt: number
}

export interface Reply {
  readonly statusCode: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Readable
}

/** A JSON reply. */
export const jsonReply = (request: Replied, statusCode: number, { headers = {}, body }: ReplyParts<string>): Reply => ({
  statusCode,
  headers: { ...commonHeaders(request), 'content-type': 'application/json', ...headers },
  body,
})

/** An event stream; the generator settles what must be settled in its own `finally` and never throws. */
export const streamReply = (request: Replied, { headers = {}, body }: ReplyParts<Readable>): Reply => ({
  statusCode: 200,
  headers: {
    ...commonHeaders(request),
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache',
    'x-accel-buffering': 'no',
    ...headers,
  },
  body,
})

export interface ReplyParts<Content> {
  readonly headers?: Readonly<Record<string, string>>
  readonly body: Content
}

/**
 * A body over a function that gives its next piece, or undefined at its end, and never rejects. Each piece is written as it comes.
 * (`Readable.from` does the same for a generator, at several times the cost, and makes an error of a reader that breaks off.)
 */
export const readable = (next: () => Promise<Buffer | string | undefined>): Readable =>
  new Readable({
    highWaterMark: 65_536,
    read() {
      void next().then(piece => this.push(piece ?? null))
    },
  })

/** What every reply carries. */
export function commonHeaders({ id, key, rate, timings, origin }: Replied): Record<string, string> {
  return {
    'x-request-id': id,
    'request-id': id,
    'x-leeway-version': version,
    ...(origin === undefined ? {} : originHeaders(origin)),
    ...(key !== undefined && rate !== undefined ? rateHeaders(rate) : {}),
    ...(timings.size > 0 ? { 'server-timing': serverTiming(timings) } : {}),
  }
}

/** What a page may read of a reply beside what it always may. */
const exposed = [
  ...['x-request-id', 'request-id', 'x-upstream-request-id', 'retry-after', 'retry-after-ms', 'x-should-retry', 'server-timing'],
  ...['version', 'provider', 'tier', 'reason', 'waited-ms', 'attempts', 'cost-micro-usd', 'saved-micro-usd'].map(
    name => `x-leeway-${name}`,
  ),
  ...['limit', 'remaining', 'reset'].map(name => `x-ratelimit-${name}-requests`),
].join(', ')

const originHeaders = (origin: string): Record<string, string> => ({
  'access-control-allow-origin': origin,
  'access-control-expose-headers': exposed,
  vary: 'Origin',
})

/** The key's window; the reset is in Unix seconds (not OpenAI's duration string). */
const rateHeaders = ({ limit, remaining, resetsAt }: Window): Record<string, string> => ({
  'x-ratelimit-limit-requests': String(limit),
  'x-ratelimit-remaining-requests': String(remaining),
  'x-ratelimit-reset-requests': String(resetsAt),
})

const serverTiming = (timings: ReadonlyMap<string, number>): string =>
  [...timings].map(([name, milliseconds]) => `${name};dur=${milliseconds.toFixed(1)}`).join(', ')
