// Preloaded into a gateway (`--expose-gc --import`): tells what is left on its heap once it has read so much of its upstream's answers.
import { subscribe } from 'node:diagnostics_channel'
import type { IncomingMessage } from 'node:http'
import { setImmediate as turn } from 'node:timers/promises'
import { getHeapStatistics } from 'node:v8'
import { answer } from './ipc.ts'

export interface HeapQuestion {
  /** Bytes of all upstream bodies since the process began. */
  readonly received: number
}

/** Bytes after a garbage collection: the JavaScript heap and the buffers beside it. */
export interface HeapReading {
  readonly heap: number
  /** The same, and all other resident memory of the process: sockets, parsers, code. What V8 keeps in reserve is not counted. */
  readonly taken: number
}

/** Milliseconds after which bytes that have not come never will. */
const patience = 60_000

let received = 0
/** Bodies as the parser hands them over; looking at their events would set them flowing. */
subscribe('http.client.response.finish', message => {
  const { response } = message as { readonly response: IncomingMessage }
  const push = response.push.bind(response)
  response.push = (chunk: Buffer | null, encoding) => {
    received += chunk?.length ?? 0
    return push(chunk, encoding)
  }
})

answer(async ({ received: expected }: HeapQuestion): Promise<HeapReading> => {
  const until = performance.now() + patience
  while (received < expected) {
    if (performance.now() > until) throw new Error(`The gateway has read ${received} bytes of ${expected}`)
    await turn()
  }
  // What was read last is forwarded, and what was forwarded is let go, within a few turns of the event loop.
  for (let round = 0; round < 5; round++) await turn()
  globalThis.gc?.()
  await turn()
  globalThis.gc?.()
  const { heapUsed, external, rss } = process.memoryUsage()
  return { heap: heapUsed + external, taken: rss - getHeapStatistics().total_physical_size + heapUsed }
})
