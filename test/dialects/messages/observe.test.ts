// What frames and whole answers of Anthropic tell without being translated.
import { describe, expect, it } from '@jest/globals'
import { nothing } from '../../../shared/dialects/dialect.ts'
import { messagesWire } from '../../../shared/dialects/messages/index.ts'
import { encodeFrame, type Frame } from '../../../shared/upstream/sse.ts'
import { frameOf } from '../../support/specimens.ts'

const frame = (data: Record<string, unknown>): Frame => frameOf(encodeFrame(String(data.type), JSON.stringify(data)))

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
    expect(messagesWire.observer()(frame(data))).toMatchObject(expected)
  })

  it('returns the very object for frames that tell nothing', () => {
    expect(messagesWire.observer()(frame({ type: 'ping' }))).toBe(nothing)
    expect(messagesWire.observer()(frameOf(': keepalive'))).toBe(nothing)
  })

  it('reads the type of a frame without an event line', () => {
    expect(messagesWire.observer()(frameOf('data: {"type":"message_stop"}')).end).toBe('completed')
    expect(messagesWire.observer()(frameOf('data: {"error":{"type":"rate_limit_error","message":"slow"}}')).fault?.status).toBe(429)
    expect(messagesWire.observer()(frameOf('data: {"type":"mess'))).toBe(nothing)
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
