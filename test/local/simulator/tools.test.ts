// The simulated models call tools: named, wished for or forced, with arguments that the tool's schema takes; on a result they speak.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type Simulator, startSimulator } from '../../../functions/local/simulator/simulator.ts'
import { jsonOf } from '../../../shared/json.ts'
import { events, send } from './wire.ts'

let simulator: Simulator
beforeAll(async () => {
  simulator = await startSimulator()
})
afterAll(() => simulator.close())

type Item = Readonly<Record<string, unknown>>
const openai = async (body: object) => {
  const reply = await send(simulator.origins.openai, 'openai', { body })
  expect([reply.status, reply.status === 200 ? '' : reply.text]).toEqual([200, ''])
  return (JSON.parse(reply.text).output as Item[]).filter(item => item.type !== 'reasoning')
}

const parameters = {
  type: 'object',
  properties: {
    command: { type: 'string' },
    limit: { type: 'integer', minimum: 5 },
    mode: { enum: ['fast', 'slow'] },
    where: { type: 'object', properties: { path: { type: 'string' } }, required: ['path'] },
    more: { type: 'string' },
  },
  required: ['command', 'limit', 'mode', 'where'],
}
const shell = { type: 'function', name: 'shell', parameters }
const least = { command: 'echo simulated', limit: 5, mode: 'fast', where: { path: '' } }

describe('a function', () => {
  it.each([
    ['that the user wants used', 'Please use the tool.', {}, least],
    ['that is named with arguments', 'shell {"command":"ls","more":"x"}', {}, { ...least, command: 'ls', more: 'x' }],
    ['that is required', 'hello', { tool_choice: 'required' }, least],
    ['that is forced by name', 'hello', { tool_choice: { type: 'function', name: 'shell' } }, least],
  ])('%s is called with all that its schema requires', async (_, input, more, expected) => {
    const [call] = await openai({ input, tools: [shell], ...more })
    expect(call).toMatchObject({ type: 'function_call', name: 'shell' })
    expect(JSON.parse(String(call?.arguments))).toEqual(expected)
  })

  it.each([
    ['nobody asks for', 'hello'],
    ['only the agent speaks of', '<system-reminder>You can use the tool shell.</system-reminder>hello'],
  ])('that %s is not called', async (_, input) => {
    expect(await openai({ input, tools: [shell] })).toMatchObject([{ type: 'message' }])
  })

  it('is not called again when its result is there', async () => {
    const [call] = await openai({ input: 'use the tool', tools: [shell] })
    const input = [
      { role: 'user', content: 'use the tool' },
      call,
      { type: 'function_call_output', call_id: call?.call_id, output: 'done' },
    ]
    expect(await openai({ input, tools: [shell] })).toMatchObject([{ content: [{ text: 'The tool said: done' }] }])
  })
})

describe("OpenAI's other tools", () => {
  const patch = { type: 'custom', name: 'apply_patch' }

  it('a tool of free text is called with the text behind its name, streamed in pieces', async () => {
    const input = 'apply_patch *** Begin Patch'
    expect(await openai({ input, tools: [patch] })).toMatchObject([
      { type: 'custom_tool_call', name: 'apply_patch', input: '*** Begin Patch' },
    ])
    const { text } = await send(simulator.origins.openai, 'openai', { body: { input, tools: [patch], stream: true } })
    const deltas = events(text).filter(({ event }) => event === 'response.custom_tool_call_input.delta')
    expect(deltas.map(({ data }) => data.delta).join('')).toBe('*** Begin Patch')
    expect(events(text).find(({ event }) => event === 'response.custom_tool_call_input.done')?.data.input).toBe('*** Begin Patch')
  })

  it('a tool in a namespace is called with its namespace', async () => {
    const tools = [{ type: 'namespace', name: 'files', description: 'x', tools: [{ ...shell, name: 'read' }] }]
    expect(await openai({ input: 'call read', tools })).toMatchObject([{ type: 'function_call', name: 'read', namespace: 'files' }])
  })

  it('a search for tools is the client’s to run; what it found can be called', async () => {
    const search = { type: 'tool_search', execution: 'client', parameters: { type: 'object', properties: {} } }
    const user = { role: 'user', content: 'tool_search, then shell' }
    const [call] = await openai({ input: [user], tools: [search] })
    expect(call).toMatchObject({ type: 'tool_search_call', execution: 'client', status: 'completed' })
    const found = { type: 'tool_search_output', call_id: call?.call_id, execution: 'client', tools: [shell] }
    expect(await openai({ input: [user, call, found], tools: [search] })).toMatchObject([{ type: 'function_call', name: 'shell' }])
  })

  it('a tool that was added on the way can be called', async () => {
    const input = [
      { type: 'additional_tools', role: 'developer', tools: [patch] },
      { role: 'user', content: 'apply_patch x' },
    ]
    expect(await openai({ input })).toMatchObject([{ type: 'custom_tool_call', input: 'x' }])
  })
})

describe('token counts', () => {
  const count = async (provider: 'openai' | 'gemini' | 'anthropic', path: string, body: string) => {
    const reply = await send(simulator.origins[provider], provider, { path, body })
    return { status: reply.status, body: jsonOf(reply.text) }
  }

  it.each([
    [
      'openai',
      '/v1/responses/input_tokens',
      { model: 'gpt-5', input: 'hello there' },
      { object: 'response.input_tokens', input_tokens: 7 },
    ],
    ['gemini', '/v1beta/models/gemini-2.5-flash:countTokens', { contents: [{ parts: [{ text: 'x' }] }] }, { totalTokens: 7 }],
    [
      'anthropic',
      '/v1/messages/count_tokens',
      { model: 'claude-opus-4-8', messages: [{ role: 'user', content: 'x' }] },
      { input_tokens: 11 },
    ],
  ] as const)('%s counts at %s', async (provider, path, body, expected) => {
    const counted = await count(provider, path, JSON.stringify(body))
    expect(counted).toMatchObject({ status: 200, body: expected })
    expect(simulator.calls.at(-1)).toMatchObject({ path, outcome: 'completed', status: 200 })
  })

  it.each([
    ['openai', '/v1/responses/input_tokens', '{"model":"gpt-5","stream":true}'],
    ['gemini', '/v1beta/models/gemini-2.5-flash:countTokens', '{}'],
    ['anthropic', '/v1/messages/count_tokens', '{"model":"claude-opus-4-8","max_tokens":1,"messages":[{"role":"user","content":"x"}]}'],
  ] as const)('%s refuses at %s what it would not count', async (provider, path, body) => {
    expect((await count(provider, path, body)).status).toBe(400)
  })
})
