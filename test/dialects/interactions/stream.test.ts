// Streams of Interactions: what frames tell, twins, the exact fold, order of the encoder, and tolerance to what providers get wrong.
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { answer } from '../../../functions/local/simulator/answer/answer.ts'
import { decodeInteraction } from '../../../functions/local/simulator/gemini/decode.ts'
import { interactionScript } from '../../../functions/local/simulator/gemini/script.ts'
import { nothing } from '../../../shared/dialects/dialect.ts'
import { interactionsSurface, interactionsWire } from '../../../shared/dialects/interactions/index.ts'
import type { HubEvent } from '../../../shared/hub/event.ts'
import { encodeFrame, type Frame } from '../../../shared/upstream/sse.ts'
import { context, dataOf, decodeStream, encodeStream, foldEvents } from '../../support/answers.ts'
import { framesOf, readBody, readEvents, readStream } from '../../support/specimens.ts'

const specimen = readStream('interactions/answer.sse')
const events = readEvents('interactions/answer.events.json')

const only = (text: string): Frame => {
  const [frame] = framesOf(text)
  if (frame === undefined) throw new Error('no frame')
  return frame
}
const frameOf = (data: Record<string, unknown>): Frame => only(encodeFrame(String(data.event_type), JSON.stringify(data)))
const completed = (interaction: Record<string, unknown>) => ({ event_type: 'interaction.completed', interaction })

describe('observe', () => {
  it.each([
    [{ event_type: 'interaction.created' }, nothing],
    [{ event_type: 'interaction.status_update' }, nothing],
    [{ event_type: 'step.stop', index: 0 }, nothing],
    [{ event_type: 'step.start', index: 0 }, { start: true }],
    [{ event_type: 'step.delta', index: 0 }, { start: true }],
    [
      completed({
        status: 'completed',
        service_tier: 'flex',
        usage: {
          total_input_tokens: 53,
          total_tool_use_tokens: 7,
          total_cached_tokens: 3,
          total_output_tokens: 15,
          total_thought_tokens: 41,
        },
      }),
      { start: true, end: 'completed', tier: 'flex', usage: { input: 60, cached: 3, output: 56, reasoning: 41 } },
    ],
    [completed({ status: 'requires_action' }), { start: true, end: 'completed' }],
    [completed({ status: 'incomplete' }), { start: true, end: 'incomplete' }],
    [completed({ status: 'budget_exceeded' }), { start: true, end: 'incomplete' }],
    [
      completed({ status: 'failed', errors: [{ code: 'internal', message: 'broke' }] }),
      { end: 'failed', fault: { status: 500, type: 'server_error', code: 'internal', message: 'broke', param: null } },
    ],
    [
      { event_type: 'error', error: { code: 'unavailable', message: 'busy' } },
      { end: 'failed', fault: { status: 503, type: 'server_error', code: 'unavailable', message: 'busy', param: null } },
    ],
    [
      { event_type: 'error', error: { code: 429, status: 'RESOURCE_EXHAUSTED', message: 'slow' } },
      { end: 'failed', fault: { status: 429, type: 'rate_limit_error', code: 'RESOURCE_EXHAUSTED', message: 'slow', param: null } },
    ],
  ])('%j', (data, expected) => {
    expect(interactionsWire.observe(frameOf(data))).toEqual(expected)
  })

  it('returns the very object for frames that tell nothing', () => {
    expect(interactionsWire.observe(frameOf({ event_type: 'step.stop' }))).toBe(nothing)
    expect(interactionsWire.observe(only('event: done\ndata: [DONE]\n\n'))).toBe(nothing)
    expect(interactionsWire.observe(only(': keepalive\n\n'))).toBe(nothing)
  })

  it.each(['data: {"error":{"code":503,"message":"m"}}', '{"error":{"code":503,"message":"m"}}'])('bare JSON: %s', text => {
    expect(interactionsWire.observe(only(`${text}\n\n`)).fault).toMatchObject({ status: 503, message: 'm', code: 'UNAVAILABLE' })
  })

  it('reads whole answers', () => {
    expect(interactionsWire.observeWhole({ status: 'completed', service_tier: 'priority', usage: { total_input_tokens: 2 } })).toEqual({
      start: true,
      end: 'completed',
      tier: 'priority',
      usage: { input: 2, output: 0 },
    })
    expect(interactionsWire.observeWhole({ error: { code: 400, message: 'bad' } })).toMatchObject({ end: 'failed', fault: { status: 400 } })
  })
})

