// What the simulated providers refuse, and in whose words: as strict as the real ones, so that nothing of ours leaks through.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { SimulatedName } from '../../../functions/local/simulator/models.ts'
import { type Simulator, startSimulator } from '../../../functions/local/simulator/simulator.ts'
import { type SendOptions, send } from './wire.ts'

let simulator: Simulator
beforeAll(async () => {
  simulator = await startSimulator()
})
afterAll(() => simulator.close())

const post = (provider: SimulatedName, options: SendOptions) => send(simulator.origins[provider], provider, options)

type Row = [string, SendOptions, number, string]
const tool = { type: 'function', name: 'clock' }
const image = 'data:image/png;base64,AAAA'

async function expectRefusal(provider: SimulatedName, [, options, status, text]: Row): Promise<void> {
  const reply = await post(provider, options)
  expect([reply.status, reply.text]).toEqual([status, expect.stringContaining(text)])
  expect(simulator.calls.at(-1)?.outcome).toBe('rejected')
}

const messages = (...list: readonly (readonly [string, unknown])[]) => ({
  body: { messages: list.map(([role, content]) => ({ role, content })) },
})
const use = { type: 'tool_use', id: 'toolu_1', name: 'clock', input: {} }
const result = (id: string) => ({ type: 'tool_result', tool_use_id: id, content: 'noon' })
const call = { type: 'function_call', call_id: 'c1', name: 'clock', arguments: '{}' }
const step = { type: 'function_call', id: 'c1', name: 'clock', arguments: {} }

describe('openai', () => {
  it.each<Row>([
    ['no key', { headers: { authorization: undefined } }, 401, "didn't provide an API key"],
    ['the key in another header', { headers: { authorization: undefined, 'x-api-key': 'key' } }, 401, "didn't provide an API key"],
    ['a wrong key', { headers: { authorization: 'Bearer wrong-key' } }, 401, '"code":"invalid_api_key"'],
    ['another path', { path: '/v1/chat/completions' }, 404, 'Invalid URL (POST /v1/chat/completions)'],
    ['another content type', { headers: { 'content-type': 'text/plain' } }, 400, 'unsupported_content_type'],
    ['broken JSON', { body: '{"model":' }, 400, 'could not parse the JSON body'],
    ['invalid UTF-8', { body: Buffer.from([0x22, 0xff, 0x22]) }, 400, 'could not parse the JSON body'],
    [
      'an unknown field',
      { body: { start_within: '00h-00m-30s' } },
      400,
      `"message":"Unknown parameter: 'start_within'.","type":"invalid_request_error","param":"start_within","code":"unknown_parameter"`,
    ],
    ['no model', { body: { model: undefined } }, 400, "Missing required parameter: 'model'."],
    ['no input', { body: { input: undefined } }, 400, 'must be provided'],
    ['an unknown model', { body: { model: 'gpt-none' } }, 400, '"code":"model_not_found"'],
    ['an unknown tier', { body: { service_tier: 'standard' } }, 400, '"param":"service_tier"'],
    ['flex without a flex tier', { body: { model: 'gpt-4o', service_tier: 'flex' } }, 400, '"param":"service_tier"'],
    ['a tiny cap', { body: { max_output_tokens: 5 } }, 400, 'integer_below_min_value'],
    [
      'an unknown part',
      { body: { input: [{ role: 'user', content: [{ type: 'text', text: 'x' }] }] } },
      400,
      '"param":"input[0].content[0].type"',
    ],
    [
      'a result without its call',
      { body: { input: [{ type: 'function_call_output', call_id: 'c9', output: '' }] } },
      400,
      'No tool call found for function call output with call_id c9',
    ],
    ['a call without its result', { body: { input: [call] } }, 400, 'No tool output found for function call c1'],
    ['reasoning alone', { body: { input: [{ type: 'reasoning', id: 'rs_1', summary: [] }] } }, 400, 'without its required following item'],
    [
      "another provider's reasoning",
      {
        body: {
          input: [
            { type: 'reasoning', summary: [], encrypted_content: 'gemini' },
            { role: 'assistant', content: 'x' },
          ],
        },
      },
      400,
      'invalid_encrypted_content',
    ],
    ['a tool of another wire', { body: { tools: [{ name: 'clock', input_schema: {} }] } }, 400, '"param":"tools[0].type"'],
  ])('refuses %s', (...row) => expectRefusal('openai', row))

  it('takes images and tools', async () => {
    const content = [
      { type: 'input_image', image_url: image, detail: 'low' },
      { type: 'input_text', text: 'look' },
    ]
    const reply = await post('openai', { body: { input: [{ role: 'user', content }], tools: [tool], tool_choice: 'none' } })
    expect([reply.status, reply.text]).toEqual([200, expect.stringContaining('You said: look')])
  })
})

