// The client leaves, at every phase: the provider's call is aborted at once, the row says 499, and nothing is left behind.
import { getEventListeners } from 'node:events'
import { describe, expect, it } from '@jest/globals'
import type { Act, Plays } from '../race/scripted-provider.ts'
import { queues, refuses, serves, specimens } from '../race/streams.ts'
import { type Ask, chain } from './chain.ts'

interface Phase {
  readonly name: string
  readonly plays: Plays
  /** Milliseconds after which the client leaves. */
  readonly after: number
  readonly ask?: Ask
  readonly timeline: readonly string[]
  readonly row: object
}

const long: readonly Act[] = Array.from({ length: 200 }, (_, index) => ({ at: 1_000 + index * 100, send: specimens.openai.middle }))
const streaming = { flex: { body: [{ at: 0, send: specimens.openai.opening + specimens.openai.first }, ...long] } }
const window = { start_within: '00h-10m-00s' }

const phases: readonly Phase[] = [
  {
    name: 'before the provider sent its headers',
    plays: { flex: { headersAt: 5_000 } },
    after: 1_000,
    timeline: ['0 open flex', '1000 aborted flex'],
    row: { attempts: [{ tier: 'flex', outcome: 'gone', waitedMs: 1_000 }], waitedMs: 1_000 },
  },
  {
    name: 'waiting in the queue',
    plays: { flex: queues() },
    after: 2_000,
    timeline: ['0 open flex', '2000 aborted flex'],
    row: { attempts: [{ tier: 'flex', outcome: 'gone', waitedMs: 2_000 }], waitedMs: 2_000 },
  },
  {
    name: 'during the backoff',
    plays: { flex: refuses({ headers: { 'retry-after': '6' } }) },
    after: 3_000,
    timeline: ['0 open flex', '0 done flex'],
    row: { attempts: [{ tier: 'flex', outcome: 'refused', waitedMs: 0 }], waitedMs: 3_000 },
  },
  {
    name: 'waiting for standard',
    plays: { flex: queues(), default: queues() },
    after: 8_000,
    timeline: ['0 open flex', '7000 aborted flex', '7000 open default', '8000 aborted default'],
    row: { reason: 'flex_deadline', attempts: [{ outcome: 'late' }, { outcome: 'gone', waitedMs: 1_000 }] },
  },
  {
    name: 'while a long error body is read',
    plays: {
      flex: {
        status: 500,
        body: [
          { at: 0, send: '{' },
          { at: 0, end: 'hang' },
        ],
      },
    },
    after: 1_000,
    timeline: ['0 open flex', '1000 aborted flex'],
    row: { attempts: [{ outcome: 'gone', waitedMs: 1_000 }] },
  },
  {
    name: 'after the start',
    plays: streaming,
    after: 4_050,
    timeline: ['0 open flex', '4050 aborted flex'],
    row: { reason: 'flex_won', attempts: [{ outcome: 'started' }], waitedMs: 0 },
  },
  {
    name: 'while a committed reply waits',
    plays: { flex: queues() },
    after: 50_000,
    ask: { body: window },
    timeline: ['0 open flex', '50000 aborted flex'],
    row: { attempts: [{ outcome: 'gone' }] },
  },
]

describe.each(phases)('a client that leaves $name', ({ plays, after, ask, timeline, row }) => {
  it.each([true, false])('stream: %p', async stream => {
    const { clock, provider, opened, rows, request } = chain(plays)
    const client = request({ ...ask, body: { ...ask?.body, stream } })
    await clock.advance(after)
    client.leave()
    await clock.advance(0)
    expect(provider.timeline).toEqual(timeline)
    expect(opened).toHaveLength(1)
    expect(rows).toMatchObject([{ status: 499, code: 'client_closed_request', usage: null, ...row }])
    expect(clock.pending()).toBe(0)
    await clock.advance(700_000)
    expect(provider.timeline).toEqual(timeline)
    expect(rows).toHaveLength(1)
  })
})

it('stops for a client that leaves a committed whole answer', async () => {
  const { clock, provider, rows, request } = chain({ flex: queues() })
  const client = request({ body: { ...window, stream: false } })
  await clock.advance(300_000)
  expect(client.text().trim()).toBe('')
  client.leave()
  await clock.advance(0)
  expect(provider.timeline).toEqual(['0 open flex', '300000 aborted flex'])
  expect(rows).toMatchObject([{ status: 499 }])
  expect(clock.pending()).toBe(0)
})

