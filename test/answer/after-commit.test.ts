// Failures after the start: nothing is run twice; a stream ends with the surface's own last event, a whole answer becomes 502 or a failed object.
import { describe, expect, it } from '@jest/globals'
import type { ProviderName } from '../../shared/catalogue/models.ts'
import type { SurfaceName } from '../../shared/dialects/abouts.ts'
import type { Act, Play } from '../race/scripted-provider.ts'
import { begins, specimens } from '../race/streams.ts'
import { framesOf } from '../support/specimens.ts'
import { type Client, chain } from './chain.ts'

/** Each surface with its own provider, and Chat, which is always translated; Anthropic alone has no race. */
const lanes = [
  ['responses', 'openai', { start_within: '00h-00m-10s' }],
  ['chat', 'openai', { start_within: '00h-00m-10s' }],
  ['interactions', 'gemini', { start_within: '00h-00m-10s' }],
  ['messages', 'anthropic', {}],
] as const satisfies readonly (readonly [SurfaceName, ProviderName, object])[]

/** Plays on whatever tier is asked for first. */
const everywhere = (play: Play) => ({ flex: play, standard_only: play })

const dataOf = (client: Client) => framesOf(client.text()).map(({ event, data }) => ({ event, data: data ?? '' }))

/** The last events of a failed stream: their names and the error in them. */
function failureOf(surface: SurfaceName, client: Client): Readonly<Record<string, unknown>> {
  const frames = dataOf(client)
  const [before, last] = [frames.at(-2), frames.at(-1)]
  const json = JSON.parse(last?.data ?? '') as {
    error: Readonly<Record<string, unknown>>
    response: Failed
    type?: string
    event_type?: string
  }
  switch (surface) {
    case 'responses':
      expect([before?.event, last?.event]).toEqual(['error', 'response.failed'])
      expect(json.response.status).toBe('failed')
      return { ...(JSON.parse(before?.data ?? '') as { error: object }).error, ...json.response.error }
    case 'chat':
      expect(last?.event).toBeUndefined()
      expect(client.text()).not.toContain('[DONE]')
      return json.error
    case 'interactions':
      expect(last?.event).toBe('error')
      expect(json.event_type).toBe('error')
      return json.error
    case 'messages':
      expect(last?.event).toBe('error')
      expect(json.type).toBe('error')
      return json.error
    case 'generate': {
      expect(last?.event).toBeUndefined()
      const { code, details, ...rest } = json.error as { code: number; details: readonly { reason: string }[] }
      expect(code).toBeGreaterThanOrEqual(400)
      return { ...rest, code: details[0]?.reason }
    }
    default:
      return surface satisfies never
  }
}

interface Failed {
  readonly status: string
  readonly error: Readonly<Record<string, unknown>>
}

const breaks: readonly (readonly [string, Act | undefined])[] = [
  ['is cut', { at: 500, end: 'cut' }],
  ['ends without its terminal event', { at: 500, send: '' }],
  ['ends within a frame', { at: 500, send: 'event: response.output_text.delta\ndata: {"type":"resp' }],
  ['ends in garbage', { at: 500, send: '\u0000\u0001<html>' }],
]

describe.each(lanes)('%s on %s: a stream that', (surface, provider, body) => {
  it.each(breaks)('%s fails in-band with upstream_stream_failed', async (_, act) => {
    const { clock, provider: upstream, rows, request } = chain(everywhere(begins(act ?? { at: 0, end: 'cut' }, specimens[provider])))
    const client = request({ surface, body })
    await clock.advance(20_000)
    expect(client.status()).toBe(200)
    expect(client.finished()).toBe(true)
    expect(failureOf(surface, client)).toEqual(
      expect.objectContaining({ message: expect.stringContaining('broke off'), type: 'server_error', code: 'upstream_stream_failed' }),
    )
    if (surface !== 'chat') expect(client.text().startsWith(specimens[provider].opening + specimens[provider].first)).toBe(true)
    expect(client.text()).not.toContain('<html>')
    expect(client.text()).not.toContain('"resp\n')
    expect(rows).toMatchObject([{ status: 502, code: 'upstream_stream_failed' }])
    expect(upstream.calls).toHaveLength(1)
    expect(clock.pending()).toBe(0)
  })

  it('falls silent fails in-band with upstream_timeout', async () => {
    const { clock, rows, request } = chain(everywhere(begins({ at: 0, end: 'hang' }, specimens[provider])), {
      environment: { ATTEMPT_LIMIT: '30' },
    })
    const client = request({ surface, body })
    await clock.advance(30_000)
    expect(failureOf(surface, client)).toMatchObject({ type: 'server_error', code: 'upstream_timeout' })
    expect(rows).toMatchObject([{ status: 500, code: 'upstream_timeout' }])
    expect(clock.pending()).toBe(0)
  })
})

