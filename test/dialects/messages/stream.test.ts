// Streams of Messages: what frames tell, twins, order of the encoder, and tolerance to what providers get wrong.
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { nothing } from '../../../shared/dialects/dialect.ts'
import { messagesSurface, messagesWire } from '../../../shared/dialects/messages/index.ts'
import type { HubEvent } from '../../../shared/hub/event.ts'
import { encodeFrame, type Frame } from '../../../shared/upstream/sse.ts'
import { context, dataOf, decodeStream, encodeStream, foldEvents } from '../../support/answers.ts'
import { framesOf, readBody, readEvents, readStream } from '../../support/specimens.ts'

const specimen = readStream('messages/answer.sse')
const events = readEvents('messages/answer.events.json')

const frameOf = (data: Record<string, unknown>): Frame => {
  const [frame] = framesOf(encodeFrame(String(data.type), JSON.stringify(data)))
  if (frame === undefined) throw new Error('no frame')
  return frame
}
const bare = (text: string): Frame => {
  const [frame] = framesOf(`${text}\n\n`)
  if (frame === undefined) throw new Error('no frame')
  return frame
}

describe('observe', () => {
  it.each([
    [{ type: 'ping' }, nothing],
    [{ type: 'content_block_stop', index: 0 }, nothing],
    [{ type: 'constructor' }, nothing],
    [{ type: 'content_block_start', index: 0 }, { start: true }],
    [{ type: 'content_block_delta', index: 0 }, { start: true }],
    [{ type: 'message_stop' }, { start: true, end: 'completed' }],
    [
      {
        type: 'message_start',
        message: {
          usage: {
            input_tokens: 3,
            cache_read_input_tokens: 4,
            cache_creation_input_tokens: 5,
            output_tokens: 1,
            service_tier: 'standard',
          },
        },
      },
      { usage: { input: 12, cached: 4, cacheWrite: 5, output: 1 }, tier: 'standard' },
    ],
    [{ type: 'message_start' }, { usage: {} }],
    [
      { type: 'message_delta', usage: { output_tokens: 9, output_tokens_details: { thinking_tokens: 2 } } },
      { usage: { output: 9, reasoning: 2 } },
    ],
    [
      { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } },
      {
        end: 'failed',
        fault: { status: 529, type: 'overloaded_error', code: 'overloaded_error', message: 'Overloaded', param: null },
      },
    ],
    [
      { type: 'error', error: { type: 'api_error', message: 'x', details: { error_code: 'lost' } } },
      { end: 'failed', fault: { status: 500, type: 'api_error', code: 'lost', message: 'x', param: null } },
    ],
  ])('%j', (data, expected) => {
    expect(messagesWire.observe(frameOf(data))).toEqual(expected)
  })

  it('returns the very object for frames that tell nothing', () => {
    expect(messagesWire.observe(frameOf({ type: 'ping' }))).toBe(nothing)
    expect(messagesWire.observe(bare(': keepalive'))).toBe(nothing)
  })

  it('reads the type of a frame without an event line', () => {
    expect(messagesWire.observe(bare('data: {"type":"message_stop"}')).end).toBe('completed')
    expect(messagesWire.observe(bare('data: {"error":{"type":"rate_limit_error","message":"slow"}}')).fault?.status).toBe(429)
    expect(messagesWire.observe(bare('data: {"type":"mess'))).toBe(nothing)
  })

  it.each([
    ['end_turn', 'completed'],
    ['tool_use', 'completed'],
    ['refusal', 'completed'],
    ['max_tokens', 'incomplete'],
    ['model_context_window_exceeded', 'incomplete'],
  ])('a whole answer that stopped with %s is %s', (stop_reason, end) => {
    const usage = { input_tokens: 1, output_tokens: 2, service_tier: 'priority' }
    expect(messagesWire.observeWhole({ stop_reason, usage })).toEqual({
      start: true,
      end,
      usage: { input: 1, output: 2 },
      tier: 'priority',
    })
  })

  it('a whole error', () => {
    expect(messagesWire.observeWhole({ type: 'error', error: { type: 'billing_error', message: 'pay' } })).toMatchObject({
      end: 'failed',
      fault: { status: 402, message: 'pay' },
    })
  })
})

