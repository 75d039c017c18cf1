// What really arrives at a gateway of this process: the requests of one key, retries included.
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { IncomingMessage } from 'node:http'
import type { Place } from './clients.ts'

export interface Seen {
  readonly path: string
  /** Of the SDKs that count them: 0, 1, 2. */
  readonly retry: string | undefined
}

const channel = 'http.server.request.start'

const keyOf = ({ headers }: IncomingMessage): unknown =>
  headers.authorization?.replace(/^Bearer /, '') ?? headers['x-api-key'] ?? headers['x-goog-api-key']

/** The requests with that key which arrive at that origin while `work` runs, and what `work` came to: a value or an error. */
export async function watch(place: Place, work: (place: Place) => Promise<unknown>) {
  const seen: Seen[] = []
  const { host } = new URL(place.url)
  const note = (message: unknown) => {
    const { request } = message as { readonly request: IncomingMessage }
    if (request.headers.host !== host || keyOf(request) !== place.key) return
    seen.push({ path: request.url ?? '', retry: request.headers['x-stainless-retry-count']?.toString() })
  }
  subscribe(channel, note)
  try {
    const outcome = await work(place).catch((error: unknown) => error)
    return { seen, outcome }
  } finally {
    unsubscribe(channel, note)
  }
}
