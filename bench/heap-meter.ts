// Preloaded into a gateway (`--expose-gc --import`): tells what is left on its heap once it has read so much of its upstream's answers.
import { subscribe } from 'node:diagnostics_channel'
import { setImmediate as turn } from 'node:timers/promises'
import { answer } from './ipc.ts'

export interface HeapQuestion {
  /** Bytes of all upstream bodies since the process began. */
  readonly received: number
}

/** Bytes after a garbage collection: the JavaScript heap and the buffers beside it. */
export interface HeapReading {
  readonly heap: number
}

/** Milliseconds after which bytes that have not come never will. */
const patience = 60_000

let received = 0
subscribe('undici:request:bodyChunkReceived', message => {
  received += (message as { readonly chunk: Buffer }).chunk.length
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
  const { heapUsed, external } = process.memoryUsage()
  return { heap: heapUsed + external }
})
