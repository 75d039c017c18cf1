// generateContent through Google's own SDK and the AI SDK's provider for Google, to every provider: whole, streamed, chats, tools, structured
// output, files, errors, lists and counts.
import { createGoogle } from '@ai-sdk/google'
import { FunctionCallingConfigMode, type GenerateContentParameters, GoogleGenAI, ThinkingLevel } from '@google/genai'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { generateText, jsonSchema, Output, streamText, tool } from 'ai'
import { startGateway, type TestGateway } from '../support/gateway.ts'

const models = ['gemini-3.6-flash', 'gpt-5.5', 'claude-sonnet-5'] as const
const headers = { 'x-leeway-start-within': 'default' }
const city = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] }
const question = 'Ask weather {"city":"Rome"}.'
const maxOutputTokens = 4000

let gateway: TestGateway
let genai: GoogleGenAI
let google: ReturnType<typeof createGoogle>

beforeAll(async () => {
  gateway = await startGateway()
  genai = new GoogleGenAI({ apiKey: gateway.key, httpOptions: { baseUrl: gateway.url, headers } })
  google = createGoogle({ apiKey: gateway.key, baseURL: `${gateway.url}/v1beta`, headers })
})
afterAll(() => gateway.close())

const lastCall = () => gateway.simulator.calls.at(-1)

describe.each(models)('@google/genai to %s', model => {
  const ask = (contents: GenerateContentParameters['contents'], config: GenerateContentParameters['config'] = {}) => ({
    model,
    contents,
    config: { maxOutputTokens, ...config },
  })

  it('answers whole', async () => {
    const answer = await genai.models.generateContent(ask('hello', { systemInstruction: 'Be brief.' }))
    expect([answer.text, answer.candidates?.[0]?.finishReason, answer.modelVersion]).toEqual(['You said: hello', 'STOP', model])
    expect(answer.usageMetadata).toMatchObject({ promptTokenCount: expect.any(Number), candidatesTokenCount: 3 })
  })

  it('streams', async () => {
    const chunks = []
    for await (const chunk of await genai.models.generateContentStream(ask('count to 20'))) chunks.push(chunk)
    expect(chunks.length).toBeGreaterThan(5)
    expect(chunks.map(chunk => chunk.text ?? '').join('')).toBe(Array.from({ length: 20 }, (_, index) => index + 1).join(' '))
    expect(chunks.at(-1)?.candidates?.[0]?.finishReason).toBe('STOP')
    expect(chunks.at(-1)?.usageMetadata?.totalTokenCount).toBeGreaterThan(20)
  })

  it('keeps a chat, streamed and whole', async () => {
    const chat = genai.chats.create({ model, config: { maxOutputTokens } })
    for await (const _ of await chat.sendMessageStream({ message: 'first' })) {
      // The chat keeps what came.
    }
    const answer = await chat.sendMessage({ message: 'second' })
    expect(answer.text).toBe('You said: second')
    expect(chat.getHistory(true).length).toBeGreaterThanOrEqual(4)
    const texts = JSON.stringify(lastCall()?.body)
      .match(/(?<="text":")[^"]+/g)
      ?.join('')
    expect(texts).toBe('firstYou said: firstsecond')
    if (model !== 'gemini-3.6-flash') expect(JSON.stringify(lastCall()?.body)).toContain('"You said: first"')
  })

  it('calls a tool and takes its result, with the reasoning replayed', async () => {
    const config = {
      tools: [{ functionDeclarations: [{ name: 'weather', description: 'Weather', parametersJsonSchema: city }] }],
      thinkingConfig: { thinkingLevel: ThinkingLevel.HIGH, includeThoughts: true },
    }
    const user = { role: 'user', parts: [{ text: question }] }
    const first = await genai.models.generateContent(ask([user], config))
    expect(first.functionCalls?.map(({ name, args }) => ({ name, args }))).toEqual([{ name: 'weather', args: { city: 'Rome' } }])
    const [call] = first.functionCalls ?? []
    const result = { role: 'user', parts: [{ functionResponse: { name: 'weather', response: { output: 'sunny' } } }] }
    const turn = first.candidates?.[0]?.content
    expect(turn?.parts?.filter(part => part.thoughtSignature !== undefined).length).toBe(1)
    if (model !== 'gemini-3.6-flash') expect(call?.id).toBeTruthy()
    const second = await genai.models.generateContent(ask([user, turn ?? {}, result], config))
    expect(second.text).toBe('The tool said: sunny')
  })

  it('forces a tool, with a schema in Google’s own form', async () => {
    const declaration = { name: 'weather', parameters: { type: 'OBJECT', properties: { city: { type: 'STRING' } } } }
    const functionCallingConfig = { mode: FunctionCallingConfigMode.ANY, allowedFunctionNames: ['weather'] }
    const config = { tools: [{ functionDeclarations: [declaration] }], toolConfig: { functionCallingConfig } }
    const answer = await genai.models.generateContent(ask('hello', config as GenerateContentParameters['config']))
    expect(answer.functionCalls?.[0]?.name).toBe('weather')
  })

  it('answers to a schema', async () => {
    const responseJsonSchema = { ...city, additionalProperties: false }
    const answer = await genai.models.generateContent(ask('hello', { responseMimeType: 'application/json', responseJsonSchema }))
    expect(JSON.parse(answer.text ?? '')).toEqual({ city: '' })
  })

  it('takes files inline', async () => {
    const parts = [{ text: 'look' }, { inlineData: { mimeType: 'application/pdf', data: 'JVBERi0xLjQK' } }]
    expect((await genai.models.generateContent(ask([{ role: 'user', parts }]))).text).toBe('You said: look')
  })

  it('races, and answers the fold of the stream', async () => {
    if (model === 'claude-sonnet-5') return
    const httpOptions = { headers: { 'x-leeway-start-within': '00h-00m-10s' } }
    const direct = await genai.models.generateContent(ask('the same'))
    const raced = await genai.models.generateContent(ask('the same', { httpOptions }))
    expect(raced.candidates).toEqual(direct.candidates)
    expect(lastCall()?.tier).toBe('flex')
    expect(raced.sdkHttpResponse?.headers?.['x-leeway-tier']).toBe('flex')
  })
})

