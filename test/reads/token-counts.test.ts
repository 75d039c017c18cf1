// Token counts, as the SDKs ask for them: the model's own provider counts, in the surface's form; no window, no price, no row.
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import Anthropic from '@anthropic-ai/sdk'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import OpenAI from 'openai'
import { startGateway, type TestGateway } from '../support/gateway.ts'

interface Asked {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: Readonly<Record<string, unknown>>
}

const asked: Asked[] = []
const counted = { status: 200, body: { input_tokens: 42 } as object }
let answer: { status: number; body: object; headers?: Record<string, string> } = counted

/** A provider that counts whatever it is asked. */
const provider: Server = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    const body = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Asked['body']
    asked.push({ path: request.url ?? '', headers: request.headers, body })
    response.writeHead(answer.status, { 'content-type': 'application/json', 'request-id': 'up_1', ...answer.headers })
    response.end(JSON.stringify(answer.body))
  })
})

let gateway: TestGateway
beforeAll(async () => {
  await new Promise<void>(resolve => provider.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`
  gateway = await startGateway({ environment: { OPENAI_UPSTREAM_URL: origin, ANTHROPIC_UPSTREAM_URL: origin } })
})
afterAll(async () => {
  await gateway.close()
  provider.closeAllConnections()
  provider.close()
})
beforeEach(() => {
  asked.length = 0
  answer = counted
})

async function post(path: string, body: object, headers: Readonly<Record<string, string>> = {}) {
  const response = await fetch(gateway.url + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${gateway.key}`, 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
  return { status: response.status, headers: response.headers, body: (await response.json()) as Readonly<Record<string, unknown>> }
}

const tool = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] }
const messages = {
  model: 'claude-sonnet-5',
  system: 'Be brief.',
  messages: [{ role: 'user', content: 'Hello' }],
  tools: [{ name: 'weather', input_schema: tool }],
}
const responses = {
  model: 'gpt-5.5',
  instructions: 'Be brief.',
  input: 'Hello',
  tools: [{ type: 'function', name: 'weather', parameters: tool, strict: false }],
}

const cases = [
  { path: '/v1/messages/count_tokens', body: messages, to: '/v1/messages/count_tokens', gets: { input_tokens: 42 } },
  {
    path: '/v1/messages/count_tokens',
    body: { ...messages, model: 'gpt-5.5' },
    to: '/v1/responses/input_tokens',
    gets: { input_tokens: 42 },
  },
  { path: '/v1/responses/input_tokens', body: responses, to: '/v1/responses/input_tokens', gets: { input_tokens: 42 } },
  {
    path: '/v1/responses/input_tokens',
    body: { ...responses, model: 'claude-sonnet-5' },
    to: '/v1/messages/count_tokens',
    gets: { object: 'response.input_tokens', input_tokens: 42 },
  },
]

describe.each(cases)('$path for $body.model', ({ path, body, to, gets }) => {
  it('asks the provider in its own words, with the stored key', async () => {
    const reply = await post(path, body)
    expect([reply.status, reply.body]).toEqual([200, gets])
    expect(asked).toHaveLength(1)
    const [{ path: called = '', headers = {}, body: sent = {} } = {}] = asked
    expect(called).toBe(to)
    expect(sent).toMatchObject({ model: body.model })
    for (const name of ['start_within', 'service_tier', 'stream', 'store', 'include', 'max_tokens', 'max_output_tokens'])
      expect(sent).not.toHaveProperty(name)
    expect(JSON.stringify(sent)).toContain('weather')
    expect(JSON.stringify(sent)).toContain('Be brief.')
    expect(headers['x-api-key'] ?? headers.authorization).toMatch(/sim-(anthropic|openai)-key$/)
    expect(reply.headers.get('x-leeway-provider')).toBe(to.includes('messages') ? 'anthropic' : 'openai')
    expect(reply.headers.get('x-upstream-request-id')).toBe('up_1')
    expect(reply.headers.get('x-ratelimit-limit-requests')).not.toBeNull()
  })

  it("passes the provider's refusal on", async () => {
    answer = {
      status: 429,
      body: { type: 'error', error: { type: 'rate_limit_error', message: 'Slow down' } },
      headers: { 'retry-after': '7' },
    }
    const reply = await post(path, body)
    expect(reply.status).toBe(429)
    expect(reply.headers.get('retry-after')).toBe('7')
    expect(JSON.stringify(reply.body)).toContain('Slow down')
  })

  it('tells a refused provider key from a wrong Leeway key', async () => {
    answer = { status: 401, body: { error: { message: 'invalid x-api-key', type: 'authentication_error' } } }
    expect(await post(path, body)).toMatchObject({ status: 403, body: { error: { code: 'upstream_auth_failed' } } })
    expect(await post(path, body, { authorization: 'Bearer wrong' })).toMatchObject({
      status: 401,
      body: { error: { code: 'invalid_api_key' } },
    })
  })
})

