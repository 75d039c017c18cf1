// The HTTP client against real servers: what counts as not reached, what an abort does to the socket, and sockets that slept.
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net'
import { afterEach, describe, expect, it } from '@jest/globals'
import { ConnectError, httpClient, type UpstreamClient, type UpstreamResponse } from '../../shared/upstream/http.ts'
import { type FakeClock, fakeClock } from '../support/fake-clock.ts'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

interface Stage {
  readonly url: string
  readonly server: Server
  readonly sockets: Socket[]
  readonly clock: FakeClock
  readonly client: UpstreamClient
}

async function stage(listener: (request: IncomingMessage, response: ServerResponse) => void): Promise<Stage> {
  const server = createServer(listener)
  const sockets: Socket[] = []
  server.on('connection', socket => sockets.push(socket))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const clock = fakeClock()
  const client = httpClient(clock)
  closing.push(
    () => new Promise(resolve => server.close(resolve)),
    () => server.closeAllConnections(),
    () => client.close(),
  )
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/responses`, server, sockets, clock, client }
}

const never = new AbortController().signal
const post = (client: UpstreamClient, url: string, signal = never) =>
  client.open({ url, headers: { 'content-type': 'application/json', 'x-one': '1' }, body: '{"a":"ü"}' }, signal)

async function textOf({ body }: UpstreamResponse): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of body) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

describe('the client', () => {
  it('posts what it is given and reads status, headers and body', async () => {
    const seen: unknown[] = []
    const { client, url } = await stage(async (request, response) => {
      const body: Buffer[] = []
      for await (const chunk of request) body.push(chunk as Buffer)
      seen.push(request.method, request.url, request.headers['x-one'], Buffer.concat(body).toString())
      response.writeHead(429, { 'Retry-After': '3', 'set-cookie': ['a=1', 'b=2'] }).end('no')
    })
    const response = await post(client, url)
    expect(response.status).toBe(429)
    expect(response.headers).toMatchObject({ 'retry-after': '3', 'set-cookie': 'a=1' })
    expect(await textOf(response)).toBe('no')
    expect(seen).toEqual(['POST', '/v1/responses', '1', '{"a":"ü"}'])
  })

  it('does not follow a redirect', async () => {
    const { client, url } = await stage((_, response) => void response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end())
    const response = await post(client, url)
    expect([response.status, await textOf(response)]).toEqual([302, ''])
  })

  it('says ConnectError where nobody listens', async () => {
    const { client, url, server } = await stage(() => {})
    await new Promise(resolve => server.close(resolve))
    await expect(post(client, url)).rejects.toBeInstanceOf(ConnectError)
  })

  it('says ConnectError where the name does not resolve', async () => {
    const { client } = await stage(() => {})
    await expect(post(client, 'http://no-such-host.invalid/v1')).rejects.toBeInstanceOf(ConnectError)
  })

  it.each<[string, (socket: Socket) => void]>([
    ['closed without an answer', socket => socket.destroy()],
    ['reset without an answer', socket => socket.resetAndDestroy()],
    ['answered with garbage', socket => socket.end('SSH-2.0-nothing\r\n\r\n')],
  ])('does not say ConnectError where the connection was %s: something may have run', async (_, act) => {
    const server = createTcpServer(socket => socket.on('error', () => {}).once('data', () => act(socket)))
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    const client = httpClient(fakeClock())
    closing.push(
      () => new Promise(resolve => server.close(resolve)),
      () => client.close(),
    )
    const failure: unknown = await post(client, `http://127.0.0.1:${(server.address() as AddressInfo).port}/`).catch(error => error)
    expect(failure).toHaveProperty('message')
    expect(failure).not.toBeInstanceOf(ConnectError)
  })

  it('rejects while the body is read where it is cut', async () => {
    const { client, url } = await stage((_, response) => {
      response.writeHead(200).write('half', () => response.destroy())
    })
    const response = await post(client, url)
    await expect(textOf(response)).rejects.toThrow()
  })
})

describe('an abort', () => {
  it('before the headers destroys the socket', async () => {
    const { client, url, sockets, server } = await stage(() => {})
    const controller = new AbortController()
    const pending = post(client, url, controller.signal)
    await once(server, 'request')
    const closed = once(sockets[0] as Socket, 'close')
    controller.abort()
    await expect(pending).rejects.toThrow()
    await closed
  })

  it('amid the body destroys the socket and ends the reading', async () => {
    const { client, url, sockets } = await stage((_, response) => void response.writeHead(200).write('half'))
    const controller = new AbortController()
    const response = await post(client, url, controller.signal)
    const reading = textOf(response)
    const closed = once(sockets[0] as Socket, 'close')
    controller.abort()
    await expect(reading).rejects.toThrow()
    await closed
  })

  it('of a body that nobody reads destroys the socket too', async () => {
    const { client, url, sockets } = await stage((_, response) => void response.writeHead(200).write('half'))
    const controller = new AbortController()
    await post(client, url, controller.signal)
    const closed = once(sockets[0] as Socket, 'close')
    controller.abort()
    await closed
  })

  it('beforehand opens nothing', async () => {
    const { client, url, sockets } = await stage(() => {})
    await expect(post(client, url, AbortSignal.abort())).rejects.toThrow()
    expect(sockets.length).toBe(0)
  })
})

describe('a pooled socket', () => {
  const answered = async ({ client, url }: Stage) => textOf(await post(client, url))

  it.each([
    [0, 1],
    [9_999, 1],
    [10_001, 2],
    [900_000, 2],
  ])('that slept for %d ms: %d connections for two calls', async (slept, connections) => {
    const stand = await stage((_, response) => void response.end('ok'))
    await answered(stand)
    await stand.clock.advance(slept)
    expect(await answered(stand)).toBe('ok')
    expect(stand.sockets.length).toBe(connections)
  })

  it('is not taken from under a call that runs', async () => {
    const held: ServerResponse[] = []
    const stand = await stage((_, response) => {
      if (held.length === 0) held.push(response.writeHead(200))
      else response.end('ok')
      response.flushHeaders()
    })
    const running = await post(stand.client, stand.url)
    await stand.clock.advance(60_000)
    expect(await answered(stand)).toBe('ok')
    held[0]?.end('done')
    expect(await textOf(running)).toBe('done')
  })

  it('is discarded again after a failed call', async () => {
    const stand = await stage((request, response) => {
      if (stand.sockets.length === 1) request.socket.destroy()
      else response.end('ok')
    })
    await expect(post(stand.client, stand.url)).rejects.toThrow()
    await stand.clock.advance(20_000)
    expect(await answered(stand)).toBe('ok')
  })
})
