// The ways in beside the canonical ones: the root, a vendor before the model's name, larger bodies where the operator allows them, and browsers.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { startGateway, type TestGateway } from '../support/gateway.ts'
import { codeOf, draft, send, surfaceNames } from './drafts.ts'

const page = 'https://app.example'

let gateway: TestGateway
let open: TestGateway
beforeAll(async () => {
  gateway = await startGateway()
  open = await startGateway({ environment: { MAX_BODY_BYTES: '3000000', CORS_ORIGINS: `${page}, https://other.example` } })
})
afterAll(() => Promise.all([gateway.close(), open.close()]))

const root = { responses: '/responses', chat: '/chat/completions', interactions: '/interactions', messages: '/messages' }

describe.each(surfaceNames)('%s', surface => {
  it('is at the root too, for clients whose base URL lacks /v1', async () => {
    const request = draft(surface, gateway.key)
    const answer = await send(gateway.url, {
      ...request,
      path: Object.entries(root).find(([name]) => name === surface)?.[1] ?? request.path,
    })
    expect(answer.status).toBe(200)
  })

  it.each([
    ['openai/gpt-5.5', 'openai', 'gpt-5.5'],
    ['openai/gpt-5.5-2026-04-01', 'openai', 'gpt-5.5-2026-04-01'],
    ['models/gemini-3.6-flash', 'gemini', 'gemini-3.6-flash'],
    ['google/gemini-3.6-flash', 'gemini', 'gemini-3.6-flash'],
    ['gemini/gemini-3.6-flash', 'gemini', 'gemini-3.6-flash'],
    ['anthropic/claude-sonnet-5', 'anthropic', 'claude-sonnet-5'],
  ])('takes %s for a model of %s', async (named, provider, own) => {
    const before = gateway.simulator.calls.length
    const request = draft(surface, gateway.key)
    Object.assign(request.body, { model: named, start_within: 'default' })
    const answer = await send(gateway.url, request)
    expect(answer.status).toBe(200)
    const [call] = gateway.simulator.calls.slice(before)
    expect([call?.provider, call?.model]).toEqual([provider, own])
    const receipt = await fetch(`${gateway.url}/v1/receipts/${answer.headers['x-request-id']}`, {
      headers: { authorization: `Bearer ${gateway.key}` },
    })
    expect(await receipt.json()).toMatchObject({ model: own })
  })

  it.each(['openai/claude-sonnet-5', 'mistral/large', 'anthropic/', 'openai/openai/gpt-5.5'])('knows no model %s', async named => {
    const request = draft(surface, gateway.key)
    request.body.model = named
    expect(codeOf(await send(gateway.url, request))).toBe('model_not_found')
  })
})

describe('a larger body', () => {
  const large = (url: string, key: string, bytes: number) =>
    fetch(`${url}/v1/responses`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'gpt-5.5', input: 'x'.repeat(bytes), start_within: 'default' }),
    })

  it('is refused by default, by the contract’s limit', async () => {
    const reply = await large(gateway.url, gateway.key, 1_200_000)
    expect(reply.status).toBe(413)
    expect(JSON.stringify(await reply.json())).toContain('1000000')
  })

  it('is served where the operator allows it, up to that size', async () => {
    expect((await large(open.url, open.key, 2_900_000)).status).toBe(200)
    const reply = await large(open.url, open.key, 3_000_000)
    expect(reply.status).toBe(413)
    expect(JSON.stringify(await reply.json())).toContain('3000000')
  })
})

describe('a page in a browser', () => {
  const preflight = (url: string, origin: string, path = '/v1/responses') =>
    fetch(url + path, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization,content-type' },
    })

  it.each(['/v1/responses', '/v1/messages', '/v1/models', '/v1/receipts/req_1', '/v1/messages/count_tokens'])(
    'is let in without a key: %s',
    async path => {
      const reply = await preflight(open.url, page, path)
      expect(reply.status).toBe(204)
      expect(await reply.text()).toBe('')
      const headers = Object.fromEntries(reply.headers)
      expect(headers).toMatchObject({
        'access-control-allow-origin': page,
        'access-control-allow-headers': 'authorization,content-type',
        'access-control-max-age': '600',
        vary: 'Origin',
      })
      expect(headers['access-control-allow-methods']).toBe(path.startsWith('/v1/mo') || path.includes('receipts') ? 'GET' : 'POST')
      expect(headers['x-request-id']).toMatch(/^req_/)
    },
  )

  it('reads answers and refusals, and what they say of the race', async () => {
    for (const [key, status] of [
      [open.key, 200],
      ['wrong', 401],
    ] as const) {
      const request = draft('responses', key)
      request.headers.origin = page
      const { headers, ...answer } = await send(open.url, request)
      expect(answer.status).toBe(status)
      expect(headers['access-control-allow-origin']).toBe(page)
      expect(headers['access-control-expose-headers']).toMatch(/x-leeway-reason.*x-ratelimit-remaining-requests/)
    }
  })

  it('of another origin is not', async () => {
    const reply = await preflight(open.url, 'https://evil.example')
    expect(reply.status).toBe(405)
    expect(reply.headers.get('access-control-allow-origin')).toBeNull()
  })

  it('is not where the operator has not said so', async () => {
    expect((await preflight(gateway.url, page)).status).toBe(405)
  })

  it.each(['app.example', 'https://app.example/path', 'null,*'])('is not allowed by a setting like %s', async setting => {
    await expect(startGateway({ environment: { CORS_ORIGINS: setting } })).rejects.toThrow(/CORS_ORIGINS/)
  })
})
