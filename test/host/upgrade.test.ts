// Upgrades: WebSockets are refused at once, other offers are passed over.
import { once } from 'node:events'
import { request } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { createHost } from '../../functions/host/host.ts'

const server = createHost({
  handlerOf: () => async (_event, response) => void response.writeHead(200).end('served'),
  log: { write() {} } as unknown as Parameters<typeof createHost>[0]['log'],
  bodyLimit: 1_000,
})

beforeAll(async () => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
})

afterAll(() => void server.close())

const port = () => (server.address() as AddressInfo).port

async function offer(upgrade: string): Promise<{ readonly status?: number; readonly body: string; readonly connection?: string }> {
  const asked = request({ port: port(), path: '/v1/responses', headers: { connection: 'Upgrade', upgrade } }).end()
  const [response] = await once(asked, 'response')
  return { status: response.statusCode, body: await text(response), connection: response.headers.connection }
}

it.each(['websocket', 'WebSocket'])('%s is refused, and the connection closed', async upgrade => {
  const { status, body, connection } = await offer(upgrade)
  expect([status, connection]).toEqual([426, 'close'])
  expect(JSON.parse(body)).toMatchObject({ error: { code: 'upgrade_required', type: 'invalid_request_error' } })
})

it('an offer of HTTP/2 is passed over', async () => {
  expect(await offer('h2c')).toMatchObject({ status: 200, body: 'served' })
})

it('a client that leaves at once does no harm', async () => {
  const socket = connect(port(), '127.0.0.1')
  socket.write('GET /v1/responses HTTP/1.1\r\nhost: x\r\nconnection: Upgrade\r\nupgrade: websocket\r\n\r\n')
  socket.resetAndDestroy()
  await once(socket, 'close')
  expect((await offer('h2c')).status).toBe(200)
})
