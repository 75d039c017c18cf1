// Headers in both directions: what every reply carries, which of a provider's reach the caller, and which of a caller's reach a provider (contract §1).
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { request as raw } from 'undici'
import { startGateway, type TestGateway } from '../support/gateway.ts'
import { type Draft, draft, send, surfaceNames } from './drafts.ts'
import { leadTo, minimalAnswer, startUpstream, type Upstream } from './upstream.ts'

let gateway: TestGateway
let scripted: TestGateway
let upstream: Upstream
beforeAll(async () => {
  upstream = await startUpstream()
  gateway = await startGateway()
  scripted = await startGateway({ environment: leadTo(upstream) })
})
afterAll(() => Promise.all([gateway.close(), scripted.close(), upstream.close()]))

const models = ['gpt-5.5', 'gemini-3.6-flash', 'claude-sonnet-5'] as const
const pairs = surfaceNames.flatMap(surface => models.flatMap(model => [false, true].map(stream => ({ surface, model, stream }))))

const asking = (surface: Draft['surface'], body: object, key = gateway.key) => {
  const request = draft(surface, key)
  Object.assign(request.body, body)
  return request
}

describe('every reply', () => {
  const replies: readonly (readonly [name: string, method: 'GET' | 'POST' | 'DELETE', path: string, body: string, status: number])[] = [
    ['liveness', 'GET', '/healthz', '', 200],
    ['liveness with a query', 'GET', '/healthz?deep=true', '', 200],
    ['an unknown path', 'GET', '/v2/nothing', '', 404],
    ['the root', 'GET', '/', '', 404],
    ['a wrong method', 'DELETE', '/v1/messages', '', 405],
    ['a wrong method of liveness', 'POST', '/healthz', '{}', 405],
    ['no key', 'POST', '/v1/responses', '{}', 401],
  ]

  it.each(replies)('carries its id and our version: %s', async (_, method, path, body, status) => {
    const {
      statusCode,
      headers,
      body: text,
    } = await raw(gateway.url + path, { method, body: body || null, headers: { 'x-request-id': 'mine' } })
    await text.dump()
    expect(statusCode).toBe(status)
    expect(headers['x-request-id']).toMatch(/^req_[0-9a-f]{32}$/)
    expect(headers['request-id']).toBe(headers['x-request-id'])
    expect(headers['x-leeway-version']).toBe('0.1.0')
  })

  it('has an id of its own, whatever the caller sent', async () => {
    const request = asking('responses', {})
    Object.assign(request.headers, { 'x-request-id': 'req_caller', 'request-id': 'req_caller' })
    const answers = await Promise.all(Array.from({ length: 20 }, () => send(gateway.url, request)))
    const ids = answers.map(({ headers }) => headers['x-request-id'])
    expect(new Set(ids).size).toBe(20)
    expect(ids).not.toContain('req_caller')
  })

  it.each(pairs)('says how it was routed: $surface, $model, stream $stream', async ({ surface, ...body }) => {
    const { status, headers } = await send(gateway.url, asking(surface, body))
    expect(status).toBe(200)
    expect(headers).toMatchObject({
      'x-leeway-provider': body.model.startsWith('gpt') ? 'openai' : body.model.startsWith('gemini') ? 'gemini' : 'anthropic',
      'x-leeway-tier': expect.stringMatching(/^(default|standard)$/),
      'x-leeway-reason': 'tier_direct',
      'x-leeway-waited-ms': expect.stringMatching(/^\d+$/),
      'x-leeway-attempts': '1',
      'server-timing': expect.stringMatching(/auth;dur=[\d.]+.*wait;dur=[\d.]+/),
      'content-type': body.stream ? 'text/event-stream; charset=utf-8' : 'application/json',
    })
  })
})

describe('routes', () => {
  const aliases = [
    ['interactions', '/v1beta/interactions'],
    ['interactions', '/v1/v1/interactions'],
    ['interactions', '/v1/v1beta/interactions'],
    ['messages', '/v1/v1/messages'],
    ...surfaceNames.flatMap(surface => [
      [surface, `${draft(surface, '').path}/`],
      [surface, `${draft(surface, '').path}?beta=true&secret=query-canary`],
    ]),
  ] as [Draft['surface'], string][]

  it.each(aliases)('%s at %s, without its query upstream or in logs', async (surface, path) => {
    const request = asking(surface, {})
    request.path = path
    const before = gateway.simulator.calls.length
    expect((await send(gateway.url, request)).status).toBe(200)
    expect(gateway.simulator.calls[before]?.path).toMatch(
      /^\/v1\/(responses|interactions|messages)$|^\/v1beta\/models\/[^/?]+:generateContent$/,
    )
    expect(gateway.log.join('')).not.toContain('query-canary')
  })

  it.each(['/v1/v1/responses', '/v1beta/messages', '/v2/responses', '/V1/responses', '/v1/responses/x', '/v1/messages/..%2fresponses'])(
    'not at %s',
    async path => {
      const request = asking('responses', {})
      request.path = path
      expect((await send(gateway.url, request)).status).toBe(404)
    },
  )
})

