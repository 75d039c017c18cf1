// An upstream that sends one long stream step by step: as far as it is told, then it waits.
import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import { listen } from '../../functions/local/aws/listen.ts'
import type { Play } from '../cases.ts'
import { answer } from '../ipc.ts'
import { framesOf } from './canned.ts'

/** What to play to the next caller; how many deltas to have sent to this one; or the end of its stream. */
export type Step = { readonly play: Play } | { readonly until: number } | { readonly end: true }

export interface Sent {
  /** Bytes of all bodies since the process began. */
  readonly bytes: number
}

let frames: ReturnType<typeof framesOf> = { opening: [], deltas: [], closing: [] }
let caller = Promise.withResolvers<ServerResponse>()
let next = 0
let bytes = 0

async function send(response: ServerResponse, parts: readonly Buffer[]): Promise<void> {
  for (const part of parts) {
    bytes += part.length
    if (!response.write(part)) await once(response, 'drain')
  }
}

answer(async (step: Step): Promise<Sent> => {
  if ('play' in step) {
    frames = framesOf(step.play)
    caller = Promise.withResolvers()
    next = 0
    return { bytes }
  }
  const response = await caller.promise
  if ('end' in step) {
    await send(response, frames.closing)
    response.end()
    return { bytes }
  }
  await send(response, frames.deltas.slice(next, step.until))
  next = step.until
  return { bytes }
})

const server = createServer((request, response) => {
  request.resume()
  request.once('end', () => {
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' })
    send(response, frames.opening).then(() => caller.resolve(response))
  })
})
server.keepAliveTimeout = 75_000
const { origin } = await listen(server, '127.0.0.1', 0)
process.stdout.write(`ready ${origin}\n`)