const fold = (text: string): unknown => {
  const folder = interactionsWire.folder()
  for (const frame of framesOf(text)) folder.push(frame)
  return JSON.parse(folder.result())
}

const steps = (step: Record<string, unknown>, ...deltas: Record<string, unknown>[]): string =>
  [
    { event_type: 'step.start', index: 0, step },
    ...deltas.map(delta => ({ event_type: 'step.delta', index: 0, delta })),
    completed({ id: 'v1', status: 'completed' }),
  ]
    .map(data => encodeFrame(data.event_type, JSON.stringify(data)))
    .join('')

describe('fold', () => {
  it('is the whole answer of the specimen', () => expect(fold(specimen)).toEqual(readBody('interactions/answer.whole.json')))

  it.each([
    ['text', { input: 'hello there' }],
    ['thought', { input: 'why?', generation_config: { thinking_level: 'high', thinking_summaries: 'auto' } }],
    ['a cap', { input: 'count to 50', generation_config: { max_output_tokens: 7 } }],
    [
      'tools',
      {
        input: 'weather in Oslo',
        tools: [{ type: 'function', name: 'weather' }],
        generation_config: { tool_choice: 'any', thinking_level: 'low' },
      },
    ],
    ['nothing stored', { input: 'x', store: false }],
  ])('is what the simulated provider answers whole: %s', (_, over) => {
    const ask = decodeInteraction({ model: 'gemini-3.6-flash', ...over })
    const script = interactionScript({ ask, answer: answer(ask), now: context.now })
    const frames = [...script.opening(), ...script.output()].map(({ event, data }) => encodeFrame(event, JSON.stringify(data)))
    expect(fold(frames.join(''))).toEqual(script.whole())
  })

  it.each<[string, Record<string, unknown>, Record<string, unknown>[], Record<string, unknown>]>([
    [
      'texts around an image',
      { type: 'model_output' },
      [
        { type: 'text', text: 'a' },
        { type: 'text', text: 'b' },
        { type: 'image', data: 'AA==', mime_type: 'image/png' },
        { type: 'text', text: 'c' },
      ],
      {
        type: 'model_output',
        content: [
          { type: 'text', text: 'ab' },
          { type: 'image', data: 'AA==', mime_type: 'image/png' },
          { type: 'text', text: 'c' },
        ],
      },
    ],
    [
      'pieces of audio',
      { type: 'model_output' },
      [
        { type: 'audio', data: 'YWI=', mime_type: 'audio/l16', rate: 24000 },
        { type: 'audio', data: 'Yw==', mime_type: 'audio/l16', rate: 24000 },
      ],
      { type: 'model_output', content: [{ type: 'audio', data: 'YWJj', mime_type: 'audio/l16', rate: 24000 }] },
    ],
    [
      'code and its result',
      { type: 'code_execution_result', call_id: 'c' },
      [
        { type: 'code_execution_result', result: 'one ' },
        { type: 'code_execution_result', result: 'two', is_error: false, signature: 's' },
      ],
      { type: 'code_execution_result', call_id: 'c', result: 'one two', is_error: false, signature: 's' },
    ],
    [
      'results that come in lists',
      { type: 'url_context_result', call_id: 'c', result: [] },
      [
        { type: 'url_context_result', result: [{ url: 'a' }] },
        { type: 'url_context_result', result: [{ url: 'b' }] },
      ],
      { type: 'url_context_result', call_id: 'c', result: [{ url: 'a' }, { url: 'b' }] },
    ],
    [
      'a delta that nobody knows',
      { type: 'hologram', frame: { x: 1 } },
      [{ type: 'hologram_delta', frame: { y: 2 }, shade: 'blue' }],
      { type: 'hologram', frame: { x: 1, y: 2 }, shade: 'blue' },
    ],
    [
      'broken arguments',
      { type: 'function_call', id: 'a', name: 'f', arguments: {} },
      [{ type: 'arguments_delta', arguments: '{"a' }],
      {
        type: 'function_call',
        id: 'a',
        name: 'f',
        arguments: { _raw: '{"a' },
      },
    ],
    [
      'no arguments',
      { type: 'function_call', id: 'a', name: 'f', arguments: {} },
      [{ type: 'arguments_delta' }],
      { type: 'function_call', id: 'a', name: 'f', arguments: {} },
    ],
    [
      'a citation before its text',
      { type: 'model_output' },
      [{ type: 'text_annotation_delta', annotations: [{ type: 'url_citation', url: 'u' }] }],
      { type: 'model_output', content: [{ type: 'text', text: '', annotations: [{ type: 'url_citation', url: 'u' }] }] },
    ],
  ])('%s', (_, step, deltas, expected) => {
    expect(fold(steps(step, ...deltas))).toEqual({ id: 'v1', status: 'completed', steps: [expected] })
  })
})

