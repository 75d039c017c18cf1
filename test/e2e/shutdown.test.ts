// SIGINT and SIGTERM with streams under way: the process ends properly and soon, and every row is settled.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { request } from 'undici'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { rowOf } from './kept.ts'
import { endAll, npmStart, type Started, start } from './process.ts'

let folder: string

beforeEach(() => {
  folder = temporaryFolder()
})

afterEach(endAll)

/** Milliseconds; an ending usually takes less than one second. */
const bound = 20_000

const long = 'count to 3000'
const turns = { messages: [{ role: 'user', content: long }] }
const streams = [
  ['/v1/responses', { model: 'gpt-5.5', input: long }],
  ['/v1/chat/completions', { model: 'gpt-5.5', ...turns }],
  ['/v1/interactions', { model: 'gemini-3.5-flash', input: long }],
  ['/v1/messages', { model: 'claude-sonnet-5', max_tokens: 5000, ...turns }],
] as const

interface Open {
  readonly id: string
  /** Resolves when the stream has ended, with the error that broke it if one did. */
  readonly ended: Promise<unknown>
}

/** Opens a stream and reads its first bytes. */
async function open({ url, key }: Started, path: string, body: object): Promise<Open> {
  const reply = await request(`${url}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ stream: true, start_within: 'default', ...body }),
  })
  expect(reply.statusCode).toBe(200)
  const chunks = reply.body[Symbol.asyncIterator]()
  expect((await chunks.next()).done).toBe(false)
  const drain = async () => {
    while (!(await chunks.next()).done) {
      // Read to the end.
    }
  }
  return { id: String(reply.headers['x-request-id']), ended: drain().catch((error: unknown) => error) }
}

describe.each(['SIGINT', 'SIGTERM'] as const)('%s', signal => {
  it('ends an idle gateway soon, with 0', async () => {
    const gateway = await start({ LEEWAY_DATA: folder })
    const began = performance.now()
    const { code, stderr } = await gateway.stop(signal)
    expect({ code, stderr, soon: performance.now() - began < bound }).toEqual({ code: 0, stderr: '', soon: true })
  })

  it('ends streams under way soon, with 0, and settles their rows', async () => {
    const gateway = await start({ LEEWAY_DATA: folder, LEEWAY_LOG: 'info' })
    const opened = await Promise.all(streams.map(([path, body]) => open(gateway, path, body)))
    const began = performance.now()
    const { code, stderr } = await gateway.stop(signal)
    expect({ code, soon: performance.now() - began < bound }).toEqual({ code: 0, soon: true })
    await Promise.all(opened.map(({ ended }) => ended))
    const lines = stderr
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line) as { event: string; level: string })
    expect(lines.map(({ event, level }) => ({ event, level }))).toEqual(streams.map(() => ({ event: 'request', level: 'info' })))
    for (const { id } of opened) expect((await rowOf(folder, id))?.settlement).toMatchObject({ status: 499, code: 'client_closed_request' })
  })

  it('ends a race that still waits', async () => {
    const gateway = await start({ LEEWAY_DATA: folder, LEEWAY_LOG: 'info' })
    const [, control = ''] = /curl -X PUT (\S+)/.exec(gateway.stdout()) ?? []
    const flex = { openai: { mode: 'queue', seconds: 600 } }
    await request(control, { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify(flex) })
    const waiting = open(gateway, '/v1/responses', { model: 'gpt-5.5', input: 'x', start_within: '00h-10m-00s' }).catch(() => 'cut')
    await untilCalled(control.replace('/flex', '/calls'))
    const { code, stderr } = await gateway.stop(signal)
    expect([code, await waiting]).toEqual([0, 'cut'])
    const line = JSON.parse(stderr.trim()) as { request: string; status: number }
    expect(line).toMatchObject({ event: 'request', status: 499 })
    expect((await rowOf(folder, line.request))?.settlement).toMatchObject({ status: 499, attempts: [{ tier: 'flex', outcome: 'gone' }] })
  })
})

describe('npm start', () => {
  it.each(['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGKILL'] as const)('ends with the process of npm: %s', async signal => {
    const gateway = await npmStart({ LEEWAY_DATA: folder })
    const [stream] = streams
    const { ended } = await open(gateway, ...stream)
    // Its output is closed when the last process that writes to it has ended.
    await gateway.stop(signal)
    await ended
    await expect(request(`${gateway.url}/healthz`)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  })
})

/** Asks the simulator until a call has arrived. */
async function untilCalled(calls: string): Promise<void> {
  for (;;) {
    const list = (await (await request(calls)).body.json()) as { readonly calls: readonly unknown[] }
    if (list.calls.length > 0) return
  }
}