describe('twins', () => {
  it('decodes the specimen', () => expect(decodeStream(messagesWire, specimen)).toEqual(events))

  it('folds the specimen into the whole message', () => {
    const folder = messagesWire.folder()
    for (const frame of framesOf(specimen)) folder.push(frame)
    expect(JSON.parse(folder.result())).toEqual(readBody('messages/answer.whole.json'))
  })

  it('is not changed by where the bytes are cut', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(100_000), { maxLength: 40 }), cuts => {
        expect(decodeStream(messagesWire, specimen, cuts)).toEqual(events)
      }),
    )
  })
})

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
      error: { type: 'server_error', message: 'gone', code: 'server_error' },
      request_id: context.requestId,
    })
    expect(text).toMatch(/event: error\n.*\n\n$/)
    expect(messagesSurface.wholeFailure(fault, context)).toBeUndefined()
  })
})

describe('decode', () => {
  it.each([
    ['end_turn', 'stop'],
    ['stop_sequence', 'stop'],
    ['pause_turn', 'stop'],
    ['max_tokens', 'length'],
    ['model_context_window_exceeded', 'length'],
  ])('stop reason %s → %s', (stop_reason, reason) => {
    const text = [
      encodeFrame('message_delta', JSON.stringify({ type: 'message_delta', delta: { stop_reason }, usage: { output_tokens: 1 } })),
      encodeFrame('message_stop', '{"type":"message_stop"}'),
    ].join('')
    expect(decodeStream(messagesWire, text)).toEqual([{ type: 'finish', reason, usage: { input: 0, output: 1 } }])
  })

  it.each([
    [{ type: 'refusal', category: 'bio', explanation: 'No.' }, ['refusal-start', 'refusal-delta', 'refusal-end'], 'stop'],
    [null, [], 'content_filter'],
  ])('a refusal with %j', (stop_details, blocks, reason) => {
    const delta = { stop_reason: 'refusal', stop_details }
    const text = [
      encodeFrame('message_delta', JSON.stringify({ type: 'message_delta', delta })),
      encodeFrame('message_stop', '{"type":"message_stop"}'),
    ].join('')
    const decoded = decodeStream(messagesWire, text)
    expect(decoded.map(({ type }) => type)).toEqual([...blocks, 'finish'])
    expect(decoded.at(-1)).toEqual({ type: 'finish', reason })
  })

  it('takes the input with which a block was opened when no delta brings one', () => {
    const block = { type: 'tool_use', id: 'a', name: 'f', input: { x: 1 } }
    const text = [
      encodeFrame('content_block_start', JSON.stringify({ type: 'content_block_start', index: 0, content_block: block })),
      encodeFrame('content_block_stop', '{"index":0}'),
    ].join('')
    expect(decodeStream(messagesWire, text)).toContainEqual({ type: 'tool-delta', block: 0, arguments: '{"x":1}' })
  })

  it('never trips over frames that are cut, shuffled, doubled or strange', () => {
    const frames = specimen.split('\n\n').filter(frame => frame !== '')
    const strange = ['event: message_start\ndata: null', 'event: content_block_delta\ndata: {"index":99}', 'data: {"type":1}', 'event: x']
    const any = fc.oneof(
      fc.constantFrom(...frames, ...strange),
      fc.tuple(fc.constantFrom(...frames), fc.nat(400)).map(([frame, length]) => frame.slice(0, length)),
    )
    fc.assert(
      fc.property(fc.array(any, { maxLength: 40 }), chosen => {
        const decoded = decodeStream(messagesWire, `${chosen.join('\n\n')}\n\n`)
        expect(decoded.filter(({ type }) => type === 'finish' || type === 'error').length).toBeLessThanOrEqual(1)
        expect(() => dataOf(encodeStream(messagesSurface, decoded))).not.toThrow()
        const said = foldEvents(decoded).blocks.flatMap(block => (block?.type === 'text' ? [block.text] : []))
        for (const text of said) expect(text.replaceAll('Snow in ', '').replaceAll('Oslo ☃', '')).toBe('')
      }),
    )
  })
})
