// The upstream of the bench: answers every call with what it was last told to play. As fast as Node allows, so that it is not what is measured.
import { createServer, type ServerResponse } from 'node:http'
import { listen } from '../../functions/local/aws/listen.ts'
import type { Play } from '../cases.ts'
import { answer } from '../ipc.ts'
import { framesOf, wholeOf } from './canned.ts'

type Answer = (response: ServerResponse) => void

let reply: Answer = response => response.writeHead(503).end()

answer((play: Play) => {
  reply = play.events === 0 ? whole(play) : play.pace === 0 ? coalesced(play) : paced(play)
  return {}
})

function whole(play: Play): Answer {
  const body = wholeOf(play)
  const headers = { 'content-type': 'application/json', 'content-length': body.length }
  return response => response.writeHead(200, headers).end(body)
}

const streamHeaders = { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache', 'transfer-encoding': 'chunked' }

/** Every event is an HTTP chunk of its own, as providers send them; the chunks leave in one write. */
function coalesced(play: Play): Answer {
  const { opening, deltas, closing } = framesOf(play)
  const bytes = Buffer.concat([...opening, ...deltas, ...closing].map(asChunk))
  return response => {
    response.writeHead(200, streamHeaders).flushHeaders()
    response.socket?.write(bytes)
    response.end()
  }
}

const asChunk = (bytes: Buffer): Buffer => Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')])

/** The first delta comes with the opening: what is held until the first output must not count as latency. */
function paced(play: Play): Answer {
  const { opening, deltas, closing } = framesOf(play)
  const start = Buffer.concat([...opening, ...deltas.slice(0, 1)])
  return response => {
    response.writeHead(200, streamHeaders).write(start)
    let next = 1
    const timer = setInterval(() => {
      const delta = deltas[next++]
      if (delta !== undefined) return response.write(delta)
      clearInterval(timer)
      return response.end(Buffer.concat(closing))
    }, play.pace)
    response.once('close', () => clearInterval(timer))
  }
}

const server = createServer((request, response) => {
  request.resume()
  request.once('end', () => reply(response))
})
server.keepAliveTimeout = 75_000
const { origin } = await listen(server, '127.0.0.1', 0)
process.stdout.write(`ready ${origin}\n`)
