// A second yardstick: undici's low-level request, and the body parsed and written again. What a proxy costs that looks into requests, but no more.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { Agent } from 'undici'
import { listen } from '../../functions/local/aws/listen.ts'

const origin = process.env.BENCH_UPSTREAM ?? ''
const agent = new Agent({ headersTimeout: 0, bodyTimeout: 0 })

async function forward(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const { start_within: _, ...body } = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Record<string, unknown>
  const answer = await agent.request({
    origin,
    path: request.url ?? '/',
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: request.headers.authorization ?? '' },
    body: JSON.stringify({ ...body, service_tier: 'default' }),
  })
  response.writeHead(answer.statusCode, { 'content-type': String(answer.headers['content-type']) })
  answer.body.pipe(response)
}

const server = createServer((request, response) => {
  forward(request, response).catch(() => response.destroy())
})
server.keepAliveTimeout = 75_000
const { origin: url } = await listen(server, '127.0.0.1', 0)
process.stdout.write(`ready ${url}\n`)
