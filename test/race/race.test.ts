// The race on a fake clock: which attempts open and end when, and what the caller is told of it.
import { describe, expect, it } from '@jest/globals'
import { chain } from '../answer/chain.ts'
import { cases, standard } from './cases.ts'
import { begins, failsInside, overloaded, queues, refuses, serves, specimens } from './streams.ts'

describe('a race over a window of 10 seconds', () => {
  it.each(cases)('$name', async ({ plays, environment, status = 200, code = null, ...expected }) => {
    for (const stream of [true, false]) {
      const { clock, provider, rows, request } = chain(plays, { environment })
      const client = request({ body: { stream } })
      await clock.advance(20_000)
      expect(provider.timeline).toEqual(expected.timeline)
      expect(provider.mostAtOnce()).toBe(1)
      expect(provider.alive()).toBe(0)
      expect(client.status()).toBe(status)
      expect(client.finished()).toBe(true)
      expect(client.headers()).toMatchObject({
        'x-leeway-provider': 'openai',
        'x-leeway-tier': status === 200 ? servedTier(stream, expected.tier) : expected.tier,
        'x-leeway-reason': expected.reason,
        'x-leeway-waited-ms': String(expected.waited),
        'x-leeway-attempts': String(expected.attempts.length),
      })
      const attempts = expected.attempts.map(([tier, outcome, waitedMs]) => ({ tier, outcome, waitedMs }))
      expect(rows).toMatchObject([{ status, code, reason: expected.reason, waitedMs: expected.waited, attempts }])
      expect(clock.pending()).toBe(0)
    }
  })

  it('asks each attempt for its tier and for a stream, and leaves the window out', async () => {
    const { clock, provider, request } = chain({ flex: serves(8_000), default: standard })
    request({ body: { stream: false, temperature: 0.5 } })
    await clock.advance(20_000)
    expect(provider.calls.map(({ body }) => body)).toEqual(
      ['flex', 'default'].map(tier => ({ model: 'gpt-5.5', input: 'Hello', temperature: 0.5, stream: true, service_tier: tier })),
    )
  })

  it('replays what was held in order, byte for byte', async () => {
    const { clock, request } = chain({ flex: serves(5_000, 1_000) })
    const client = request()
    await clock.advance(4_999)
    expect(client.status()).toBeUndefined()
    await clock.advance(1)
    expect(client.text()).toBe(specimens.openai.opening + specimens.openai.first)
    await clock.advance(1_000)
    expect(client.text()).toBe(specimens.openai.all)
  })

  it('does not mix what a failed attempt had sent into the answer', async () => {
    const { clock, request } = chain({ flex: [failsInside(overloaded, 100), queues()], default: standard })
    const client = request()
    await clock.advance(20_000)
    expect(client.text()).toBe(specimens.openai.all)
  })

  it.each([
    [6_999, 'flex_won'],
    [7_000, 'flex_deadline'],
    [7_001, 'flex_deadline'],
  ])('a start after %d ms: %s', async (start, reason) => {
    const { clock, provider, request } = chain({ flex: serves(start), default: serves() })
    const client = request()
    await clock.advance(20_000)
    expect(client.headers()).toMatchObject({ 'x-leeway-reason': reason })
    expect(provider.calls).toHaveLength(reason === 'flex_won' ? 1 : 2)
  })

  it('counts neither created nor in_progress nor comments as a start', async () => {
    const ping = { at: 3_000, send: ': keep-alive\n\n' }
    const flex = { body: [{ at: 0, send: specimens.openai.opening }, ping, { at: 3_000, end: 'hang' as const }] }
    const { clock, request } = chain({ flex, default: serves() })
    const client = request()
    await clock.advance(20_000)
    expect(client.headers()).toMatchObject({ 'x-leeway-reason': 'flex_deadline', 'x-leeway-waited-ms': '7000' })
  })

  it('lets a started flex attempt go on beyond the window', async () => {
    const { clock, provider, request } = chain({ flex: serves(6_000, 60_000) })
    const client = request()
    await clock.advance(70_000)
    expect(provider.timeline).toEqual(['0 open flex', '66000 done flex'])
    expect(client.text()).toBe(specimens.openai.all)
  })
})

/** The served tier is told by the answer: in a stream its first event, in a whole answer its last word; here the specimen's. */
const servedTier = (stream: boolean, asked: string): unknown => (stream ? asked : expect.any(String))

describe('a direct tier', () => {
  it.each(['default', 'priority', 'auto'])('%s is one attempt', async start_within => {
    const { clock, provider, rows, request } = chain({ [start_within]: serves(40_000) })
    const client = request({ body: { start_within } })
    await clock.advance(70_000)
    expect(provider.timeline).toEqual([`0 open ${start_within}`, expect.stringContaining('done')])
    expect(client.headers()).toMatchObject({ 'x-leeway-reason': 'tier_direct', 'x-leeway-attempts': '1' })
    expect(rows).toMatchObject([{ startWithin: start_within, reason: 'tier_direct', status: 200 }])
  })

  it.each([
    ['could not connect: once more', { connect: 'refused' } as const, 2],
    ['broke before its headers: not again', { connect: 'reset' } as const, 1],
    ['refused: not again', refuses(), 1],
    ['broke midway: not again', begins({ at: 100, end: 'cut' }), 1],
  ])('%s', async (_, play, calls) => {
    const { clock, provider, request } = chain({ default: play })
    request({ body: { start_within: 'default' } })
    await clock.advance(20_000)
    expect(provider.calls).toHaveLength(calls)
  })
})

describe('Gemini', () => {
  const gemini = specimens.gemini

  it('is told the remaining budget of each flex attempt, and a cancelled one may be billed', async () => {
    const unavailable = { status: 503, body: '{"error":{"code":503,"status":"UNAVAILABLE"}}' }
    const { clock, provider, rows, request } = chain({ flex: [unavailable, queues(gemini)], standard: serves(100, 0, gemini) })
    const client = request({ surface: 'interactions' })
    await clock.advance(20_000)
    expect(provider.calls.map(({ request: sent }) => sent.headers['x-server-timeout'])).toEqual(['7', '7', undefined])
    expect(rows[0]?.attempts).toEqual([
      { tier: 'flex', outcome: 'refused', waitedMs: 0 },
      { tier: 'flex', outcome: 'late', waitedMs: 6_500, maybeBilled: true },
      { tier: 'standard', outcome: 'started', waitedMs: 100 },
    ])
    expect(client.text()).toBe(gemini.all)
  })

  it('honours google.rpc.RetryInfo in the body', async () => {
    const details = [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '4s' }]
    const refusal = { status: 429, body: JSON.stringify({ error: { code: 429, status: 'RESOURCE_EXHAUSTED', details } }) }
    const { clock, provider, request } = chain({ flex: [refusal, serves(0, 0, gemini)] })
    request({ surface: 'interactions' })
    await clock.advance(20_000)
    expect(provider.timeline).toEqual(['0 open flex', '0 done flex', '4000 open flex', '4000 done flex'])
  })

  it('does not fall back from a quota failure', async () => {
    const details = [{ '@type': 'type.googleapis.com/google.rpc.QuotaFailure', violations: [] }]
    const quota = { status: 429, body: JSON.stringify({ error: { code: 429, status: 'RESOURCE_EXHAUSTED', details } }) }
    const { clock, provider, request } = chain({ flex: quota })
    const client = request({ surface: 'interactions' })
    await clock.advance(20_000)
    expect(client.status()).toBe(429)
    expect(provider.calls).toHaveLength(1)
  })
})
