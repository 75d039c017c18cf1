// A client whose network breaks at any point: the server lives on, the provider's call is stopped, the row says 499.
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { finished } from '../sdk/rows.ts'
import { type Customer, startGateway, type TestGateway } from '../support/gateway.ts'
import { ask } from './ask.ts'

let gateway: TestGateway
let customer: Customer
let sockets: Socket[] = []

beforeAll(async () => {
  // Unhurried, or the sockets' own buffers could swallow a whole answer before its client is cut off.
  gateway = await startGateway({ pace: 2 })
  customer = await gateway.customer()
})

afterEach(() => {
  for (const socket of sockets) socket.destroy()
  sockets = []
  for (const provider of ['openai', 'gemini', 'anthropic'] as const) gateway.simulator.setFlex(provider, { mode: 'always' })
})

afterAll(() => gateway.close())

async function dial(): Promise<Socket> {
  const { hostname, port } = new URL(gateway.url)
  const socket = connect(Number(port), hostname)
  sockets.push(socket)
  socket.on('error', () => {})
  await once(socket, 'connect')
  return socket
}

const cuts = [
  ['FIN', (socket: Socket) => socket.destroy()],
  ['RST', (socket: Socket) => socket.resetAndDestroy()],
] as const

const surfaces = [
  ['/v1/responses', 'openai', { model: 'gpt-5.5', input: 'count to 5000' }],
  ['/v1/chat/completions', 'openai', { model: 'gpt-5.5', messages: [{ role: 'user', content: 'count to 5000' }] }],
  ['/v1/interactions', 'gemini', { model: 'gemini-3.5-flash', input: 'count to 5000' }],
  ['/v1/messages', 'anthropic', { model: 'claude-sonnet-5', max_tokens: 200_000, messages: [{ role: 'user', content: 'count to 5000' }] }],
] as const

function message(path: string, body: object): string {
  const text = JSON.stringify(body)
  const lines = [`POST ${path} HTTP/1.1`, 'host: gateway', `authorization: Bearer ${customer.key}`, 'content-type: application/json']
  return `${[...lines, `content-length: ${Buffer.byteLength(text)}`].join('\r\n')}\r\n\r\n${text}`
}

/** The server closed its side, and serves the next client. */
async function alive(): Promise<void> {
  expect((await ask({ url: gateway.url, key: customer.key })).status).toBe(200)
  expect(gateway.log.filter(line => /"level":"error"/.test(line))).toEqual([])
}

async function lastRow() {
  const { request = '' } = (await finished(gateway)).at(-1) ?? {}
  return (await gateway.ports.receipts.find(customer.organisation, request))?.settlement
}

describe.each(cuts)('cut with %s', (_how, cut) => {
  it.each([
    ['the request line', 20],
    ['the headers', 90],
    ['the body', -8],
  ])('in the middle of %s: nothing is called', async (_where, end) => {
    const { length } = gateway.simulator.calls
    const socket = await dial()
    socket.write(message('/v1/responses', { model: 'gpt-5.5', input: 'hello', start_within: 'default' }).slice(0, end))
    cut(socket)
    await once(socket, 'close')
    await alive()
    expect(gateway.simulator.calls.slice(length).map(({ body }) => (body as { input?: unknown }).input)).toEqual(['hello'])
  })

  it.each(surfaces)('in the middle of a streamed answer of %s', async (path, provider, body) => {
    const arrived = gateway.simulator.nextCall(provider)
    const socket = await dial()
    socket.write(message(path, { ...body, stream: true, start_within: 'default' }))
    await once(socket, 'data')
    socket.pause()
    const call = await arrived
    cut(socket)
    expect((await gateway.simulator.callEnded(call)).outcome).toBe('aborted')
    expect(await lastRow()).toMatchObject({ status: 499, code: 'client_closed_request' })
    await alive()
  })

  it.each(surfaces)('while %s waits for a whole answer', async (path, provider, body) => {
    gateway.simulator.setFlex(provider, { mode: 'silent', tiers: ['flex', 'standard'] })
    const arrived = gateway.simulator.nextCall(provider)
    const socket = await dial()
    socket.write(message(path, { ...body, start_within: 'default' }))
    const call = await arrived
    cut(socket)
    expect((await gateway.simulator.callEnded(call)).outcome).toBe('aborted')
    expect(await lastRow()).toMatchObject({ status: 499, code: 'client_closed_request' })
    gateway.simulator.setFlex(provider, { mode: 'always' })
    await alive()
  })

  it.each(surfaces.slice(0, 3))('while %s waits for flex, streaming: standard is not tried', async (path, provider, body) => {
    gateway.simulator.setFlex(provider, { mode: 'queue', seconds: 600 })
    const arrived = gateway.simulator.nextCall(provider)
    const { length } = gateway.simulator.calls
    const socket = await dial()
    socket.write(message(path, { ...body, stream: true, start_within: '00h-10m-00s' }))
    const call = await arrived
    cut(socket)
    expect((await gateway.simulator.callEnded(call)).outcome).toBe('aborted')
    expect(await lastRow()).toMatchObject({ status: 499, attempts: [{ tier: 'flex', outcome: 'gone' }] })
    expect(gateway.simulator.calls.length - length).toBe(1)
    gateway.simulator.setFlex(provider, { mode: 'always' })
    await alive()
  })
})