it('stops for a client that reads no more and then leaves', async () => {
  const { clock, provider, rows, request } = chain(streaming)
  const client = request({ stalls: true })
  await clock.advance(30_000)
  expect(client.chunks).toHaveLength(0)
  expect(provider.alive()).toBe(1)
  client.leave()
  await clock.advance(0)
  expect(provider.calls[0]?.end).toBe('aborted')
  expect(rows).toMatchObject([{ status: 499 }])
  expect(clock.pending()).toBe(0)
})

it('does not read the provider ahead of a client that stalls, and goes on when it reads again', async () => {
  const big = 'x'.repeat(100_000)
  const frame = `event: response.output_text.delta\ndata: {"type":"response.output_text.delta","delta":"${big}"}\n\n`
  let sent = 0
  const acts: Act[] = Array.from({ length: 50 }, (_, index) => ({
    at: index,
    get send() {
      sent += 1
      return frame
    },
  }))
  const { clock, request } = chain({
    flex: {
      body: [
        { at: 0, send: specimens.openai.opening + specimens.openai.first },
        ...acts,
        { at: 60, send: specimens.openai.last },
        { at: 60, end: 'done' },
      ],
    },
  })
  const client = request({ stalls: true })
  await clock.advance(10_000)
  expect(sent).toBeLessThan(5)
  client.resume()
  await clock.advance(10_000)
  expect(sent).toBe(50)
  expect(client.finished()).toBe(true)
  expect(client.text().endsWith(specimens.openai.last)).toBe(true)
})

it('closes the row of a body that nobody reads when the time of the function is up', async () => {
  const { clock, provider, rows, request } = chain({ flex: serves(1_000, 500_000) })
  const client = request({ blind: true, lifetime: 60_000 })
  client.leave()
  await clock.advance(50_000)
  await clock.advance(0)
  expect(provider.calls[0]?.end).toBe('aborted')
  expect(rows).toMatchObject([{ status: 499 }])
  expect(clock.pending()).toBe(0)
})

it('closes the row of a committed whole answer that nobody reads', async () => {
  const { clock, rows, request } = chain({ flex: serves(250_000) })
  const client = request({ blind: true, body: { ...window, stream: false } })
  client.leave()
  await clock.advance(250_000)
  expect(rows).toMatchObject([{ status: 200 }])
  expect(clock.pending()).toBe(0)
})

it('counts an answer as served whose client leaves behind the last event', async () => {
  const { opening, first, middle, last } = specimens.openai
  const { clock, rows, request } = chain({
    flex: {
      body: [
        { at: 0, send: opening + first + middle + last },
        { at: 0, end: 'hang' },
      ],
    },
  })
  const client = request()
  await clock.advance(100)
  client.leave()
  await clock.advance(0)
  expect(rows).toMatchObject([{ status: 200, code: null, usage: { input: expect.any(Number), output: expect.any(Number) } }])
  expect(clock.pending()).toBe(0)
})

it.each([true, false])('leaves no listener on the host signal (stream: %p)', async stream => {
  const signals: AbortSignal[] = []
  const { clock, provider, request } = chain({ flex: serves(100, 100) })
  const client = request({ body: { stream } })
  await clock.advance(50)
  signals.push(...provider.calls.map(({ signal }) => signal))
  await clock.advance(1_000)
  expect(client.hostListeners()).toBe(0)
  for (const signal of signals) expect(getEventListeners(signal, 'abort')).toHaveLength(0)
})

it('meters what the provider had told by then', async () => {
  const { anthropic } = specimens
  const { clock, rows, request } = chain({
    standard_only: {
      body: [
        { at: 0, send: anthropic.opening + anthropic.first },
        { at: 0, end: 'hang' },
      ],
    },
  })
  const client = request({ surface: 'messages' })
  await clock.advance(100)
  client.leave()
  await clock.advance(0)
  expect(rows).toMatchObject([{ status: 499, usage: { input: expect.any(Number), output: expect.any(Number) } }])
})

it('ends a reply whose reader breaks off as abandoned, not as a fault of ours', async () => {
  const { clock, log, rows, request } = chain(streaming)
  const client = request({ stalls: true })
  await clock.advance(5_000)
  client.leave()
  await clock.advance(0)
  expect(log.filter(({ level }) => level === 'error')).toEqual([])
  expect(rows).toMatchObject([{ status: 499, code: 'client_closed_request' }])
})
