// Hub events as chat completion chunks.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type OpenAI from 'openai'
import { chatSurface } from '../../../shared/dialects/chat/index.ts'
import type { Body } from '../../../shared/dialects/dialect.ts'
import type { HubEvent } from '../../../shared/hub/event.ts'
import type { Answer } from '../../../shared/hub/fold.ts'
import { contextOf, dataOf, foldOf, framesOf, hubOf, openStand, type Stand, wireOf } from '../specimens.ts'

const body = { model: 'gpt-5.5', messages: [{ role: 'user', content: 'Hello' }] }
const withUsage = { ...body, stream_options: { include_usage: true } }
const legacy = { ...body, functions: [{ name: 'get_weather' }] }

const encode = (events: readonly HubEvent[], asked: Body = body): string =>
  events.map(chatSurface.streamEncoder(contextOf(asked, chatSurface.decode))).join('')
const whole = (answer: Answer, asked: Body = body): OpenAI.ChatCompletion =>
  JSON.parse(chatSurface.whole(answer, contextOf(asked, chatSurface.decode)))

let stand: Stand
beforeAll(async () => {
  stand = await openStand()
})
afterAll(() => stand.close())

const finalCompletion = async (sse: string) => {
  stand.answer('text/event-stream', sse)
  return await stand.client.chat.completions.stream({ model: 'm', messages: [] }).finalChatCompletion()
}

const deltas = (sse: string) => dataOf(sse).map(({ choices }) => (choices as { delta: unknown }[])[0]?.delta)

describe('the chunks', () => {
  it.each(['text', 'refusal', 'length', 'web-search', 'text-custom-tool'])('of the specimen %s', name => {
    const sse = encode(hubOf(name), withUsage)
    expect(dataOf(sse)).toEqual(dataOf(wireOf('chat', name).toString()))
    expect(sse.endsWith('data: [DONE]\n\n')).toBe(true)
    expect(framesOf(sse).every(({ event }) => event === undefined)).toBe(true)
  })

  it('of parallel calls: one index each, id and name once', () => {
    const sent = deltas(encode(hubOf('reasoning-parallel-tools')))
    const id = expect.stringMatching(/^call_paris_lw1_/)
    const start = { type: 'function', function: { name: 'get_weather', arguments: '' } }
    expect(sent).toEqual([
      { role: 'assistant', content: null, refusal: null },
      { tool_calls: [{ index: 0, id, ...start }] },
      { tool_calls: [{ index: 0, function: { arguments: '{"city":' } }] },
      { tool_calls: [{ index: 0, function: { arguments: '"Paris"}' } }] },
      { tool_calls: [{ index: 1, id: 'call_rome', ...start }] },
      { tool_calls: [{ index: 1, function: { arguments: '{"city":"Rome"}' } }] },
      {},
    ])
  })

  it('tell the usage last where it was asked for, and null before', () => {
    const chunks = dataOf(encode(hubOf('reasoning-parallel-tools'), withUsage))
    expect(chunks.slice(0, -1).every(({ usage }) => usage === null)).toBe(true)
    expect(chunks.at(-1)).toMatchObject({
      choices: [],
      service_tier: 'default',
      usage: {
        prompt_tokens: 120,
        completion_tokens: 58,
        total_tokens: 178,
        prompt_tokens_details: { cached_tokens: 64, cache_write_tokens: 32 },
        completion_tokens_details: { reasoning_tokens: 32 },
      },
    })
    expect(dataOf(encode(hubOf('text'))).some(chunk => 'usage' in chunk)).toBe(false)
  })

  it('say nothing before the first output', () => {
    const [begin, ...rest] = hubOf('text').map(chatSurface.streamEncoder(contextOf(body, chatSurface.decode)))
    expect(begin).toBe('')
    expect(rest[0]).toContain('"role":"assistant"')
  })

  it('have a role even when nothing was said', () => {
    expect(deltas(encode([{ type: 'finish', reason: 'stop' }]))).toEqual([{ role: 'assistant', content: '', refusal: null }, {}])
  })

  it('carry citations behind their text', () => {
    const url_citation = { start_index: 0, end_index: 10, title: 'Towers', url: 'https://example.com/towers' }
    expect(deltas(encode(hubOf('web-search'))).at(-2)).toEqual({ annotations: [{ type: 'url_citation', url_citation }] })
  })

  it.each([
    ['length', 'length'],
    ['content_filter', 'content_filter'],
    ['tool', 'tool_calls'],
    ['stop', 'tool_calls'],
  ] as const)('a call that finishes with %s says %s', (reason, finish_reason) => {
    const call: HubEvent[] = [
      { type: 'tool-start', block: 0, id: 'call_1', name: 'f' },
      { type: 'finish', reason },
    ]
    expect(dataOf(encode(call)).at(-1)).toMatchObject({ choices: [{ finish_reason }] })
    expect(whole(foldOf(call)).choices[0]?.finish_reason).toBe(finish_reason)
  })

  it('of a legacy request speak of its function', async () => {
    const sse = encode(hubOf('reasoning-parallel-tools'), legacy)
    const [choice] = (await finalCompletion(sse)).choices
    expect(choice).toMatchObject({
      finish_reason: 'function_call',
      message: { function_call: { name: 'get_weather', arguments: '{"city":"Paris"}' } },
    })
    expect(choice?.message.tool_calls).toBeUndefined()
    expect(whole(foldOf(hubOf('reasoning-parallel-tools')), legacy).choices[0]?.message).toEqual({
      role: 'assistant',
      content: null,
      refusal: null,
      annotations: [],
      function_call: { name: 'get_weather', arguments: '{"city":"Paris"}' },
    })
  })
})