describe('gemini', () => {
  it.each<Row>([
    ['no key', { headers: { 'x-goog-api-key': undefined, authorization: 'Bearer key' } }, 403, 'PERMISSION_DENIED'],
    ['a wrong key', { headers: { 'x-goog-api-key': 'wrong-key' } }, 400, 'API_KEY_INVALID'],
    ['another path', { path: '/v1beta/interactions' }, 404, 'NOT_FOUND'],
    ['another content type', { headers: { 'content-type': undefined } }, 400, 'Unsupported content type'],
    ['broken JSON', { body: '' }, 400, 'Invalid JSON payload received'],
    ['an unknown field', { body: { start_within: 'default' } }, 400, 'Unknown name \\"start_within\\": Cannot find field.'],
    ['an unknown nested field', { body: { generation_config: { top_k: 1 } } }, 400, 'Unknown name \\"top_k\\" at \'generation_config\''],
    ['an unknown model', { body: { model: 'gemini-none' } }, 404, 'models/gemini-none is not found'],
    ['a tier of another provider', { body: { service_tier: 'auto' } }, 400, 'service_tier'],
    [
      'flex without a flex tier',
      { body: { model: 'gemini-2.0-flash', service_tier: 'flex' } },
      400,
      'Flex API is not supported for model gemini-2.0-flash',
    ],
    ['background without storing', { body: { background: true, store: false } }, 400, 'background'],
    [
      'a result without its call',
      { body: { input: [{ type: 'function_result', call_id: 'c9', result: '' }] } },
      400,
      'no matching function call',
    ],
    ['a call without its result', { body: { input: [step] } }, 400, 'no matching function result'],
    [
      'a Gemini 3 call without its signature',
      { body: { model: 'gemini-3.5-flash', input: [step, { type: 'function_result', call_id: 'c1', result: '' }] } },
      400,
      'missing a thought_signature',
    ],
    [
      "another provider's signature",
      { body: { input: [{ type: 'thought', signature: 'openai' }] } },
      400,
      'Thought signature is not valid',
    ],
  ])('refuses %s', (...row) => expectRefusal('gemini', row))

  it('takes images and a result inside a user_input step', async () => {
    const content = [{ type: 'function_result', call_id: 'c1', result: [{ type: 'text', text: 'noon' }] }]
    const reply = await post('gemini', { body: { input: [{ type: 'user_input', content: 'x' }, step, { type: 'user_input', content }] } })
    expect(JSON.parse(reply.text).steps).toEqual([{ type: 'model_output', content: [{ type: 'text', text: 'The tool said: noon' }] }])
    const seen = await post('gemini', {
      body: {
        input: [
          { type: 'image', data: 'AAAA', mime_type: 'image/png' },
          { type: 'text', text: 'look' },
        ],
      },
    })
    expect(seen.text).toContain('You said: look')
  })
})

describe('anthropic', () => {
  it.each<Row>([
    ['no key', { headers: { 'x-api-key': undefined } }, 401, 'authentication_error'],
    ['a wrong key', { headers: { 'x-api-key': 'wrong-key' } }, 401, 'invalid x-api-key'],
    ['another path', { path: '/v1/messages/count' }, 404, 'not_found_error'],
    ['another content type', { headers: { 'content-type': 'application/jsonl' } }, 400, 'content-type'],
    ['broken JSON', { body: '{' }, 400, 'not valid JSON'],
    ['no version', { headers: { 'anthropic-version': undefined } }, 400, 'anthropic-version: header is required'],
    ['an unknown version', { headers: { 'anthropic-version': '2025-01-01' } }, 400, 'is not a valid version'],
    ['an unknown field', { body: { start_within: 'default' } }, 400, 'start_within: Extra inputs are not permitted'],
    ['no max_tokens', { body: { max_tokens: undefined } }, 400, 'max_tokens: Field required'],
    ['an unknown model', { body: { model: 'claude' } }, 404, 'model: claude'],
    ['a tier of another provider', { body: { service_tier: 'default' } }, 400, "service_tier: Input should be 'auto' or 'standard_only'"],
    [
      'a temperature in the new version',
      { headers: { 'anthropic-version': '2026-10-21' }, body: { temperature: 1 } },
      400,
      'temperature: Extra inputs are not permitted',
    ],
    ['an assistant first', messages(['assistant', 'x']), 400, 'first message must use the \\"user\\" role'],
    ['an empty turn', messages(['user', '']), 400, 'must have non-empty content'],
    [
      'a call without its result',
      messages(['user', 'x'], ['assistant', [use]], ['user', 'y']),
      400,
      'without `tool_result` blocks immediately after: toolu_1',
    ],
    [
      'a result without its call',
      messages(['user', [result('toolu_9')]]),
      400,
      'unexpected `tool_use_id` found in `tool_result` blocks: toolu_9',
    ],
    [
      'a call by the user',
      messages(['user', [use]], ['user', [result('toolu_1')]]),
      400,
      '`tool_use` blocks can only be in `assistant` messages',
    ],
    ['an id with a colon', messages(['user', 'x'], ['assistant', [{ ...use, id: 'a:b' }]]), 400, 'should match pattern'],
    [
      "another provider's signature",
      messages(['user', 'x'], ['assistant', [{ type: 'thinking', thinking: '', signature: 'gemini' }]], ['user', 'y']),
      400,
      'Invalid `signature` in `thinking` block',
    ],
    [
      'a budget over the cap',
      { body: { thinking: { type: 'enabled', budget_tokens: 1024 } } },
      400,
      'must be greater than `thinking.budget_tokens`',
    ],
  ])('refuses %s', (...row) => expectRefusal('anthropic', row))

  it('takes images, a temperature in the old version, and repeats its request id', async () => {
    const source = { type: 'base64', media_type: 'image/png', data: 'AAAA' }
    const seen = await post('anthropic', {
      ...messages([
        'user',
        [
          { type: 'image', source },
          { type: 'text', text: 'look' },
        ],
      ]),
    })
    expect(seen.text).toContain('You said: look')
    expect((await post('anthropic', { body: { model: 'claude-sonnet-4-5', temperature: 0.5 } })).status).toBe(200)
    const refused = await post('anthropic', { body: { top: 1 } })
    expect(JSON.parse(refused.text).request_id).toBe(refused.headers['request-id'])
  })
})
