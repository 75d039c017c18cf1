// A raced whole answer is the fold of a stream: field by field what the provider would have answered whole.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type Simulator, startSimulator } from '../../functions/local/simulator/simulator.ts'
import { httpClient, type UpstreamClient } from '../../shared/upstream/http.ts'
import { fakeClock } from '../support/fake-clock.ts'
import { byok, chain } from './chain.ts'

let simulator: Simulator
let client: UpstreamClient

beforeAll(async () => {
  const clock = fakeClock()
  simulator = await startSimulator({ clock })
  client = httpClient(clock)
})
afterAll(async () => {
  await client.close()
  await simulator.close()
})

type Body = Readonly<Record<string, unknown>>

/** The answer through Leeway, raced. */
async function raced(surface: 'responses' | 'interactions', body: Body): Promise<unknown> {
  const { OPENAI_UPSTREAM_URL, GEMINI_UPSTREAM_URL } = {
    OPENAI_UPSTREAM_URL: simulator.origins.openai,
    GEMINI_UPSTREAM_URL: simulator.origins.gemini,
  }
  const { request, rows } = chain({}, { environment: { OPENAI_UPSTREAM_URL, GEMINI_UPSTREAM_URL }, ports: { open: client.open } })
  const caller = request({ surface, body: { ...body, stream: undefined } })
  await caller.done
  expect(caller.status()).toBe(200)
  expect(rows).toMatchObject([{ reason: 'flex_won' }])
  return caller.json()
}

/** The provider's own whole answer. */
async function asked(provider: 'openai' | 'gemini', body: Body): Promise<unknown> {
  const keys = { openai: { authorization: `Bearer ${byok.openai}` }, gemini: { 'x-goog-api-key': byok.gemini } }
  const path = { openai: '/v1/responses', gemini: '/v1/interactions' }
  const response = await fetch(`${simulator.origins[provider]}${path[provider]}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...keys[provider] },
    body: JSON.stringify({ ...body, service_tier: 'flex' }),
  })
  return response.json()
}

/** Ids are minted anew for each answer: only their form is compared. */
const comparable = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (key, member: unknown) => (/^(id|call_id)$/.test(key) ? String(member).replace(/[0-9a-f]{8,}$/, '…') : member)),
  )

const schema = {
  type: 'object',
  properties: { city: { type: 'string' }, degrees: { type: 'number' } },
  required: ['city', 'degrees'],
  additionalProperties: false,
}
const weather = { type: 'function', name: 'weather', parameters: { type: 'object', properties: { city: { type: 'string' } } } }
const clock = { type: 'function', name: 'clock', parameters: { type: 'object', properties: {} } }

const cases: readonly (readonly [string, Body, Body])[] = [
  ['a text', {}, {}],
  ['a long text', { input: 'count to 2000' }, { input: 'count to 2000' }],
  ['other scripts', { input: 'Grüße, 世界 🌍 "quoted" \\ \u2028' }, { input: 'Grüße, 世界 🌍 "quoted" \\ \u2028' }],
  ['a cut text', { input: 'count to 500', max_output_tokens: 20 }, { input: 'count to 500', generation_config: { max_output_tokens: 20 } }],
  [
    'thoughts',
    { reasoning: { effort: 'low', summary: 'auto' }, include: ['reasoning.encrypted_content'] },
    { generation_config: { thinking_level: 'low', thinking_summaries: 'auto' } },
  ],
  [
    'parallel calls',
    {
      input: 'Call weather {"city":"Oslo"} and clock',
      tools: [
        { ...weather, strict: false },
        { ...clock, strict: false },
      ],
    },
    { input: 'Call weather {"city":"Oslo"} and clock', tools: [weather, clock] },
  ],
  [
    'a structured output',
    { text: { format: { type: 'json_schema', name: 'report', schema, strict: true } } },
    { response_format: { type: 'text', mime_type: 'application/json', schema } },
  ],
  // GPT-5.5 takes them only while it does not think.
  [
    'settings echoed',
    { reasoning: { effort: 'none' }, temperature: 0.5, top_p: 0.9, store: false, metadata: { a: 'b' }, user: 'u' },
    { store: false },
  ],
]

describe.each(cases)('%s', (_, responses, interactions) => {
  it('is the same on Responses', async () => {
    const body = { model: 'gpt-5.5', input: 'Hello', ...responses }
    expect(comparable(await raced('responses', body))).toEqual(comparable(await asked('openai', body)))
  })

  it('is the same on Interactions', async () => {
    const body = { model: 'gemini-3.6-flash', input: 'Hello', ...interactions }
    expect(comparable(await raced('interactions', body))).toEqual(comparable(await asked('gemini', body)))
  })
})
