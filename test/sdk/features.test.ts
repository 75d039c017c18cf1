// What callers ask of a model, through every official SDK: streamed, whole and raced answers agree with each other and with the provider's own.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { startGateway, type TestGateway } from '../support/gateway.ts'
import { type Place, type Sdk, sdks } from './clients.ts'
import { bothCalls, type Features, features, leastPerson, oneToolQuestion, toolQuestion } from './features.ts'
import { isObject, type Json, timeless } from './json.ts'
import { nextTurn, type View, viewOf } from './view.ts'

let gateway: TestGateway

beforeAll(async () => {
  gateway = await startGateway()
})

afterAll(() => gateway.close())

const place = (): Place => ({ url: gateway.url, key: gateway.key })

interface Case {
  readonly body: (feature: Features) => object
  readonly view: Partial<View>
}

const cases: readonly (readonly [string, Case])[] = [
  [
    'text',
    { body: ({ ask }) => ask('hello "there" ☂\n</s>'), view: { text: 'You said: hello "there" ☂\n</s>', calls: [], reasoned: false } },
  ],
  ['a system prompt', { body: ({ system }) => system('Be brief.'), view: { text: 'You said: hello there' } }],
  [
    'one tool',
    {
      body: ({ ask, tools }) => ({ ...ask(oneToolQuestion), ...tools }),
      view: { text: '', calls: [{ name: 'weather', input: { city: 'Rome' } }] },
    },
  ],
  ['parallel tools', { body: ({ ask, tools }) => ({ ...ask(toolQuestion), ...tools }), view: { text: '', calls: bothCalls } }],
  ['structured output', { body: ({ structured }) => structured, view: { text: leastPerson } }],
  ['an image', { body: ({ picture }) => picture('what is this'), view: { text: 'You said: what is this' } }],
  ['reasoning', { body: ({ reasoning }) => reasoning, view: { text: 'You said: hello there', reasoned: true } }],
  [
    'a long prompt, half of it cached',
    { body: ({ ask }) => ask(`${'word '.repeat(1000)}end`), view: { text: `You said: ${'word '.repeat(1000)}end` } },
  ],
  [
    'the token cap',
    { body: ({ ask, cap }) => ({ ...ask('count to 3000'), ...cap(16) }), view: { text: '1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16' } },
  ],
]

const endings = {
  responses: { text: 'completed', calls: 'completed', cap: 'max_output_tokens' },
  chat: { text: 'stop', calls: 'tool_calls', cap: 'length' },
  messages: { text: 'end_turn', calls: 'tool_use', cap: 'max_tokens' },
  interactions: { text: 'completed', calls: 'requires_action', cap: 'incomplete' },
} as const

const tierWords = {
  openai: { default: 'default', window: 'flex' },
  gemini: { default: 'standard', window: 'flex' },
  anthropic: { default: 'standard_only' },
}

/** Chat has no provider of its own dialect: what OpenAI's streams leave out of a message is taken off the whole one. */
function comparable(data: Json): Json {
  const { system_fingerprint: _, ...rest } = timeless(data)
  const choices = Array.isArray(rest.choices) ? rest.choices.filter(isObject) : undefined
  if (choices === undefined) return rest
  return {
    ...rest,
    choices: choices.map(({ message, ...choice }) => ({ ...choice, message: { ...(message as Json), annotations: undefined } })),
  }
}

/** What the provider itself answers; undefined for Chat. */
async function direct(sdk: Sdk, body: object, tier: string): Promise<Json | undefined> {
  if (sdk.surface === 'chat') return undefined
  const own = sdks.find(({ surface }) => surface === sdk.surface) ?? sdk
  const { data } = await own.whole(
    { url: gateway.simulator.origins[sdk.provider], key: 'key' },
    { model: sdk.model, ...body, service_tier: tier },
  )
  return data
}

describe.each(sdks.map(sdk => [sdk.name, sdk] as const))('%s', (_name, sdk) => {
  const feature = features[sdk.surface]
  const view = viewOf[sdk.surface]

  it.each(cases)('%s: streamed, whole, and as the provider has it', async (name, { body, view: expected }) => {
    const request = { ...body(feature), start_within: 'default' }
    const [final, whole, own] = await Promise.all([
      sdk.final(place(), request),
      sdk.whole(place(), request),
      direct(sdk, body(feature), tierWords[sdk.provider].default),
    ])
    const ending = endings[sdk.surface][name === 'the token cap' ? 'cap' : expected.calls?.length ? 'calls' : 'text']
    expect(view(whole.data)).toMatchObject({ ...expected, ending })
    expect(comparable(final)).toEqual(comparable(whole.data))
    expect(timeless(whole.data)).toEqual(timeless(own ?? whole.data))
  })

  it('gives tool calls back with their results', async () => {
    const request = { ...feature.ask(toolQuestion), ...feature.tools, ...feature.reasoning, start_within: 'default' }
    for (const first of [await sdk.final(place(), request), (await sdk.whole(place(), request)).data]) {
      const second = { ...request, ...nextTurn[sdk.surface](toolQuestion, first) }
      const [final, whole] = await Promise.all([sdk.final(place(), second), sdk.whole(place(), second)])
      expect(view(first).calls).toEqual(bothCalls)
      expect([view(final).text, view(whole.data).text]).toEqual(Array(2).fill('The tool said: weather and clock'))
    }
  })
})

const racers = sdks.flatMap(sdk => (sdk.provider === 'anthropic' ? [] : [[sdk.name, sdk] as const]))

describe.each(racers)('%s, raced', (_name, sdk) => {
  const feature = features[sdk.surface]

  it.each(cases)('%s: a whole answer folded from the stream is what the provider would have sent', async (_case, { body }) => {
    const request = { ...body(feature), start_within: '00h-10m-00s' }
    const [final, whole, own] = await Promise.all([
      sdk.final(place(), request),
      sdk.whole(place(), request),
      direct(sdk, body(feature), tierWords[sdk.provider === 'gemini' ? 'gemini' : 'openai'].window),
    ])
    expect(viewOf[sdk.surface](whole.data).tier).toBe('flex')
    expect(comparable(final)).toEqual(comparable(whole.data))
    expect(timeless(whole.data)).toEqual(timeless(own ?? whole.data))
  })
})

describe('usage', () => {
  const long = 'x'.repeat(8000)
  it.each(sdks.map(sdk => [sdk.name, sdk] as const))(
    '%s: cached and reasoning tokens where that surface counts them',
    async (_name, sdk) => {
      const feature = features[sdk.surface]
      const { data } = await sdk.whole(place(), { ...feature.ask(long), ...feature.reasoning, start_within: 'default' })
      expect(data.usage).toMatchObject(usage[sdk.surface])
    },
  )

  const usage = {
    responses: {
      input_tokens: 2004,
      input_tokens_details: { cached_tokens: 896, cache_write_tokens: 0 },
      output_tokens_details: { reasoning_tokens: 13 },
    },
    chat: { prompt_tokens_details: { cached_tokens: 896 }, completion_tokens_details: { reasoning_tokens: 13 } },
    messages: { input_tokens: 1115, cache_read_input_tokens: 896, output_tokens_details: { thinking_tokens: 13 } },
    interactions: { total_input_tokens: 2004, total_cached_tokens: 896, total_thought_tokens: 13 },
  }
})
