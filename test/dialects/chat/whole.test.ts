// Hub events as whole chat completions.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type OpenAI from 'openai'
import { chatSurface } from '../../../shared/dialects/chat/index.ts'
import type { Body } from '../../../shared/dialects/dialect.ts'
import type { Answer } from '../../../shared/hub/fold.ts'
import { contextOf, foldOf, hubOf, openStand, type Stand } from '../specimens.ts'

const body = { model: 'gpt-5.5', messages: [{ role: 'user', content: 'Hello' }] }

const whole = (answer: Answer, asked: Body = body): OpenAI.ChatCompletion =>
  JSON.parse(chatSurface.whole(answer, contextOf(asked, chatSurface.decode)))

let stand: Stand
beforeAll(async () => {
  stand = await openStand()
})
afterAll(() => stand.close())

describe('the whole completion', () => {
  it('of a text', () => {
    expect(whole(foldOf(hubOf('text')))).toEqual({
      id: 'chatcmpl_0123abcd',
      object: 'chat.completion',
      created: 1795219200,
      model: 'gpt-5.5-2026-04-01',
      choices: [
        {
          index: 0,
          message: { role: 'assistant', content: 'Grüße, world 🌍', refusal: null, annotations: [] },
          logprobs: null,
          finish_reason: 'stop',
        },
      ],
      usage: {
        prompt_tokens: 21,
        completion_tokens: 9,
        total_tokens: 30,
        prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0, cache_write_tokens: 0 },
        completion_tokens_details: {
          reasoning_tokens: 0,
          audio_tokens: 0,
          accepted_prediction_tokens: 0,
          rejected_prediction_tokens: 0,
        },
      },
      service_tier: 'flex',
      system_fingerprint: null,
    })
  })

  it('of a refusal', () => {
    expect(whole(foldOf(hubOf('refusal'))).choices[0]).toMatchObject({
      finish_reason: 'stop',
      message: { content: null, refusal: 'I cannot help with that.' },
    })
  })

  it('places citations of a later text block in the whole content', () => {
    const text = (words: string) => ({ type: 'text' as const, text: words, sources: [{ url: 'https://example.com' }] })
    const answer: Answer = { blocks: [text('One. '), text('Two.')], finish: 'stop' }
    const spans = whole(answer).choices[0]?.message.annotations?.map(({ url_citation }) => [
      url_citation.start_index,
      url_citation.end_index,
    ])
    expect(spans).toEqual([
      [0, 5],
      [5, 9],
    ])
  })

  it('leaves out a usage that was not told', () => {
    expect(whole({ blocks: [], finish: 'stop' })).not.toHaveProperty('usage')
  })

  it('is read by the SDK', async () => {
    stand.answer('application/json', JSON.stringify(whole(foldOf(hubOf('text-custom-tool')))))
    const { choices } = await stand.client.chat.completions.create({ model: 'm', messages: [] })
    expect(choices[0]).toMatchObject({
      finish_reason: 'tool_calls',
      message: {
        content: 'Running it.',
        tool_calls: [{ id: 'call_sql', type: 'custom', custom: { name: 'run_sql', input: 'SELECT 1;' } }],
      },
    })
  })
})
