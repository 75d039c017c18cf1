// Hub events as a stream of Interactions: the order of events, indices, statuses, counts, errors.
import { describe, expect, it } from '@jest/globals'
import { interactionsSurface } from '../../../shared/dialects/interactions/index.ts'
import { context, dataOf, encodeStream } from '../../support/answers.ts'
import { readEvents } from '../../support/specimens.ts'

const events = readEvents('interactions/answer.events.json')

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
