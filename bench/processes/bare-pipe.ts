// The yardstick: the least that Node can do between a client and an upstream. `node:http` on both sides, bytes copied, connections kept.
import { Agent, createServer, type IncomingMessage, type ServerResponse, request as send } from 'node:http'
import { listen } from '../../functions/local/aws/listen.ts'

const upstream = new URL(process.env.BENCH_UPSTREAM ?? '')
const agent = new Agent({ keepAlive: true, maxSockets: 1_024 })

function forward(request: IncomingMessage, response: ServerResponse): void {
  const { connection, host, ...headers } = request.headers
  const outgoing = send({ agent, host: upstream.hostname, port: upstream.port, method: request.method, path: request.url, headers })
  outgoing.once('response', incoming => {
    response.writeHead(incoming.statusCode ?? 502, endToEnd(incoming))
    incoming.pipe(response)
    incoming.once('error', () => response.destroy())
  })
  outgoing.once('error', () => {
    if (response.headersSent) return response.destroy()
    return response.writeHead(502).end()
  })
  response.once('close', () => {
    if (!response.writableFinished) outgoing.destroy()
  })
  request.pipe(outgoing)
}

function endToEnd({ headers }: IncomingMessage) {
  const { connection, 'keep-alive': keepAlive, 'transfer-encoding': encoding, ...rest } = headers
  return rest
}

const server = createServer(forward)
server.keepAliveTimeout = 75_000
const { origin } = await listen(server, '127.0.0.1', 0)
process.stdout.write(`ready ${origin}\n`)