/** Everything that a reply of ours may carry; the last line is the host's own. */
const ours = [
  ...['x-request-id', 'request-id', 'x-leeway-version', 'server-timing', 'content-type', 'cache-control', 'x-accel-buffering'],
  ...['x-ratelimit-limit-requests', 'x-ratelimit-remaining-requests', 'x-ratelimit-reset-requests', 'x-should-retry'],
  ...['x-leeway-provider', 'x-leeway-tier', 'x-leeway-reason', 'x-leeway-waited-ms', 'x-leeway-attempts'],
  ...['x-leeway-cost-micro-usd', 'x-leeway-saved-micro-usd'],
  ...['date', 'connection', 'keep-alive', 'transfer-encoding'],
]
const forwarded = [
  'retry-after',
  'openai-processing-ms',
  'x-upstream-request-id',
  'x-upstream-ratelimit-remaining-requests',
  'x-upstream-ratelimit-tokens-limit',
]

const chatty = {
  'set-cookie': ['session=1; Path=/', 'other=2'],
  'openai-organization': 'org-secret',
  'openai-project': 'proj-secret',
  'anthropic-organization-id': 'org-secret',
  'x-goog-user-project': 'proj-secret',
  'x-request-id': 'req_provider',
  'retry-after': '7',
  'openai-processing-ms': '12',
  'x-ratelimit-remaining-requests': '41',
  'anthropic-ratelimit-tokens-limit': '9000',
  'x-leeway-tier': 'forged',
  'x-leeway-cost-micro-usd': 'forged',
  'access-control-allow-origin': '*',
  'strict-transport-security': 'max-age=1',
  'cf-ray': 'ray',
  server: 'provider',
  via: '1.1 google',
  'x-should-retry': 'true',
  'www-authenticate': 'Bearer',
}

describe("a provider's headers", () => {
  it.each(pairs.flatMap(pair => [200, 400, 429, 500].map(status => ({ ...pair, status }))))(
    'pass by the allow-list alone: $surface, $model, stream $stream, $status',
    async ({ surface, status, ...body }) => {
      upstream.answer = call => {
        const reply = status === 200 ? minimalAnswer(call) : { status, body: '{"error":{"message":"no","type":"x"}}' }
        return { ...reply, headers: { ...chatty, ...reply.headers } }
      }
      const answer = await send(scripted.url, asking(surface, body, scripted.key))
      expect(answer.status).toBe(status)
      expect(Object.keys(answer.headers).filter(name => !ours.includes(name) && !forwarded.includes(name))).toEqual([])
      expect(answer.headers).toMatchObject({ 'x-upstream-request-id': 'req_provider', 'x-upstream-ratelimit-remaining-requests': '41' })
      expect(answer.headers['x-upstream-ratelimit-tokens-limit']).toBe('9000')
      expect(answer.headers['x-request-id']).toMatch(/^req_[0-9a-f]{32}$/)
      expect(JSON.stringify(answer.headers)).not.toMatch(/secret|forged/)
    },
  )
})

describe("a caller's headers", () => {
  const common = ['accept', 'accept-encoding', 'connection', 'content-length', 'content-type', 'host', 'user-agent']
  const own = { openai: ['authorization'], gemini: ['x-goog-api-key'], anthropic: ['x-api-key', 'anthropic-version'] } as const
  const caller = {
    cookie: 'session=1',
    'x-stainless-lang': 'js',
    'x-stainless-retry-count': '2',
    'x-forwarded-for': '203.0.113.1',
    'x-leeway-start-within': 'auto',
    'openai-organization': 'org-caller',
    'openai-beta': 'assistants=v2',
    'user-agent': 'caller/1',
    'x-api-client': 'genai',
    traceparent: '00-1-1-01',
    'x-custom': 'custom',
    'idempotency-key': 'key-1',
  }

  it.each(pairs)('never travel, but for the versions of the dialect: $surface, $model, stream $stream', async ({ surface, ...body }) => {
    const request = asking(surface, body)
    Object.assign(request.headers, caller, {
      'x-api-key': 'caller',
      'x-goog-api-key': 'caller',
      'anthropic-version': '2023-01-01',
      'anthropic-beta': 'b-1',
    })
    const before = gateway.simulator.calls.length
    expect((await send(gateway.url, request)).status).toBe(200)
    const call = gateway.simulator.calls[before]
    const provider = call?.provider ?? 'openai'
    const beta = surface === 'messages' && provider === 'anthropic' ? ['anthropic-beta'] : []
    expect(Object.keys(call?.headers ?? {}).sort()).toEqual([...common, ...own[provider], ...beta].sort())
    expect(JSON.stringify(call?.headers)).not.toMatch(/flex_live_|caller|stainless|session/)
    expect(call?.headers).toMatchObject({ 'user-agent': 'leeway', 'content-type': 'application/json' })
    if (provider === 'anthropic') expect(call?.headers['anthropic-version']).toBe('2023-01-01')
  })

  it('leave the version of Anthropic at the one that we know', async () => {
    const before = gateway.simulator.calls.length
    await send(gateway.url, asking('messages', {}))
    expect(gateway.simulator.calls[before]?.headers['anthropic-version']).toBe('2023-06-01')
  })

  it('leave room for the remaining budget of a flex attempt at Gemini', async () => {
    const before = gateway.simulator.calls.length
    await send(gateway.url, asking('interactions', { start_within: '00h-00m-30s' }))
    expect(gateway.simulator.calls[before]?.headers['x-server-timeout']).toMatch(/^(?:1[5-9]|2\d)$/)
  })
})