it('leaves fields of ours out, and fields that it does not know in', async () => {
  await post('/v1/messages/count_tokens', { ...messages, start_within: 'default', context_management: { edits: [] } })
  expect(asked[0]?.body).toEqual({ ...messages, context_management: { edits: [] } })
})

it('leaves out reasoning that another provider signed', async () => {
  const foreign = { type: 'thinking', thinking: 't', signature: 'lw1.openai.c2ln' }
  const turns = [
    { role: 'user', content: 'Hi' },
    { role: 'assistant', content: [foreign, { type: 'text', text: 'Hello' }] },
    { role: 'user', content: 'Go on' },
  ]
  await post('/v1/messages/count_tokens', { ...messages, messages: turns })
  expect(JSON.stringify(asked[0]?.body)).not.toContain('lw1.')
  expect(JSON.stringify(asked[0]?.body)).toContain('Hello')
})

it.each([
  ['/v1/messages/count_tokens', messages],
  ['/v1/responses/input_tokens', responses],
])('%s has Gemini count in a dialect of its own', async (path, body) => {
  const reply = await post(path, { ...body, model: 'gemini-3.6-flash' })
  expect([reply.status, reply.body]).toMatchObject([200, { input_tokens: expect.any(Number) }])
  expect(asked).toEqual([])
})

it.each([
  ['/v1/messages/count_tokens', {}, 'missing_model'],
  ['/v1/messages/count_tokens', { ...messages, model: 'unheard-of' }, 'model_not_found'],
  ['/v1/messages/count_tokens', { ...messages, messages: 'Hello' }, 'invalid_parameter'],
  ['/v1/responses/input_tokens', { ...responses, service_tier: 'flex' }, 'service_tier_not_allowed'],
  ['/v1/responses/input_tokens', { ...responses, model: 'claude-sonnet-5', previous_response_id: 'resp_1' }, 'unsupported_parameter'],
])('%s %j is %s', async (path, body, code) => {
  expect(await post(path, body)).toMatchObject({ status: 400, body: { error: { code } } })
})

it('an answer without a count is none', async () => {
  answer = { status: 200, body: { tokens: 'many' } }
  expect(await post('/v1/messages/count_tokens', { ...messages, model: 'gpt-5.5' })).toMatchObject({
    status: 502,
    body: { error: { code: 'upstream_stream_failed' } },
  })
})

it('serves the stock SDKs', async () => {
  const anthropic = new Anthropic({ apiKey: gateway.key, baseURL: gateway.url })
  expect(await anthropic.messages.countTokens(messages as Anthropic.MessageCountTokensParams)).toMatchObject({ input_tokens: 42 })
  const openai = new OpenAI({ apiKey: gateway.key, baseURL: `${gateway.url}/v1` })
  answer = { status: 200, body: { object: 'response.input_tokens', input_tokens: 42 } }
  expect(await openai.responses.inputTokens.count(responses as OpenAI.Responses.InputTokenCountParams)).toMatchObject({ input_tokens: 42 })
})

it('neither waits for money nor writes a row', async () => {
  const { key } = await gateway.customer({ organisation: { billing: 'overdue' }, key: { creditMicroUsd: 0 } })
  expect((await post('/v1/messages/count_tokens', messages, { authorization: `Bearer ${key}` })).status).toBe(200)
  const lines = gateway.log.map(line => JSON.parse(line) as Readonly<Record<string, unknown>>)
  expect(lines.filter(({ event, surface }) => event === 'request' && surface === 'token-counts').length).toBeGreaterThan(0)
})
