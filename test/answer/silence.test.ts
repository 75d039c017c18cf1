// Long silences and the wall: replies are committed and kept alive before clients give up; every later failure travels in-band.
import { describe, expect, it } from '@jest/globals'
import type { SurfaceName } from '../../shared/dialects/abouts.ts'
import type { Plays } from '../race/scripted-provider.ts'
import { answers, begins, queues, serves, specimens } from '../race/streams.ts'
import { codeIn } from '../support/addressed.ts'
import { framesOf } from '../support/specimens.ts'
import { chain } from './chain.ts'

const window = { start_within: '00h-10m-00s' }
const comment = ': waiting\n\n'
const rejection = answers(
  400,
  { message: 'Wrong', type: 'invalid_request_error', param: 'input', code: 'invalid_value' },
  { headersAt: 300_000 },
)

const pending = { 'x-leeway-reason': 'pending', 'x-leeway-provider': 'openai' }
const leftOut = ['x-leeway-tier', 'x-leeway-waited-ms', 'x-leeway-attempts', 'x-leeway-cost-micro-usd', 'x-leeway-saved-micro-usd']

describe('a stream that has not started', () => {
  it('is committed after 45 s with a comment, gets another every 15 s, then the stream', async () => {
    const { clock, rows, request } = chain({ flex: serves(100_000, 1_000) })
    const client = request({ body: window })
    await clock.advance(44_999)
    expect(client.status()).toBeUndefined()
    await clock.advance(1)
    expect(client.status()).toBe(200)
    expect(client.headers()).toMatchObject({ ...pending, 'content-type': expect.stringContaining('text/event-stream') })
    for (const name of leftOut) expect(client.headers()).not.toHaveProperty(name)
    await clock.advance(60_000)
    const { opening, first, all } = specimens.openai
    expect(client.chunks.slice(0, 4)).toEqual([45_000, 60_000, 75_000, 90_000].map(at => ({ at, text: comment })))
    const answer = client.chunks.slice(4)
    expect(answer[0]?.at).toBe(100_000)
    expect(answer.map(({ text }) => text).join('')).toBe(all)
    expect(all.startsWith(opening + first)).toBe(true)
    expect(rows).toMatchObject([{ status: 200, reason: 'flex_won', waitedMs: 100_000, attempts: [{ outcome: 'started' }] }])
    expect(clock.pending()).toBe(0)
  })

  it('sends no more comments once the stream runs', async () => {
    const { clock, request } = chain({ flex: serves(50_000, 100_000) })
    const client = request({ body: window })
    await clock.advance(200_000)
    expect(client.text().split(comment)).toHaveLength(2)
    expect(client.finished()).toBe(true)
  })

  it('is not committed where it starts in time', async () => {
    const { clock, request } = chain({ flex: serves(44_999) })
    const client = request({ body: window })
    await clock.advance(50_000)
    expect(client.headers()).toMatchObject({ 'x-leeway-reason': 'flex_won', 'x-leeway-waited-ms': '44999' })
    expect(client.text()).toBe(specimens.openai.all)
  })

  it('starts within its window all the same', async () => {
    const { clock, provider, rows, request } = chain({ flex: queues(), default: serves(1_000) })
    const client = request({ body: window })
    await clock.advance(598_000)
    expect(provider.timeline).toEqual(['0 open flex', '597000 aborted flex', '597000 open default', '598000 done default'])
    expect(client.text().endsWith(specimens.openai.all)).toBe(true)
    expect(rows).toMatchObject([{ reason: 'flex_deadline', waitedMs: 598_000 }])
  })
})

type Lane = readonly [surface: SurfaceName, plays: Plays, body: Readonly<Record<string, unknown>>]

const lanes: readonly Lane[] = [
  ['responses', { flex: rejection }, window],
  ['chat', { flex: rejection }, window],
  ['interactions', { flex: rejection }, window],
  ['messages', { standard_only: rejection }, {}],
  ['generate', { flex: rejection }, window],
]

describe.each(lanes)('a failure on %s', (surface, plays, body) => {
  it('travels in-band once a stream is committed', async () => {
    const { clock, rows, request } = chain(plays)
    const client = request({ surface, body })
    await clock.advance(310_000)
    expect(client.status()).toBe(200)
    expect(client.finished()).toBe(true)
    const frames = framesOf(client.text()).filter(({ data }) => data !== undefined)
    const names = {
      responses: ['error', 'response.failed'],
      chat: [undefined],
      interactions: ['error'],
      messages: ['error'],
      generate: [undefined],
    }[surface]
    expect(frames.map(({ event }) => event)).toEqual(names)
    const told = JSON.parse(frames[0]?.data ?? '') as { error: object }
    expect(told.error).toMatchObject({ message: 'Wrong', type: 'invalid_request_error' })
    expect(codeIn(told)).toBe('invalid_value')
    expect(rows).toMatchObject([{ status: 400, code: 'invalid_value' }])
    expect(clock.pending()).toBe(0)
  })

  it('is the failed object, or else the envelope, once a whole answer is committed', async () => {
    const { clock, rows, request } = chain(plays)
    const client = request({ surface, body: { ...body, stream: false } })
    await clock.advance(310_000)
    expect(client.status()).toBe(200)
    const failed = surface === 'responses' || surface === 'interactions'
    expect(client.json()).toMatchObject(
      failed
        ? { status: 'failed', error: { message: 'Wrong', code: 'invalid_value' } }
        : surface === 'chat'
          ? {
              type: 'error',
              error: { message: 'Wrong', code: 'invalid_value', status: 'INVALID_ARGUMENT' },
              request_id: rows[0]?.requestId,
            }
          : { error: { message: 'Wrong', code: 'invalid_value' } },
    )
    expect(rows).toMatchObject([{ status: 400, code: 'invalid_value' }])
    expect(clock.pending()).toBe(0)
  })
})

