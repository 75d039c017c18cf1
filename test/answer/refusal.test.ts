// Replies that are no answers: the provider's own error, a key that it refuses, and what SDKs are told about sending again.
import { describe, expect, it } from '@jest/globals'
import type { Play, Plays } from '../race/scripted-provider.ts'
import { answers, serves } from '../race/streams.ts'
import { byok, chain } from './chain.ts'

const wrong = { message: 'Wrong input', type: 'invalid_request_error', param: 'input', code: 'invalid_value' }
const direct = { start_within: 'default' }

describe("a provider's error", () => {
  it.each([true, false])('keeps status and body in the same dialect (stream: %p)', async stream => {
    const text = '{ "error" : {"message":"Wrong input","type":"invalid_request_error","code":null, "future":[1.0]} }\n'
    const headers = {
      'content-type': 'application/json; charset=utf-8',
      'x-request-id': 'req_of_openai',
      'set-cookie': 'a=b',
      'retry-after': '7',
    }
    const { clock, rows, request } = chain({ default: { status: 422, headers, body: text } })
    const client = request({ body: { ...direct, stream } })
    await clock.advance(0)
    expect(client.status()).toBe(422)
    expect(client.text()).toBe(text)
    expect(client.headers()).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'x-upstream-request-id': 'req_of_openai',
      'retry-after': '7',
      'x-should-retry': 'false',
      'x-leeway-reason': 'tier_direct',
    })
    expect(client.headers()).not.toHaveProperty('set-cookie')
    expect(rows).toMatchObject([{ status: 422, code: null }])
  })

  it('moves into our envelope across dialects', async () => {
    const { clock, request } = chain({ default: answers(400, wrong) })
    const client = request({ surface: 'chat', body: direct })
    await clock.advance(0)
    expect(client.status()).toBe(400)
    expect(client.json()).toEqual({
      type: 'error',
      error: { ...wrong, doc_url: null, status: 'INVALID_ARGUMENT', details: { error_code: 'invalid_value' } },
      request_id: client.headers()['x-request-id'],
    })
  })

  it.each(['responses', 'chat'] as const)('does not tell the key on %s', async surface => {
    const play = answers(400, { ...wrong, message: `Bad request with ${byok.openai}` })
    const { clock, log, rows, request } = chain({ default: play })
    const client = request({ surface, body: direct })
    await clock.advance(0)
    expect(client.text()).toContain('Bad request with ***')
    expect(JSON.stringify([client.text(), client.headers(), log, rows])).not.toContain(byok.openai)
  })

  it('passes HTML through in the same dialect, and says only its status across', async () => {
    const page: Play = { status: 500, headers: { 'content-type': 'text/html' }, body: '<html>oops</html>' }
    for (const surface of ['responses', 'chat'] as const) {
      const { clock, request } = chain({ default: page })
      const client = request({ surface, body: direct })
      await clock.advance(0)
      expect(client.status()).toBe(500)
      expect(client.headers()['content-type']).toBe(surface === 'chat' ? 'application/json' : 'text/html')
      expect(client.text()).toContain(surface === 'chat' ? 'The provider answered with status 500.' : '<html>oops</html>')
    }
  })

  it("turns Google's hint into Retry-After", async () => {
    const details = [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '47.2s' }]
    const { clock, request } = chain({ standard: answers(503, { code: 503, message: 'Overloaded', status: 'UNAVAILABLE', details }) })
    const client = request({ surface: 'interactions', body: direct })
    await clock.advance(0)
    expect(client.headers()).toMatchObject({ 'retry-after': '48' })
  })
})

describe('x-should-retry', () => {
  it.each<[string, Plays, Readonly<Record<string, unknown>>, string | undefined]>([
    ['a rejection', { default: answers(400, wrong) }, direct, 'false'],
    ['a 408', { default: answers(408, wrong) }, direct, undefined],
    ['a 409', { default: answers(409, wrong) }, direct, undefined],
    ['a 429', { default: answers(429, wrong) }, direct, undefined],
    ['a 500', { default: answers(500, wrong) }, direct, undefined],
    ['a connection that did not come about', { default: { connect: 'refused' } }, direct, 'false'],
    ['a finished race with a 429', { flex: answers(429, { code: 'insufficient_quota' }) }, {}, 'false'],
    ['a finished race with a 500', { flex: answers(400, { message: 'no flex tier' }), default: answers(500, wrong) }, {}, 'false'],
  ])('on %s', async (_, plays, body, value) => {
    const { clock, request } = chain(plays)
    const client = request({ body })
    await clock.advance(0)
    expect(client.headers()['x-should-retry']).toBe(value)
  })
})

describe('a BYOK key that the provider refuses', () => {
  const refused = answers(401, { message: `Incorrect API key provided: ${byok.openai}`, code: 'invalid_api_key' })
  const vault = (stored: object) => {
    const reads: string[] = []
    async function refresh() {
      reads.push('again')
      return stored
    }
    return { reads, port: { keys: async () => byok, refresh } }
  }

  it.each<[string, object]>([
    ['has not changed', byok],
    ['is gone', {}],
  ])('and %s is a 403 that says so', async (_, stored) => {
    const { reads, port } = vault(stored)
    const { clock, provider, request, rows } = chain({ default: refused }, { ports: { vault: port } })
    const client = request({ body: direct })
    await clock.advance(0)
    expect(client.status()).toBe(403)
    expect(client.json()).toMatchObject({ error: { type: 'permission_error', code: 'upstream_auth_failed' } })
    expect(client.text()).not.toContain('sk-')
    expect([provider.calls.length, reads.length]).toEqual([1, 1])
    expect(rows).toMatchObject([{ status: 403, code: 'upstream_auth_failed' }])
  })

  it('and was replaced is used at once', async () => {
    const { port } = vault({ openai: 'sk-new' })
    const { clock, provider, request } = chain({ flex: [refused, serves()] }, { ports: { vault: port } })
    const client = request()
    await clock.advance(0)
    expect(client.status()).toBe(200)
    expect(provider.calls.map(call => call.request.headers.authorization)).toEqual([`Bearer ${byok.openai}`, 'Bearer sk-new'])
    expect(client.headers()).toMatchObject({ 'x-leeway-reason': 'flex_won' })
  })

  it('and was replaced by another wrong one is a 403', async () => {
    const { port } = vault({ openai: 'sk-new' })
    const { clock, provider, request } = chain({ default: refused }, { ports: { vault: port } })
    const client = request({ body: direct })
    await clock.advance(0)
    expect(client.status()).toBe(403)
    expect(provider.calls).toHaveLength(2)
  })
})

it('tells the operator of a model that is listed and has no flex tier', async () => {
  const noFlex = answers(400, { message: 'Flex is not available for this model', code: 'invalid_value', param: 'service_tier' })
  const { clock, log, request } = chain({ flex: noFlex, default: serves(0, 0) })
  request({ body: { start_within: '00h-00m-30s' } })
  await clock.advance(100)
  expect(log.filter(({ event }) => event === 'flex_unsupported')).toEqual([
    { level: 'warn', event: 'flex_unsupported', facts: expect.objectContaining({ provider: 'openai', model: expect.any(String) }) },
  ])
})