describe.each(lanes)('%s on %s: a whole answer whose stream', (surface, provider, body) => {
  it.each(breaks)('%s is a 502', async (_, act) => {
    if (surface === 'messages') return messagesWhole()
    const { clock, provider: upstream, rows, request } = chain(everywhere(begins(act ?? { at: 0, end: 'cut' }, specimens[provider])))
    const client = request({ surface, body: { ...body, stream: false } })
    await clock.advance(20_000)
    expect(client.status()).toBe(502)
    expect(client.headers()).toMatchObject({ 'x-should-retry': 'false', 'x-leeway-reason': 'flex_won' })
    expect(client.json()).toMatchObject({ type: 'error', error: { type: 'server_error', code: 'upstream_stream_failed', param: null } })
    expect(rows).toMatchObject([{ status: 502, code: 'upstream_stream_failed' }])
    expect(upstream.calls).toHaveLength(1)
    expect(clock.pending()).toBe(0)
  })

  /** Anthropic has no race, so its whole answer is JSON that is cut. */
  async function messagesWhole(): Promise<void> {
    const { clock, rows, request } = chain({
      standard_only: {
        headers: { 'content-type': 'application/json' },
        body: [
          { at: 0, send: '{"type":"message",' },
          { at: 500, end: 'cut' },
        ],
      },
    })
    const client = request({ surface, body: { stream: false } })
    await clock.advance(20_000)
    expect(client.status()).toBe(502)
    expect(client.json()).toMatchObject({ type: 'error', error: { code: 'upstream_stream_failed' } })
    expect(rows).toMatchObject([{ status: 502, code: 'upstream_stream_failed' }])
  }
})

/** What each provider says when it fails after its start. */
const reports: Readonly<Record<ProviderName, string>> = {
  openai: [
    'event: error\ndata: {"type":"error","sequence_number":9,"error":{"type":"server_error","code":"server_error","message":"Sorry","param":null}}\n\n',
    'event: response.failed\ndata: {"type":"response.failed","sequence_number":10,"response":{"id":"resp_0a1","object":"response","status":"failed","error":{"code":"server_error","message":"Sorry"},"output":[]}}\n\n',
  ].join(''),
  gemini: 'event: error\ndata: {"event_type":"error","error":{"code":"internal","message":"Sorry"}}\n\n',
  anthropic: 'event: error\ndata: {"type":"error","error":{"type":"api_error","message":"Sorry"},"request_id":"req_1"}\n\n',
}

const codes: Readonly<Record<ProviderName, string>> = { openai: 'server_error', gemini: 'internal', anthropic: 'api_error' }

