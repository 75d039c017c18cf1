// Canaries: a BYOK key, a prompt and a completion that can be found again go through everything that can happen to a request. Afterwards
// no log line, no stored row, no header and no error of ours knows them (contract §9).
import { ScanCommand } from '@aws-sdk/client-dynamodb'
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { dynamoClient } from '../../shared/adapters/dynamodb/client.ts'
import { type Answer, type Draft, draft, send, surfaceNames } from '../middleware/drafts.ts'
import {
  asksForStream,
  eventStream,
  leadTo,
  minimal,
  minimalAnswer,
  providerOf,
  startUpstream,
  type Upstream,
  type UpstreamCall,
} from '../middleware/upstream.ts'
import { type Customer, startGateway, type TestGateway } from '../support/gateway.ts'

const keyCanary = 'byok-canary-7f3a9c51d2e84b60'
const promptCanary = 'prompt-canary-5d1e'
const completionCanary = 'completion-canary-90b2'
const byok = { openai: `sk-${keyCanary}`, gemini: `AIza${keyCanary}`, anthropic: `sk-ant-${keyCanary}` }

let gateway: TestGateway
let upstream: Upstream
let customer: Customer
beforeAll(async () => {
  upstream = await startUpstream()
  gateway = await startGateway({ environment: { ...leadTo(upstream), DOCS_URL: 'https://docs.example' } })
  customer = await gateway.customer({ byok })
})
afterAll(() => Promise.all([gateway.close(), upstream.close()]))

const answers: Answer[] = []

async function ask(surface: Draft['surface'], spoil: (request: Draft) => void = () => {}): Promise<Answer> {
  const request = draft(surface, customer.key, promptCanary)
  spoil(request)
  const answer = await send(gateway.url, request)
  answers.push(answer)
  return answer
}

/** An error body that tells all it was told: the key in every member, and the prompt. */
const echo = ({ key, body }: UpstreamCall) => ({
  error: {
    message: `Bad key ${key} for ${body}`,
    type: `type-${key}`,
    code: `code-${key}`,
    param: `param-${key}`,
    status: `STATUS ${key}`,
  },
})

const echoHeaders = ({ key }: UpstreamCall) => ({
  'x-request-id': `req-${key}`,
  'retry-after': key,
  'openai-processing-ms': key,
  'x-ratelimit-limit-requests': key,
  'anthropic-ratelimit-tokens-limit': key,
  'x-gemini-service-tier': key,
  'set-cookie': key,
  'x-debug': key,
})

/** What can happen at a provider. */
const scenes: readonly (readonly [name: string, answer: Upstream['answer']])[] = [
  ['success', call => ({ ...minimalAnswer(call, completionCanary), headers: { ...echoHeaders(call), ...minimalAnswer(call).headers } })],
  ...[400, 401, 403, 404, 422, 429, 500, 503, 529].map(
    status =>
      [`${status} that echoes all`, call => ({ status, headers: echoHeaders(call), body: JSON.stringify(echo(call)) })] as [
        string,
        Upstream['answer'],
      ],
  ),
  [
    'a page of text that echoes the key',
    ({ key }) => ({ status: 502, headers: { 'content-type': 'text/html' }, body: `<p>Bad gateway for ${key}</p>` }),
  ],
  ['plain text that echoes the key', ({ key }) => ({ status: 418, headers: { 'content-type': 'text/plain' }, body: `no tea for ${key}` })],
  ['a redirect with the key', ({ key }) => ({ status: 302, headers: { location: `/?key=${key}` }, body: key })],
  ['a 200 that is no JSON', ({ key }) => ({ body: `oops ${key} ${completionCanary}` })],
  [
    'a 200 cut short',
    call => ({ ...minimalAnswer(call, completionCanary), body: minimalAnswer(call, completionCanary).body.slice(0, -30), cut: true }),
  ],
  ['a failure before the start', call => ({ headers: eventStream, body: minimal[providerOf(call)]('').failure(inBand(call)) })],
  [
    'a failure after the start',
    call => {
      const { opening, failure } = minimal[providerOf(call)](completionCanary)
      return asksForStream(call)
        ? { headers: eventStream, body: opening + failure(inBand(call)) }
        : { status: 500, body: JSON.stringify(echo(call)) }
    },
  ],
  [
    'a bare error after the start',
    call => {
      const { opening } = minimal[providerOf(call)](completionCanary)
      return { headers: eventStream, body: opening + JSON.stringify({ error: { ...inBand(call), status: 'UNAVAILABLE' } }) }
    },
  ],
]

const inBand = ({ key }: UpstreamCall) => ({ type: `type-${key}`, code: `code-${key}`, message: `No ${key}`, param: `param-${key}` })

