// The conversations of the matrix through a client that is nobody's official SDK: the `ai` package with its OpenAI, Anthropic and Google
// providers, each against models of all three.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { generateText, isStepCount, jsonSchema, Output, streamText, tool } from 'ai'
import type { SurfaceName } from '../../shared/dialects/abouts.ts'
import { models } from '../matrix/run.ts'
import { providerNames, surfaceNames } from '../matrix/table.ts'
import { startGateway, type TestGateway } from '../support/gateway.ts'
import { type Client, clientsOf } from './clients.ts'

let gateway: TestGateway
let clients: readonly Client[]

beforeAll(async () => {
  gateway = await startGateway()
  clients = await clientsOf(gateway)
})

afterAll(() => gateway.close())

const pairs = surfaceNames.flatMap(surface => providerNames.map(provider => ({ surface, provider })))

function clientOf(surface: SurfaceName): Client {
  const client = clients.find(one => one.surface === surface)
  if (client === undefined) throw new Error(`no client for ${surface}`)
  return client
}

const maxOutputTokens = 4000
const maxRetries = 0

/** A stream's failure is an event that nobody has to look at. */
const onError = ({ error }: { readonly error: unknown }) => {
  throw error
}

const weather = tool({
  description: 'The weather of a city.',
  inputSchema: jsonSchema<{ city: string }>({
    type: 'object',
    properties: { city: { type: 'string' } },
    required: ['city'],
    additionalProperties: false,
  }),
  execute: async ({ city }) => `sunny in ${city}`,
})

const thing = jsonSchema<{ name: string; kind: string }>({
  type: 'object',
  properties: { name: { type: 'string' }, kind: { enum: ['b', 'c'] } },
  required: ['name', 'kind'],
  additionalProperties: false,
})

describe.each(pairs)('$surface → $provider', ({ surface, provider }) => {
  const base = () => ({ model: clientOf(surface).model(models[provider]), maxOutputTokens, maxRetries })

  it('text, streamed and whole', async () => {
    const request = { ...base(), system: 'Be brief.', prompt: 'hello there' }
    const streamed = streamText({ ...request, onError })
    const whole = await generateText(request)
    const usage = await streamed.totalUsage
    expect([await streamed.text, whole.text]).toEqual(['You said: hello there', 'You said: hello there'])
    expect([await streamed.finishReason, whole.finishReason]).toEqual(['stop', 'stop'])
    expect(usage.outputTokens).toBe(whole.totalUsage.outputTokens)
    expect([usage.inputTokens ?? 0, whole.totalUsage.inputTokens ?? 0].every(count => count > 0)).toBe(true)
  })

  it('tools over several steps, with reasoning', async () => {
    const { reasoning } = clientOf(surface)
    const question = 'Ask weather {"city":"Paris"}.'
    const stopWhen = isStepCount(4)
    const answer = streamText({ ...base(), prompt: question, tools: { weather }, stopWhen, providerOptions: reasoning, onError })
    const steps = await answer.steps
    expect(steps.map(({ finishReason }) => finishReason)).toEqual(['tool-calls', 'stop'])
    expect(steps[0]?.toolCalls).toMatchObject([{ toolName: 'weather', input: { city: 'Paris' } }])
    expect(steps[0]?.toolResults).toMatchObject([{ toolName: 'weather', output: 'sunny in Paris' }])
    // Google's package puts the name of the tool around what it gave.
    expect(await answer.text).toMatch(/^The tool said: .*sunny in Paris/)
    // The signature of the first step was there again: a Gemini model would have refused the second one without it.
    const signature = Buffer.from(`simulated ${provider} r`).toString('base64')
    expect(JSON.stringify(gateway.simulator.calls.at(-1)?.body)).toContain(signature)
  })

  it('structured output', async () => {
    const { structured } = clientOf(surface)
    const request = { ...base(), prompt: 'describe', output: Output.object({ schema: thing }), providerOptions: structured }
    const streamed = streamText({ ...request, onError })
    const { output } = await generateText(request)
    expect([await streamed.output, output]).toEqual([
      { name: '', kind: 'b' },
      { name: '', kind: 'b' },
    ])
  })

  it('reasoning', async () => {
    const request = { ...base(), prompt: 'hm', providerOptions: clientOf(surface).reasoning }
    const streamed = streamText({ ...request, onError })
    const whole = await generateText(request)
    // Chat has no place for a summary.
    const expected = surface === 'chat' ? '' : 'The user wants: hm'
    expect([(await streamed.reasoningText) ?? '', whole.reasoningText ?? '']).toEqual([expected, expected])
    expect([await streamed.text, whole.text]).toEqual(['You said: hm', 'You said: hm'])
    expect((await streamed.usage).outputTokenDetails.reasoningTokens ?? 0).toBeGreaterThan(0)
  })

  it('a stream of many parts', async () => {
    const answer = streamText({ ...base(), prompt: 'count to 100', onError })
    const parts: string[] = []
    for await (const part of answer.textStream) parts.push(part)
    expect(parts.length).toBeGreaterThan(50)
    expect(parts.join('')).toMatch(/^1 2 3 .* 99 100$/)
  })
})
