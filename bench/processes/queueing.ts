// An upstream whose flex tier admits every call and never starts it, while any other tier answers at once. Tells which call came when.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { json } from 'node:stream/consumers'
import { listen } from '../../functions/local/aws/listen.ts'
import { answer } from '../ipc.ts'
import { framesOf } from './canned.ts'

export interface QueuedCall {
  /** What the caller asked, which tells its race. */
  readonly input: string
  readonly tier: string
  /** Epoch milliseconds at which the whole request was there. */
  readonly at: number
}

const calls: QueuedCall[] = []
const { opening, deltas, closing } = framesOf({ wire: 'responses', events: 5, pace: 0 })
/** `response.created` and `response.in_progress`: no start. */
const admission = Buffer.concat(opening.slice(0, 2))
const whole = Buffer.concat([...opening, ...deltas, ...closing])

async function reply(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { input, service_tier: tier } = (await json(request)) as { readonly input: string; readonly service_tier: string }
  calls.push({ input, tier, at: Date.now() })
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' })
  if (tier === 'flex') response.write(admission)
  else response.end(whole)
}

answer((): readonly QueuedCall[] => calls)

// A request that the gateway leaves in the middle is none.
const server = createServer((request, response) => void reply(request, response).catch(() => response.destroy()))
server.keepAliveTimeout = 75_000
const { origin } = await listen(server, '127.0.0.1', 0)
process.stdout.write(`ready ${origin}\n`)
