// What frames and whole answers of Gemini tell without being translated.
import { describe, expect, it } from '@jest/globals'
import { nothing } from '../../../shared/dialects/dialect.ts'
import { interactionsWire } from '../../../shared/dialects/interactions/index.ts'
import { encodeFrame, type Frame } from '../../../shared/upstream/sse.ts'
import { frameOf } from '../../support/specimens.ts'

const frame = (data: Record<string, unknown>): Frame => frameOf(encodeFrame(String(data.event_type), JSON.stringify(data)))
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
    expect(interactionsWire.observer()(frame(data))).toMatchObject(expected)
  })

  it('returns the very object for frames that tell nothing', () => {
    expect(interactionsWire.observer()(frame({ event_type: 'step.stop' }))).toBe(nothing)
    expect(interactionsWire.observer()(frameOf('event: done\ndata: [DONE]\n\n'))).toBe(nothing)
    expect(interactionsWire.observer()(frameOf(': keepalive\n\n'))).toBe(nothing)
  })

  it('reads an error without an event', () => {
    const { fault } = interactionsWire.observer()(frameOf('data: {"error":{"code":503,"message":"m"}}\n\n'))
    expect(fault).toMatchObject({ status: 503, message: 'm', code: 'UNAVAILABLE' })
  })

  it.each([
    ['{"error":{"code":503,"message":"m"}}', { status: 503, message: 'm' }],
    ['[{"error":{"code":429,"message":"m","status":"RESOURCE_EXHAUSTED"}}]', { status: 429, message: 'm', marks: ['RESOURCE_EXHAUSTED'] }],
    ['{"error":{"status":"INTERNAL"}}', { status: 500 }],
    ['{"code":503,"message":"m","status":"UNAVAILABLE"}', { status: 503, message: 'm' }],
  ])('bare JSON: %s', (text, fault) => {
    expect(interactionsWire.bareFault(text)).toMatchObject(fault)
  })

  it.each([
    '',
    '{}',
    '[]',
    '{"error":',
    'data: {"error":{"code":503}}',
    '{"id":"v1_1","status":"completed","steps":[]}',
    '{"id":"resp_1","status":"completed","error":null,"output":[]}',
    '{"id":"msg_1","type":"message","content":[]}',
  ])('no bare failure: %j', text => {
    expect(interactionsWire.bareFault(text)).toBeUndefined()
  })

  it('carries what the class of a failure is told by', () => {
    const details = [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '7s' }]
    const { fault } = interactionsWire.observer()(frame({ event_type: 'error', error: { code: 429, message: 'slow', details } }))
    expect(fault).toMatchObject({ marks: ['RetryInfo'], retryAfterMs: 7000 })
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
