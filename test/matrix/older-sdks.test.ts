// One row of the matrix with the SDKs of the generation before: other headers, another path, the same answers.
import Anthropic from '@anthropic-ai/sdk-0'
import { GoogleGenAI } from '@google/genai-2'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { startGateway, type TestGateway } from '../support/gateway.ts'
import { folded } from './callers/interactions.ts'
import { models } from './run.ts'
import { providerNames } from './table.ts'
import type { Json } from './view.ts'

let gateway: TestGateway

beforeAll(async () => {
  gateway = await startGateway()
})

afterAll(() => gateway.close())

const question = 'Ask weather {"city":"Paris"}.'
const parameters = { type: 'object' as const, properties: { city: { type: 'string' } }, required: ['city'] }

describe('@anthropic-ai/sdk 0.137', () => {
  const ask = (provider: keyof typeof models) => ({
    model: models[provider],
    start_within: 'default',
    max_tokens: 1000,
    messages: [{ role: 'user' as const, content: question }],
    tools: [{ name: 'weather', input_schema: parameters }],
  })

  it.each(providerNames)('streams and answers whole from %s', async provider => {
    const client = new Anthropic({ apiKey: gateway.key, baseURL: gateway.url, maxRetries: 0 })
    const answers = [await client.messages.stream(ask(provider)).finalMessage(), await client.messages.create(ask(provider))]
    for (const { content, stop_reason } of answers) {
      expect(stop_reason).toBe('tool_use')
      expect(content.at(-1)).toMatchObject({ type: 'tool_use', name: 'weather', input: { city: 'Paris' } })
    }
    expect(gateway.simulator.calls.at(-1)).toMatchObject({ provider, outcome: 'completed' })
  })
})

describe('@google/genai 2.32', () => {
  const ask = (provider: keyof typeof models) => ({
    model: models[provider],
    start_within: 'default',
    input: question,
    generation_config: { max_output_tokens: 1000 },
    tools: [{ type: 'function' as const, name: 'weather', parameters }],
  })

  it.each(providerNames)('streams and answers whole from %s', async provider => {
    const { interactions } = new GoogleGenAI({ apiKey: gateway.key, httpOptions: { baseUrl: gateway.url } })
    const stream: unknown = await interactions.create({ ...ask(provider), stream: true })
    const whole: unknown = await interactions.create(ask(provider))
    for (const answer of [await folded(stream as AsyncIterable<Json>), whole as Json]) {
      expect(answer.status).toBe('requires_action')
      expect((answer.steps as Json[]).at(-1)).toMatchObject({ type: 'function_call', name: 'weather', arguments: { city: 'Paris' } })
    }
    expect(gateway.simulator.calls.at(-1)).toMatchObject({ provider, outcome: 'completed' })
  })
})