describe('a failure that the provider itself reports after the start', () => {
  it.each(lanes)('reaches the stream of %s on %s once', async (surface, provider, body) => {
    const { clock, rows, request } = chain(everywhere(begins({ at: 500, send: reports[provider] }, specimens[provider])))
    const client = request({ surface, body })
    await clock.advance(20_000)
    if (surface !== 'chat') expect(client.text()).toBe(specimens[provider].opening + specimens[provider].first + reports[provider])
    expect(client.text().match(/"message":"Sorry"/g)).toHaveLength(surface === 'responses' ? 2 : 1)
    expect(JSON.stringify(failureOf(surface, client))).toContain(surface === 'messages' ? 'api_error' : codes[provider])
    expect(rows).toMatchObject([{ status: 200, code: codes[provider] }])
  })

  it.each([
    ['responses', 'openai', '00h-00m-10s'],
    ['interactions', 'gemini', '00h-00m-10s'],
  ] as const)('reaches a whole answer of %s as its failed object', async (surface, provider, start_within) => {
    const { clock, rows, request } = chain(everywhere(begins({ at: 500, send: reports[provider] }, specimens[provider])))
    const client = request({ surface, body: { start_within, stream: false } })
    await clock.advance(20_000)
    expect(client.status()).toBe(200)
    expect(client.json()).toMatchObject({ status: 'failed', error: { message: 'Sorry', code: codes[provider] } })
    expect(rows).toMatchObject([{ status: 200, code: codes[provider] }])
  })

  it.each(['openai', 'gemini'] as const)('reaches a whole answer of Chat on %s as 502 with the code and the message', async provider => {
    const model = { openai: 'gpt-5.5', gemini: 'gemini-3.6-flash' }[provider]
    const { clock, rows, request } = chain(everywhere(begins({ at: 500, send: reports[provider] }, specimens[provider])))
    const client = request({ surface: 'chat', body: { model, stream: false } })
    await clock.advance(20_000)
    expect(client.status()).toBe(502)
    expect(client.json()).toMatchObject({ type: 'error', error: { message: 'Sorry', code: codes[provider] } })
    expect(rows).toMatchObject([{ status: 502, code: codes[provider] }])
  })

  it.each([true, false])('counts as a failure without a code or a message too (stream: %p)', async stream => {
    const send =
      'event: response.failed\ndata: {"type":"response.failed","sequence_number":9,"response":{"id":"resp_0a1","status":"failed","error":null,"output":[]}}\n\n'
    const { clock, rows, request } = chain(everywhere(begins({ at: 500, send }, specimens.openai)))
    const client = request({ surface: 'responses', body: { stream } })
    await clock.advance(20_000)
    expect([client.status(), rows.map(({ status, code }) => [status, code])]).toEqual([200, [[200, 'server_error']]])
  })
})

describe("Gemini's bare JSON inside a 200", () => {
  const bare = JSON.stringify({ error: { code: 503, message: 'Overloaded', status: 'UNAVAILABLE' } }, null, 2)
  const fails = (text: string): Play => begins({ at: 500, send: text }, specimens.gemini)

  it.each([
    ['alone', bare],
    ['in an array', `[${bare}]`],
    ['with a blank line', `${bare}\n\n`],
    ['with CRLF', `${bare.replaceAll('\n', '\r\n')}\r\n\r\n`],
  ])('%s: before the start a refusal, after it a failure in the form of the surface', async (_, text) => {
    const early = chain({ flex: { body: [{ at: 0, send: specimens.gemini.opening + text }] }, standard: { body: specimens.gemini.all } })
    const first = early.request({ surface: 'interactions', body: { start_within: '00h-00m-05s' } })
    await early.clock.advance(20_000)
    expect(first.headers()).toMatchObject({ 'x-leeway-reason': 'flex_capacity' })
    expect(first.text()).toBe(specimens.gemini.all)

    const { clock, rows, request } = chain({ flex: fails(text) })
    const client = request({ surface: 'interactions' })
    await clock.advance(20_000)
    expect(failureOf('interactions', client)).toMatchObject({ code: 'UNAVAILABLE', message: 'Overloaded' })
    expect(rows).toMatchObject([{ code: 'UNAVAILABLE' }])
  })

  it('ends the call of a provider that keeps its connection open behind it', async () => {
    const { opening, first } = specimens.gemini
    const body = [{ at: 0, send: opening + first }, { at: 500, send: `${bare}\n\n` }, { at: 600, end: 'hang' } as const]
    const { clock, provider, rows, request } = chain({ flex: { body } })
    const client = request({ surface: 'interactions' })
    await clock.advance(1_000)
    expect(failureOf('interactions', client)).toMatchObject({ code: 'UNAVAILABLE' })
    expect([provider.alive(), clock.pending(), rows.length]).toEqual([0, 0, 1])
  })

  it('passes as it came where it is an event after all', async () => {
    const event = `data: ${JSON.stringify(JSON.parse(bare))}\n\n`
    const { clock, rows, request } = chain({ flex: fails(event) })
    const client = request({ surface: 'interactions' })
    await clock.advance(20_000)
    expect(client.text()).toBe(specimens.gemini.opening + specimens.gemini.first + event)
    expect(rows).toMatchObject([{ status: 200, code: 'UNAVAILABLE' }])
  })
})
