// The official SDKs as oracles: they must accept what the simulated providers send, streamed and whole.
import Anthropic from '@anthropic-ai/sdk'
import { GoogleGenAI } from '@google/genai'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import OpenAI from 'openai'
import { type Simulator, startSimulator } from '../../../functions/local/simulator/simulator.ts'

let simulator: Simulator
let openai: OpenAI
let anthropic: Anthropic
let gemini: GoogleGenAI

beforeAll(async () => {
  simulator = await startSimulator()
  openai = new OpenAI({ apiKey: 'key', baseURL: `${simulator.origins.openai}/v1`, maxRetries: 0 })
  // SDK 1.x sends its key as a bearer token; the provider looks at x-api-key first.
  anthropic = new Anthropic({ apiKey: 'key', baseURL: simulator.origins.anthropic, maxRetries: 0 })
  gemini = new GoogleGenAI({ apiKey: 'key', httpOptions: { baseUrl: simulator.origins.gemini } })
})

afterAll(() => simulator.close())

const weather = { type: 'object' as const, properties: { city: { type: 'string' } }, required: ['city'], additionalProperties: false }
const bothTools = 'Ask weather {"city":"Paris, {France}"} and clock.'
const schema = {
  ...{ type: 'object' as const, additionalProperties: false, required: ['name', 'age', 'kind', 'tags'] },
  properties: { name: { type: 'string' }, age: { type: 'integer', minimum: 3 }, kind: { enum: ['b', 'c'] }, tags: { type: 'array' } },
}
/** Anthropic takes no bounds. */
const closed = { ...schema, properties: { ...schema.properties, age: { type: 'integer' } } }
const least = { name: '', age: 3, kind: 'b', tags: [] }
const long = 'count to 3000'

describe('openai', () => {
  const tools = ['weather', 'clock'].map(name => ({ type: 'function' as const, name, parameters: weather, strict: true }))

  /** What differs between two runs of the same request. */
  const timeless = (text: string) =>
    text.replace(/"(id|call_id)":"[a-z]+_[0-9a-f]+"/g, '"$1":""').replace(/"(created|completed)_at":\d+/g, '"$1_at":0')

  it.each([
    ['text', { input: 'hello there' }, 'You said: hello there'],
    [
      'reasoning',
      { input: 'hm', reasoning: { effort: 'low' as const, summary: 'auto' as const }, include: ['reasoning.encrypted_content' as const] },
      'You said: hm',
    ],
    ['parallel tools', { input: bothTools, tools }, ''],
    ['structured output', { input: 'x', text: { format: { type: 'json_schema' as const, name: 'n', schema } } }, JSON.stringify(least)],
    ['a long prompt', { input: `${'word '.repeat(2000)}end`, max_output_tokens: 16 }, `You said:${' word'.repeat(14)}`],
  ])('streams %s, and the whole reply is the same', async (_case, parts, text) => {
    const request = { model: 'gpt-5', service_tier: 'flex' as const, ...parts }
    const streamed = await openai.responses.stream(request).finalResponse()
    const whole = await openai.responses.create(request)
    expect(streamed.output_text).toBe(text)
    expect([streamed.service_tier, whole.service_tier]).toEqual(['flex', 'flex'])
    const clean = JSON.parse(
      JSON.stringify(streamed, (name, value) =>
        name === 'parsed' || name === 'output_parsed' || name === 'parsed_arguments' ? undefined : value,
      ),
    )
    expect(JSON.parse(timeless(JSON.stringify(clean)))).toEqual(JSON.parse(timeless(JSON.stringify(whole))))
  })

  it('calls tools with arguments, then speaks of their results', async () => {
    const first = await openai.responses.stream({ model: 'gpt-5', input: bothTools, tools }).finalResponse()
    const calls = first.output.filter(item => item.type === 'function_call')
    expect(calls.map(call => [call.name, call.arguments])).toEqual([
      ['weather', '{"city":"Paris, {France}"}'],
      ['clock', '{"city":"simulated"}'],
    ])
    const outputs = calls.map(call => ({ type: 'function_call_output' as const, call_id: call.call_id, output: `${call.name} ok` }))
    const history = calls.map(({ type, call_id, name, arguments: text }) => ({ type, call_id, name, arguments: text }))
    const second = await openai.responses.create({
      model: 'gpt-5',
      input: [{ role: 'user', content: bothTools }, ...history, ...outputs],
      tools,
    })
    expect(second.output_text).toBe('The tool said: weather ok and clock ok')
  })

  it('stops at the token cap', async () => {
    const response = await openai.responses.stream({ model: 'gpt-5', input: long, max_output_tokens: 20 }).finalResponse()
    expect(response).toMatchObject({
      status: 'incomplete',
      incomplete_details: { reason: 'max_output_tokens' },
      usage: { output_tokens: 20 },
    })
  })

  it('counts cached input within input and reasoning within output', async () => {
    const { usage } = await openai.responses.create({ model: 'o3', input: 'x'.repeat(8000), reasoning: { effort: 'high' } })
    expect(usage?.input_tokens_details.cached_tokens).toBe(896)
    expect(usage?.input_tokens).toBeGreaterThan(2000)
    expect(usage?.output_tokens_details.reasoning_tokens).toBeGreaterThan(0)
    expect(usage?.total_tokens).toBe((usage?.input_tokens ?? 0) + (usage?.output_tokens ?? 0))
  })
})