describe('twins', () => {
  it('decodes the specimen', () => expect(decodeStream(interactionsWire, specimen)).toEqual(events))

  it('is not changed by where the bytes are cut', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(100_000), { maxLength: 40 }), cuts => {
        expect(decodeStream(interactionsWire, specimen, cuts)).toEqual(events)
      }),
    )
  })

  it('encodes what it folds into: stream and whole answer say the same', () => {
    const whole = JSON.parse(interactionsSurface.whole(foldEvents(events), context))
    expect(fold(encodeStream(interactionsSurface, events))).toEqual(whole)
  })
})

const types = (text: string): unknown[] =>
  dataOf(text).map(data => {
    if (typeof data === 'string') return data
    const { event_type, index, step, delta } = data as Record<string, Record<string, unknown> | undefined>
    return [event_type, index, step?.type ?? delta?.type].filter(part => part !== undefined).join(' ')
  })

describe('encode', () => {
  it('opens, fills and closes one step after the other', () => {
    expect(types(encodeStream(interactionsSurface, events))).toEqual([
      'interaction.created',
      'interaction.status_update',
      'step.start 0 thought',
      'step.delta 0 thought_summary',
      'step.delta 0 thought_summary',
      'step.delta 0 thought_signature',
      'step.stop 0',
      'step.start 1 google_search_call',
      'step.delta 1 google_search_call',
      'step.stop 1',
      'step.start 2 google_search_result',
      'step.stop 2',
      'step.start 3 model_output',
      'step.delta 3 text',
      'step.delta 3 text',
      'step.delta 3 text_annotation_delta',
      'step.stop 3',
      'step.start 4 thought',
      'step.delta 4 thought_signature',
      'step.stop 4',
      'step.start 5 function_call',
      'step.delta 5 arguments_delta',
      'step.delta 5 arguments_delta',
      'step.stop 5',
      'interaction.completed',
      '[DONE]',
    ])
  })

  it.each([
    ['stop', 'completed'],
    ['tool', 'requires_action'],
    ['length', 'incomplete'],
    ['content_filter', 'incomplete'],
  ] as const)('finish %s → %s', (reason, status) => {
    expect(dataOf(encodeStream(interactionsSurface, [{ type: 'finish', reason }])).at(-2)).toMatchObject({ interaction: { status } })
  })

  it('counts thoughts apart from the output', () => {
    const usage = { input: 60, cached: 10, output: 49, reasoning: 34 }
    const sent = dataOf(encodeStream(interactionsSurface, [{ type: 'finish', reason: 'stop', usage, tier: 'flex' }])).at(-2)
    expect(sent).toMatchObject({
      interaction: {
        service_tier: 'flex',
        usage: { total_tokens: 109, total_input_tokens: 60, total_cached_tokens: 10, total_output_tokens: 15, total_thought_tokens: 34 },
      },
    })
  })

  it('ends with the error and says nothing behind it', () => {
    const fault = { status: 503, message: 'gone', type: 'server_error', code: null, param: null }
    const text = encodeStream(interactionsSurface, [...events.slice(0, 4), { type: 'error', fault }, ...events.slice(4)])
    expect(dataOf(text).at(-1)).toEqual({ event_type: 'error', error: { message: 'gone', type: 'server_error', code: 'server_error' } })
    expect(text).toMatch(/event: error\n.*\n\n$/)
  })

  it('a failed whole answer is an interaction that failed', () => {
    const fault = { status: 502, message: 'broke', type: 'server_error', code: 'upstream_stream_failed', param: null }
    const first = '{"event_type":"interaction.created","interaction":{"id":"v1_x","created":"2026-11-21T09:00:00Z"}}'
    expect(JSON.parse(interactionsSurface.wholeFailure(fault, { ...context, first }) ?? '')).toEqual({
      id: 'v1_x',
      object: 'interaction',
      status: 'failed',
      model: 'some-model',
      created: '2026-11-21T09:00:00Z',
      updated: '2026-11-21T10:00:00Z',
      steps: [],
      error: { message: 'broke', type: 'server_error', code: 'upstream_stream_failed' },
      errors: [{ code: 'upstream_stream_failed', message: 'broke' }],
    })
    expect(JSON.parse(interactionsSurface.wholeFailure(fault, context) ?? '')).toMatchObject({
      id: 'v1_0123456789abcdef',
      status: 'failed',
    })
  })
})

