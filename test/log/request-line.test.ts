// One line in the log for every request, whatever became of it, without prompts and keys.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { startGateway, type TestGateway } from '../support/gateway.ts'

let gateway: TestGateway
beforeAll(async () => {
  gateway = await startGateway()
})
afterAll(() => gateway.close())
beforeEach(() => {
  gateway.log.length = 0
})

const canary = 'canary-prompt'
const good = { model: 'gpt-5.5', messages: [{ role: 'user', content: canary }], start_within: 'default' }

const lines = () => gateway.log.map(line => JSON.parse(line)).filter(({ event }) => event === 'request')

interface Asked {
  readonly method?: string
  readonly path?: string
  readonly key?: string | null
  readonly body?: string
}

async function send({ method = 'POST', path = '/v1/chat/completions', key = gateway.key, body = JSON.stringify(good) }: Asked) {
  const headers = key === null ? {} : { authorization: `Bearer ${key}` }
  const reply = await fetch(`${gateway.url}${path}`, { method, headers, ...(method === 'GET' ? {} : { body }) })
  await reply.text()
  return reply
}

const wrongKey = `flex_live_${'0'.repeat(30)}`
const unknownModel = { ...good, model: `${'x'.repeat(150)}`, start_within: 'default' }

describe('one line', () => {
  it.each<[string, Asked, object]>([
    ['a whole answer', {}, { surface: 'chat', status: 200, code: null, provider: 'openai', model: 'gpt-5.5', reason: 'tier_direct' }],
    ['a stream', { body: JSON.stringify({ ...good, stream: true }) }, { surface: 'chat', status: 200, reason: 'tier_direct' }],
    ['no key', { key: null }, { surface: 'chat', status: 401, code: 'missing_api_key' }],
    ['a wrong key', { key: wrongKey }, { surface: 'chat', status: 401, code: 'invalid_api_key' }],
    ['a wrong body', { body: canary }, { surface: 'chat', status: 400, code: 'invalid_json' }],
    ['a model that nobody knows', { body: JSON.stringify(unknownModel) }, { status: 400, code: 'model_not_found' }],
    ['a wrong path', { path: `/v1/${canary}` }, { surface: 'other', status: 404, code: 'unknown_url' }],
    ['a wrong method', { method: 'GET' }, { status: 405, code: 'method_not_allowed' }],
    ['the model list', { method: 'GET', path: '/v1/models' }, { surface: 'models', status: 200, code: null }],
    [
      'a receipt that is not there',
      { method: 'GET', path: '/v1/receipts/none' },
      { surface: 'receipts', status: 404, code: 'receipt_not_found' },
    ],
  ])('%s', async (_, asked, expected) => {
    const reply = await send(asked)
    expect(lines()).toEqual([
      expect.objectContaining({ ...expected, request: reply.headers.get('x-request-id'), durationMs: expect.any(Number) }),
    ])
    const all = gateway.log.join('\n')
    expect(all).not.toContain(canary)
    expect(all).not.toContain(gateway.key)
    expect(all).not.toContain(wrongKey)
  })

  it('names the limit that refused', async () => {
    const slow = await gateway.customer({ key: { tier: 1 } })
    const busy = await gateway.customer({ organisation: { requestLimit: 1 } })
    for (const { key } of [slow, slow, busy, busy]) await send({ key })
    const refused = lines().filter(({ status }) => status === 429)
    expect(refused.map(({ limiter, organisation }) => [limiter, organisation])).toEqual([
      ['key', slow.organisation],
      ['organisation', busy.organisation],
    ])
  })
})

it('a health check leaves none', async () => {
  expect((await send({ method: 'GET', path: '/healthz', key: null })).status).toBe(200)
  expect(lines()).toEqual([])
})