afterEach(() => gateway.ports.ledger.idle())

describe.each(scenes)('%s', (name, answer) => {
  const models = ['gpt-5.5', 'gemini-3.6-flash', 'claude-sonnet-5']
  const cases = surfaceNames.flatMap(surface => models.flatMap(model => [false, true].map(stream => ({ surface, model, stream }))))

  it.each(cases)('on $surface, $model, stream $stream, never shows the key', async ({ surface, ...body }) => {
    upstream.answer = answer
    const before = upstream.calls.length
    const { status, headers, text } = await ask(surface, request => Object.assign(request.body, body))
    expect(upstream.calls[before]?.key).toContain(keyCanary)
    expect(JSON.stringify(headers) + text).not.toContain(keyCanary)
    if (name === 'success') expect([status, text.includes(completionCanary)]).toEqual([200, true])
    if (name.startsWith('401')) expect([status, text.includes('upstream_auth_failed')]).toEqual([403, true])
  })
})

describe.each(surfaceNames)('a request of ours to refuse on %s', surface => {
  const spoilt: readonly (readonly [string, (request: Draft) => void])[] = [
    ['broken JSON', request => Object.assign(request, { wire: (json: string) => json.slice(0, -1) })],
    ['a list', request => Object.assign(request, { wire: (json: string) => `[${json}]` })],
    ['text instead of JSON', request => Object.assign(request, { wire: () => promptCanary })],
    ['too large', request => Object.assign(request, { wire: (json: string) => json.padEnd(1_000_001) })],
    ['a wrong start_within', ({ body }) => Object.assign(body, { start_within: promptCanary })],
    ['a service tier', ({ body }) => Object.assign(body, { service_tier: promptCanary })],
    ['wrong shapes', ({ body }) => Object.assign(body, { include_cost: promptCanary })],
    [
      'wrong messages',
      ({ body }) =>
        Object.assign(body, {
          messages: [{ role: promptCanary, content: promptCanary }],
          input: [{ content: 5, text: promptCanary }],
          contents: [{ role: promptCanary, parts: promptCanary }],
        }),
    ],
    ['a wrong key', ({ headers }) => Object.assign(headers, { authorization: `Bearer ${promptCanary}` })],
    ['a wrong method', request => Object.assign(request, { method: 'PUT' })],
  ]

  it.each(spoilt)('%s: the error quotes nothing', async (_, spoil) => {
    upstream.answer = call => minimalAnswer(call, completionCanary)
    const { status, text, headers } = await ask(surface, spoil)
    expect(status).toBeGreaterThanOrEqual(400)
    expect(text + JSON.stringify(headers)).not.toMatch(/canary/)
  })
})

describe('afterwards', () => {
  const leaks = (text: string) => [keyCanary, promptCanary, completionCanary, 'canary', customer.key].filter(word => text.includes(word))

  it('no log line knows any of it, at level debug', () => {
    expect(gateway.log.length).toBeGreaterThan(300)
    expect(gateway.log.filter(line => leaks(line).length > 0)).toEqual([])
  })

  it('no stored row knows any of it, nor a Leeway key', async () => {
    const client = dynamoClient()
    const { Items = [] } = await client.send(new ScanCommand({ TableName: gateway.ports.settings.TABLE_NAME, ConsistentRead: true }))
    client.destroy()
    expect(Items.filter(({ pk }) => /^ORG#.*#\d/.test(pk?.S ?? '')).length).toBeGreaterThan(300)
    expect(Items.filter(item => leaks(JSON.stringify(item)).length > 0)).toEqual([])
    expect(JSON.stringify(Items)).not.toContain('flex_live_')
  })

  it('no header of any reply knows any of it', () => {
    expect(answers.filter(({ headers }) => leaks(JSON.stringify(headers)).length > 0)).toEqual([])
  })

  it('no error of ours knows prompt or completion', () => {
    const ourErrors = answers.filter(({ text }) => text.includes('"doc_url":"https'))
    expect(ourErrors.length).toBeGreaterThan(50)
    expect(ourErrors.filter(({ text }) => leaks(text).length > 0)).toEqual([])
  })

  it('the record of calls to Secrets Manager knows no value', () => {
    expect(gateway.secrets.calls.length).toBeGreaterThan(3)
    expect(leaks(JSON.stringify(gateway.secrets.calls))).toEqual([])
  })

  it('the secret itself has the key, and the provider has got it', async () => {
    expect((await gateway.ports.secrets.read(customer.organisation))?.text).toContain(keyCanary)
    expect(upstream.calls.length).toBeGreaterThan(300)
  })
})