describe('anthropic', () => {
  const tools = ['weather', 'clock'].map(name => ({ name, input_schema: weather }))
  const base = { model: 'claude-opus-4-8', max_tokens: 4000 }
  const ask = (content: string) => [{ role: 'user' as const, content }]

  it.each([
    ['text', { messages: ask('hello there') }],
    ['thinking', { messages: ask('hm'), thinking: { type: 'adaptive' as const } }],
    [
      'hidden thinking',
      {
        model: 'claude-haiku-4-5',
        messages: ask('hm'),
        thinking: { type: 'enabled' as const, budget_tokens: 1024, display: 'omitted' as const },
      },
    ],
    ['parallel tools', { messages: ask(bothTools), tools }],
    ['structured output', { messages: ask('x'), output_config: { format: { type: 'json_schema' as const, schema: closed } } }],
    ['a length stop', { messages: ask(long), max_tokens: 5 }],
  ])('streams %s, and the whole reply is the same', async (_case, parts) => {
    const request = { ...base, ...parts }
    const streamed = await anthropic.messages.stream(request).finalMessage()
    const whole = await anthropic.messages.create(request)
    const clean = (message: object) =>
      JSON.parse(JSON.stringify(message, (name, value) => (name === 'id' || name === 'parsed_output' ? undefined : value)))
    expect(clean(streamed)).toEqual(clean(whole))
    expect(whole.usage.service_tier).toBe('standard')
  })

  it('takes its own thinking and tool calls back with their results', async () => {
    const messages = ask(bothTools)
    const thinking = { type: 'adaptive' as const }
    const first = await anthropic.messages.stream({ ...base, messages, tools, thinking }).finalMessage()
    expect(first.stop_reason).toBe('tool_use')
    const results = first.content.flatMap(block =>
      block.type === 'tool_use' ? [{ type: 'tool_result' as const, tool_use_id: block.id, content: block.name }] : [],
    )
    const content = first.content.filter(block => block.type === 'tool_use' || block.type === 'thinking')
    const second = await anthropic.messages.create({
      ...{ ...base, tools, thinking },
      messages: [...messages, { role: 'assistant', content }, { role: 'user', content: results }],
    })
    expect(second.content.at(-1)).toMatchObject({ type: 'text', text: 'The tool said: weather and clock' })
  })
})

describe('gemini', () => {
  const tools = ['weather', 'clock'].map(name => ({ type: 'function' as const, name, parameters: weather }))
  const model = 'gemini-3.5-flash'

  async function events(request: object): Promise<readonly Record<string, unknown>[]> {
    const stream = await gemini.interactions.create({ model, input: '', ...request, stream: true })
    const list: Record<string, unknown>[] = []
    for await (const event of stream) list.push(JSON.parse(JSON.stringify(event)))
    return list
  }

  it('streams text in its order, and the whole reply agrees', async () => {
    const list = await events({ input: 'hello', service_tier: 'flex' })
    expect([...new Set(list.map(event => event.event_type))]).toEqual([
      ...['interaction.created', 'interaction.status_update', 'step.start', 'step.delta', 'step.stop', 'interaction.completed'],
    ])
    const text = list.map(event => (event.delta as { text?: string } | undefined)?.text ?? '').join('')
    const whole = await gemini.interactions.create({ model, input: 'hello', service_tier: 'flex' })
    expect([text, whole.output_text]).toEqual(['You said: hello', 'You said: hello'])
    const { usage, status, service_tier } = (list.at(-1)?.interaction ?? {}) as Record<string, unknown>
    expect({ status, service_tier }).toEqual({ status: 'completed', service_tier: 'flex' })
    expect(whole.usage).toMatchObject(usage as object)
  })

  it('thinks with a signature, calls tools, and takes the steps back', async () => {
    const request = {
      model,
      input: bothTools,
      tools,
      generation_config: { thinking_level: 'low' as const, thinking_summaries: 'auto' as const },
    }
    const first = await gemini.interactions.create(request)
    expect(first.status).toBe('requires_action')
    expect(first.steps?.map(step => step.type)).toEqual(['thought', 'function_call', 'function_call'])
    const usage = first.usage
    expect((usage?.total_input_tokens ?? 0) + (usage?.total_output_tokens ?? 0) + (usage?.total_thought_tokens ?? 0)).toBe(
      usage?.total_tokens,
    )
    const steps = first.steps ?? []
    const results = steps.flatMap(step =>
      step.type === 'function_call' ? [{ type: 'function_result' as const, call_id: step.id, result: step.name }] : [],
    )
    const second = await gemini.interactions.create({
      ...request,
      input: [{ type: 'user_input', content: [{ type: 'text', text: bothTools }] }, ...steps, ...results],
    })
    expect(second.output_text).toBe('The tool said: weather and clock')
  })

  it('streams arguments in pieces', async () => {
    const list = await events({ input: bothTools, tools })
    const pieces = list.flatMap(event => {
      const delta = event.delta as { type?: string; arguments?: string } | undefined
      return event.index === 0 && delta?.type === 'arguments_delta' ? [delta.arguments] : []
    })
    expect(pieces.length).toBeGreaterThan(1)
    expect(pieces.join('')).toBe('{"city":"Paris, {France}"}')
    expect(list.at(-1)?.interaction).toMatchObject({ status: 'requires_action', service_tier: 'standard' })
  })

  it('answers with JSON of a schema, keeps no id when it does not store, and stops at the cap', async () => {
    const structured = await gemini.interactions.create({
      model,
      input: 'x',
      store: false,
      response_format: { type: 'text', mime_type: 'application/json', schema },
    })
    expect([structured.id, JSON.parse(structured.output_text ?? '')]).toEqual(['', least])
    const short = await gemini.interactions.create({ model, input: long, generation_config: { max_output_tokens: 3 } })
    expect([short.status, short.output_text]).toEqual(['incomplete', '1 2 3'])
  })
})