describe('decode', () => {
  it.each<[string, Record<string, unknown>, string]>([
    ['completed', { status: 'completed' }, 'stop'],
    ['requires_action', { status: 'requires_action' }, 'tool'],
    ['incomplete', { status: 'incomplete' }, 'length'],
    ['budget_exceeded', { status: 'budget_exceeded' }, 'length'],
  ])('%s', (_, interaction, reason) => {
    const text = encodeFrame('interaction.completed', JSON.stringify(completed(interaction)))
    expect(decodeStream(interactionsWire, text)).toEqual([{ type: 'finish', reason }])
  })

  it('a length stop is not hidden by a call', () => {
    const text = [
      { event_type: 'step.start', index: 0, step: { type: 'function_call', id: 'a', name: 'f', arguments: { x: 1 } } },
      completed({ status: 'incomplete' }),
    ]
    const decoded = decodeStream(interactionsWire, text.map(data => encodeFrame(data.event_type, JSON.stringify(data))).join(''))
    expect(decoded).toEqual([
      { type: 'tool-start', block: 0, id: 'a', name: 'f' },
      { type: 'tool-delta', block: 0, arguments: '{"x":1}' },
      { type: 'tool-end', block: 0 },
      { type: 'finish', reason: 'length' },
    ])
  })

  it('an output that ended in an error is a refusal', () => {
    const text = steps({ type: 'model_output', error: { code: 3, message: 'Blocked for safety.' } })
    expect(decodeStream(interactionsWire, text).slice(0, 3)).toEqual([
      { type: 'refusal-start', block: 0 },
      { type: 'refusal-delta', block: 0, text: 'Blocked for safety.' },
      { type: 'refusal-end', block: 0 },
    ])
  })

  it('takes the steps of the terminal event when none came by themselves', () => {
    const output = { type: 'model_output', content: [{ type: 'text', text: 'all at once' }] }
    const text = encodeFrame('interaction.completed', JSON.stringify(completed({ status: 'completed', steps: [output] })))
    expect(foldEvents(decodeStream(interactionsWire, text)).blocks).toEqual([{ type: 'text', text: 'all at once', sources: [] }])
  })

  it.each(['failed', 'cancelled'])('%s is an error', status => {
    const text = encodeFrame('interaction.completed', JSON.stringify(completed({ status, error: { message: 'broke', code: 'internal' } })))
    expect(decodeStream(interactionsWire, text)).toMatchObject([{ type: 'error', fault: { status: 500, message: 'broke' } }])
  })

  it('never trips over frames that are cut, shuffled, doubled or strange', () => {
    const frames = specimen.split('\n\n').filter(frame => frame !== '')
    const strange = [
      'event: step.start\ndata: null',
      'event: step.delta\ndata: {"index":99}',
      'data: {"event_type":1}',
      '{"error',
      'event: x',
    ]
    const any = fc.oneof(
      fc.constantFrom(...frames, ...strange),
      fc.tuple(fc.constantFrom(...frames), fc.nat(400)).map(([frame, length]) => frame.slice(0, length)),
    )
    fc.assert(
      fc.property(fc.array(any, { maxLength: 40 }), chosen => {
        const text = `${chosen.join('\n\n')}\n\n`
        const decoded: HubEvent[] = decodeStream(interactionsWire, text)
        expect(decoded.filter(({ type }) => type === 'finish' || type === 'error').length).toBeLessThanOrEqual(1)
        expect(() => dataOf(encodeStream(interactionsSurface, decoded))).not.toThrow()
        expect(() => fold(text)).not.toThrow()
        const said = foldEvents(decoded).blocks.flatMap(block => (block?.type === 'text' ? [block.text] : []))
        for (const part of said) expect(part.replaceAll('Snow in ', '').replaceAll('Oslo ☃', '')).toBe('')
      }),
    )
  })
})