describe.each(models)('the AI SDK’s google() to %s', model => {
  it('answers whole and streams', async () => {
    const whole = await generateText({ model: google(model), prompt: 'hello', maxOutputTokens })
    expect(whole.text).toBe('You said: hello')
    const stream = streamText({ model: google(model), prompt: 'hello', maxOutputTokens })
    expect(await stream.text).toBe('You said: hello')
    expect(await stream.finishReason).toBe('stop')
    expect((await stream.totalUsage).totalTokens).toBeGreaterThan(3)
  })

  it('goes on by itself after a tool', async () => {
    const weather = tool({ description: 'Weather', inputSchema: jsonSchema(city as object), execute: async () => 'sunny' })
    const whole = await generateText({
      model: google(model),
      prompt: question,
      maxOutputTokens,
      tools: { weather },
      stopWhen: ({ steps }) => steps.length > 1,
    })
    expect(whole.text).toContain('sunny')
  })

  it('answers to a schema', async () => {
    const schema = jsonSchema<{ city: string }>({ ...city, additionalProperties: false } as object)
    const { output } = await generateText({ model: google(model), prompt: 'hello', maxOutputTokens, output: Output.object({ schema }) })
    expect(output).toEqual({ city: '' })
  })
})

describe('errors', () => {
  it('reach the user of the Gen AI SDK with status and message', async () => {
    const config = { httpOptions: { headers: { 'x-leeway-start-within': 'soon' } } }
    const failure = await genai.models.generateContent({ model: 'gpt-5.5', contents: 'hi', config }).catch((error: unknown) => error)
    expect(failure).toMatchObject({ name: 'ApiError', status: 400, message: expect.stringContaining('00h-00m-30s') })
  })

  it('reach the user of the AI SDK in their own words', async () => {
    const other = createGoogle({ apiKey: gateway.key, baseURL: `${gateway.url}/v1beta` })
    await expect(generateText({ model: other('gemini-3.6-flash'), prompt: 'hi', maxRetries: 0 })).rejects.toThrow(
      '`start_within` is required',
    )
  })
})

it.each(models)('counts tokens of %s', async model => {
  const short = await genai.models.countTokens({ model, contents: 'hello' })
  const long = await genai.models.countTokens({ model, contents: `hello${' more'.repeat(200)}` })
  expect(long.totalTokens ?? 0).toBeGreaterThan((short.totalTokens ?? 0) + 100)
})

it.each([
  ['/v1/messages/count_tokens', { messages: [{ role: 'user', content: 'hello' }], system: 'Be brief.' }],
  ['/v1/responses/input_tokens', { input: 'hello', instructions: 'Be brief.' }],
])('%s has Gemini count', async (path, body) => {
  const response = await fetch(gateway.url + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${gateway.key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'gemini-3.6-flash', ...body }),
  })
  expect([response.status, await response.json()]).toEqual([200, expect.objectContaining({ input_tokens: expect.any(Number) })])
  expect(lastCall()?.path).toBe('/v1beta/models/gemini-3.6-flash:countTokens')
  expect(lastCall()?.body).toEqual({
    generateContentRequest: {
      model: 'models/gemini-3.6-flash',
      contents: [{ role: 'user', parts: [{ text: 'hello' }] }],
      systemInstruction: { parts: [{ text: 'Be brief.' }] },
    },
  })
})

it('streams one JSON array to those who do not ask for events', async () => {
  const response = await fetch(`${gateway.url}/v1beta/models/gpt-5.5:streamGenerateContent`, {
    method: 'POST',
    headers: { 'x-goog-api-key': gateway.key, 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ contents: [{ role: 'user', parts: [{ text: 'hello' }] }] }),
  })
  const chunks = (await response.json()) as { candidates: { content: { parts: { text: string }[] } }[] }[]
  expect(response.headers.get('content-type')).toBe('application/json')
  expect(chunks.flatMap(chunk => chunk.candidates[0]?.content.parts.map(({ text }) => text)).join('')).toBe('You said: hello')
})

it('lists models in pages of Google’s shape', async () => {
  const names: string[] = []
  for await (const { name } of await genai.models.list({ config: { pageSize: 5 } })) names.push(name ?? '')
  expect(names).toEqual(expect.arrayContaining(models.map(model => `models/${model}`)))
  expect((await genai.models.get({ model: 'gpt-5.5' })).name).toBe('models/gpt-5.5')
})
