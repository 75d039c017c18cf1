// Offsets of citations, which Google counts in bytes of UTF-8 and others in characters; and counts of tokens that Claude tells piecemeal.
import { describe, expect, it } from '@jest/globals'
import { wireOf } from '../../shared/dialects/wires.ts'
import { charactersIn, toBytes, toCharacters } from '../../shared/hub/units.ts'
import { providers } from '../../shared/providers/index.ts'
import { framesOf } from '../dialects/specimens.ts'
import { answered, type Event, type Json } from './harness.ts'

const text = 'Grüße aus Köln 🎉. Fact.'
const event = (data: Json): Event => ({ data })
const url = 'https://example.com/'

const gemini: readonly Event[] = [
  event({ event_type: 'interaction.created', interaction: { id: '' } }),
  event({ event_type: 'step.start', index: 0, step: { type: 'model_output' } }),
  event({ event_type: 'step.delta', index: 0, delta: { type: 'text', text: 'Grüße aus Kö' } }),
  event({ event_type: 'step.delta', index: 0, delta: { type: 'text', text: 'ln 🎉. Fact.' } }),
  event({
    event_type: 'step.delta',
    index: 0,
    delta: { type: 'text_annotation_delta', annotations: [{ type: 'url_citation', url, start_index: 24, end_index: 29 }] },
  }),
  event({ event_type: 'step.stop', index: 0 }),
  event({ event_type: 'interaction.completed', interaction: { status: 'completed' } }),
]

const gpt: readonly Event[] = [
  event({ type: 'response.created', response: { id: 'resp_1' } }),
  event({
    type: 'response.completed',
    response: {
      status: 'completed',
      output: [
        {
          type: 'message',
          content: [
            { type: 'output_text', text, annotations: [{ type: 'url_citation', url, title: 't', start_index: 18, end_index: 23 }] },
          ],
        },
      ],
    },
  }),
]

/** Every `start_index` and `end_index` in an answer. */
const offsets = (answer: unknown): string[] =>
  [...JSON.stringify(answer).matchAll(/"(?:start|end)_index":(\d+)/g)].map(([, at]) => at ?? '')

describe('citations', () => {
  it.each([
    ['responses', true],
    ['responses', false],
    ['chat', true],
    ['chat', false],
  ] as const)("Google's bytes are characters on %s (stream: %s)", (surface, stream) => {
    const body = surface === 'chat' ? { messages: [{ role: 'user', content: 'Hi' }] } : { input: 'Hi' }
    const found = offsets(answered(surface, 'gemini-3.6-flash', gemini, { body, stream }))
    expect(new Set(found)).toEqual(new Set(['18', '23']))
  })

  it.each([true, false])('characters are bytes on Interactions (stream: %s)', stream => {
    expect(offsets(answered('interactions', 'gpt-5.5', gpt, { body: { input: 'Hi' }, stream }))).toEqual(['24', '29'])
  })

  it('a text that is cited as a whole ends at its last character', () => {
    const events: Event[] = [
      event({ type: 'message_start', message: {} }),
      event({ type: 'content_block_start', index: 0, content_block: { type: 'text', text: '🎉ü' } }),
      event({ type: 'content_block_delta', index: 0, delta: { type: 'citations_delta', citation: { url } } }),
      event({ type: 'content_block_stop', index: 0 }),
      event({ type: 'message_stop' }),
    ]
    const bodies = {
      chat: { messages: [{ role: 'user', content: 'Hi' }], max_tokens: 9 },
      responses: { input: 'Hi', max_output_tokens: 16 },
    }
    for (const surface of ['chat', 'responses'] as const)
      for (const stream of [true, false])
        expect(offsets(answered(surface, 'claude-sonnet-5', events, { body: bodies[surface], stream })).slice(0, 2)).toEqual(['0', '2'])
  })

  it('an offset inside a character stands before it; behind the text it counts on', () => {
    expect([0, 1, 2, 3, 6, 7, 9].map(bytes => toCharacters('ü🎉', bytes))).toEqual([0, 0, 1, 1, 2, 3, 5])
    expect([0, 1, 2, 4].map(characters => toBytes('ü🎉', characters))).toEqual([0, 2, 6, 8])
    expect(charactersIn(text)).toBe(23)
  })
})

describe('the usage of Claude, whose message_delta lacks what message_start had', () => {
  const start = { input_tokens: 10, cache_read_input_tokens: 1000, cache_creation_input_tokens: 200, service_tier: 'standard' }

  it.each([
    ['lacking', { input_tokens: 10, output_tokens: 7 }],
    ['null', { input_tokens: 10, cache_read_input_tokens: null, cache_creation_input_tokens: null, service_tier: null, output_tokens: 7 }],
    ['the output alone', { output_tokens: 7 }],
  ])('keeps what the start said: %s', (_, usage) => {
    const events: Event[] = [
      event({ type: 'message_start', message: { usage: start } }),
      event({ type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage }),
      event({ type: 'message_stop' }),
    ]
    const body = { messages: [{ role: 'user', content: 'Hi' }], max_tokens: 9 }
    for (const stream of [true, false]) {
      const options = { body: { ...body, ...(stream && { stream_options: { include_usage: true } }) }, stream }
      const answer = answered('chat', 'claude-sonnet-5', events, options)
      const told = Array.isArray(answer) ? answer.at(-1) : answer
      expect(told?.usage).toMatchObject({ prompt_tokens: 1210, completion_tokens: 7, prompt_tokens_details: { cached_tokens: 1000 } })
    }
    const observe = wireOf(providers.anthropic).observer()
    const folder = wireOf(providers.anthropic).folder()
    const seen = framesOf(events.map(({ data }) => `data: ${JSON.stringify(data)}\n\n`).join('')).map(frame => {
      folder.push(frame)
      return observe(frame)
    })
    expect(seen.at(-2)).toMatchObject({ usage: { input: 1210, cached: 1000, cacheWrite: 200, output: 7 }, tier: 'standard' })
    expect(JSON.parse(folder.result())).toMatchObject({ usage: { ...start, output_tokens: 7 } })
  })
})
