// Hub events as a stream of Messages: the order of events, indices, stop reasons, counts, errors.
import { describe, expect, it } from '@jest/globals'
import { messagesSurface } from '../../../shared/dialects/messages/index.ts'
import type { HubEvent } from '../../../shared/hub/event.ts'
import { context, dataOf, encodeStream, foldEvents } from '../../support/answers.ts'
import { readEvents } from '../../support/specimens.ts'

const events = readEvents('messages/answer.events.json')

const types = (text: string): unknown[] =>
  dataOf(text).map(data => {
    const { type, index, content_block, delta } = data as Record<string, Record<string, unknown> | undefined>
    return [type, index, content_block?.type ?? delta?.type].filter(part => part !== undefined).join(' ')
  })

describe('encode', () => {
  it('opens, fills and closes one block after the other', () => {
    expect(types(encodeStream(messagesSurface, events))).toEqual([
      'message_start',
      'content_block_start 0 thinking',
      'content_block_delta 0 thinking_delta',
      'content_block_delta 0 thinking_delta',
      'content_block_delta 0 signature_delta',
      'content_block_stop 0',
      'content_block_start 1 redacted_thinking',
      'content_block_stop 1',
      'content_block_start 2 server_tool_use',
      'content_block_delta 2 input_json_delta',
      'content_block_stop 2',
      'content_block_start 3 web_search_tool_result',
      'content_block_stop 3',
      'content_block_start 4 text',
      'content_block_delta 4 text_delta',
      'content_block_delta 4 text_delta',
      'content_block_delta 4 citations_delta',
      'content_block_stop 4',
      'content_block_start 5 tool_use',
      'content_block_delta 5 input_json_delta',
      'content_block_delta 5 input_json_delta',
      'content_block_stop 5',
      'message_delta',
      'message_stop',
    ])
  })

  it('puts overlapping blocks one behind the other and closes what was left open', () => {
    const overlapping: HubEvent[] = [
      { type: 'tool-start', block: 0, id: 'a', name: 'f' },
      { type: 'tool-start', block: 1, id: 'b', name: 'g' },
      { type: 'tool-delta', block: 1, arguments: '{"b":' },
      { type: 'tool-delta', block: 0, arguments: '{}' },
      { type: 'tool-delta', block: 1, arguments: '1}' },
      { type: 'tool-end', block: 1 },
      { type: 'text-start', block: 2 },
      { type: 'text-delta', block: 2, text: 'late' },
      { type: 'finish', reason: 'tool' },
    ]
    const text = encodeStream(messagesSurface, overlapping)
    expect(types(text).slice(1, -2)).toEqual([
      'content_block_start 0 tool_use',
      'content_block_delta 0 input_json_delta',
      'content_block_stop 0',
      'content_block_start 1 tool_use',
      'content_block_delta 1 input_json_delta',
      'content_block_delta 1 input_json_delta',
      'content_block_stop 1',
      'content_block_start 2 text',
      'content_block_delta 2 text_delta',
      'content_block_stop 2',
    ])
  })

  it('shows no block without content', () => {
    const empty: HubEvent[] = [
      { type: 'text-start', block: 0 },
      { type: 'text-end', block: 0 },
      { type: 'reasoning-start', block: 1 },
      { type: 'reasoning-end', block: 1 },
      { type: 'finish', reason: 'stop' },
    ]
    expect(types(encodeStream(messagesSurface, empty))).toEqual(['message_start', 'message_delta', 'message_stop'])
    expect(JSON.parse(messagesSurface.whole(foldEvents(empty), context)).content).toEqual([])
  })

  it('carries a foreign signature in a thinking block, tagged, and reads it back', () => {
    const signed: HubEvent[] = [
      { type: 'reasoning-start', block: 0 },
      { type: 'reasoning-end', block: 0, signature: { provider: 'gemini', value: 'call:abc' } },
      { type: 'tool-start', block: 1, id: 'a', name: 'f' },
      { type: 'tool-end', block: 1 },
      { type: 'finish', reason: 'tool' },
    ]
    const { content } = JSON.parse(messagesSurface.whole(foldEvents(signed), context))
    expect(content[0]).toEqual({ type: 'thinking', thinking: '', signature: expect.stringMatching(/^lw1\.gemini\./) })
    const { items } = messagesSurface.decode({ model: 'gemini-3.6-flash', messages: [{ role: 'assistant', content }] })
    expect(items).toEqual([
      { type: 'reasoning', summary: [], signature: { provider: 'gemini', value: 'call:abc' } },
      { type: 'tool-call', id: 'a', name: 'f', arguments: '{}' },
    ])
  })

  it.each([
    ['stop', 'end_turn'],
    ['length', 'max_tokens'],
    ['tool', 'tool_use'],
    ['content_filter', 'refusal'],
  ] as const)('finish %s → %s', (reason, stop_reason) => {
    const delta = dataOf(encodeStream(messagesSurface, [{ type: 'finish', reason }])).at(-2)
    expect(delta).toMatchObject({ delta: { stop_reason } })
    expect(JSON.parse(messagesSurface.whole(foldEvents([{ type: 'finish', reason }]), context)).stop_reason).toBe(stop_reason)
  })

  it('says a refusal as text, and why it stopped', () => {
    const refused: HubEvent[] = [
      { type: 'refusal-start', block: 0 },
      { type: 'refusal-delta', block: 0, text: 'I will not.' },
      { type: 'refusal-end', block: 0 },
      { type: 'finish', reason: 'stop' },
    ]
    const expected = { stop_reason: 'refusal', stop_details: { type: 'refusal', category: null, explanation: 'I will not.' } }
    expect(dataOf(encodeStream(messagesSurface, refused)).at(-2)).toMatchObject({ delta: expected })
    expect(JSON.parse(messagesSurface.whole(foldEvents(refused), context))).toMatchObject({
      ...expected,
      content: [{ type: 'text', text: 'I will not.' }],
    })
  })

  it('counts input without the cache', () => {
    const usage = { input: 100, cached: 60, cacheWrite: 10, output: 20, reasoning: 5 }
    const sent = dataOf(encodeStream(messagesSurface, [{ type: 'finish', reason: 'stop', usage, tier: 'flex' }])).at(-2)
    expect(sent).toMatchObject({
      usage: {
        input_tokens: 30,
        cache_read_input_tokens: 60,
        cache_creation_input_tokens: 10,
        output_tokens: 20,
        output_tokens_details: { thinking_tokens: 5 },
        service_tier: 'flex',
      },
    })
  })

  it('ends with the error and says nothing behind it', () => {
    const fault = { status: 503, message: 'gone', type: 'server_error', code: null, param: null }
    const text = encodeStream(messagesSurface, [...events.slice(0, 4), { type: 'error', fault }, ...events.slice(4)])
    expect(dataOf(text).at(-1)).toEqual({
      type: 'error',
      error: { type: 'server_error', message: 'gone', code: 'server_error', details: { error_code: 'server_error' } },
      request_id: context.requestId,
    })
    expect(text).toMatch(/event: error\n.*\n\n$/)
    expect(messagesSurface.wholeFailure(fault, context)).toBeUndefined()
  })
})