describe('a whole answer', () => {
  it('is committed after 240 s, kept alive by whitespace every 15 s, then comes', async () => {
    const { clock, rows, request } = chain({ flex: serves(290_000) })
    const client = request({ body: { ...window, stream: false } })
    await clock.advance(239_999)
    expect(client.status()).toBeUndefined()
    await clock.advance(1)
    expect(client.status()).toBe(200)
    expect(client.headers()).toMatchObject({ ...pending, 'content-type': 'application/json' })
    for (const name of leftOut) expect(client.headers()).not.toHaveProperty(name)
    await clock.advance(60_000)
    expect(client.chunks.map(({ at }) => at)).toEqual([240_000, 255_000, 270_000, 285_000, 290_000])
    expect(client.chunks.slice(0, -1).every(({ text }) => text === ' ')).toBe(true)
    expect(client.json()).toMatchObject({ object: 'response', status: 'completed' })
    expect(rows).toMatchObject([{ status: 200, reason: 'flex_won', waitedMs: 290_000 }])
    expect(clock.pending()).toBe(0)
  })

  it('keeps its headers where it comes in time', async () => {
    const { clock, request } = chain({ flex: serves(200_000, 30_000) })
    const client = request({ body: { ...window, stream: false } })
    await clock.advance(240_000)
    expect(client.headers()).toMatchObject({ 'x-leeway-reason': 'flex_won', 'x-leeway-waited-ms': '200000', 'x-leeway-attempts': '1' })
    expect(client.chunks).toHaveLength(1)
  })

  it('that breaks behind its commit is a failed object', async () => {
    const { clock, rows, request } = chain({ flex: begins({ at: 250_000, end: 'cut' }) })
    const client = request({ body: { ...window, stream: false } })
    await clock.advance(260_000)
    expect(client.status()).toBe(200)
    expect(client.json()).toMatchObject({ id: 'resp_0a1', status: 'failed', error: { code: 'upstream_stream_failed' } })
    expect(rows).toMatchObject([{ status: 502, code: 'upstream_stream_failed' }])
  })
})

describe("the function's own time", () => {
  const lifetime = 60_000

  it.each<[string, Plays, object, number, object]>([
    ['before the headers', { flex: queues() }, {}, 500, { attempts: [{ outcome: 'wall', waitedMs: 20_000 }] }],
    ['whole', { flex: queues() }, { stream: false }, 500, { attempts: [{ outcome: 'wall', waitedMs: 20_000 }] }],
    ['whole, after the start', { flex: begins({ at: 0, end: 'hang' }) }, { stream: false }, 500, { attempts: [{ outcome: 'started' }] }],
  ])('ends a request %s with upstream_timeout', async (_, plays, body, status, row) => {
    const { clock, provider, rows, request } = chain(plays)
    const client = request({ body: { ...window, ...body }, lifetime: 30_000 })
    await clock.advance(19_999)
    expect(provider.alive()).toBe(1)
    await clock.advance(1)
    expect(client.status()).toBe(status)
    expect(client.json()).toMatchObject({ error: { code: 'upstream_timeout' } })
    expect(rows).toMatchObject([{ status, code: 'upstream_timeout', ...row }])
    expect(provider.alive()).toBe(0)
    expect(clock.pending()).toBe(0)
  })

  it.each<[string, Plays]>([
    ['running', { flex: begins({ at: 0, end: 'hang' }) }],
    ['committed and waiting', { flex: queues() }],
  ])('ends a stream that is %s with an error in-band', async (_, plays) => {
    const { clock, provider, rows, request } = chain(plays)
    const client = request({ body: window, lifetime })
    await clock.advance(50_000)
    expect(client.finished()).toBe(true)
    expect(
      framesOf(client.text())
        .slice(-2)
        .map(({ event }) => event),
    ).toEqual(['error', 'response.failed'])
    expect(client.text()).toContain('upstream_timeout')
    expect(rows).toMatchObject([{ status: 500, code: 'upstream_timeout', endedAt: clock.now() }])
    expect(provider.alive()).toBe(0)
    expect(clock.pending()).toBe(0)
  })

  it('ends at once where nothing of it is left', async () => {
    const { clock, provider, rows, request } = chain({ flex: queues() })
    const client = request({ lifetime: 5_000 })
    await clock.advance(0)
    expect(provider.timeline).toEqual(['0 open flex', '0 aborted flex'])
    expect(client.json()).toMatchObject({ error: { code: 'upstream_timeout' } })
    expect(rows).toHaveLength(1)
    expect(clock.pending()).toBe(0)
  })

  it('does not disturb an answer that is done before', async () => {
    const { clock, rows, request } = chain({ flex: serves(1_000, 1_000) })
    const client = request({ lifetime })
    await clock.advance(70_000)
    expect(client.text()).toBe(specimens.openai.all)
    expect(rows).toMatchObject([{ status: 200 }])
    expect(clock.pending()).toBe(0)
  })
})
