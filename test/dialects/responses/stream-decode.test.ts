// OpenAI's stream into hub events: the specimens, and streams that keep to no rule.
import { describe, expect, it } from '@jest/globals'
import { responsesWire } from '../../../shared/dialects/responses/index.ts'
import type { HubEvent } from '../../../shared/hub/event.ts'
import { frameOf, framesOf, hubOf, specimens, wireOf } from '../specimens.ts'

const decode = (...frames: [string | undefined, unknown][]): HubEvent[] => {
  const step = responsesWire.decoder()
  return frames.flatMap(([event, data]) => step(frameOf(event, data)))
}

const completed = (output: unknown[] = [], usage?: unknown): [string, unknown] => [
  'response.completed',
  { type: 'response.completed', response: { status: 'completed', output, usage } },
]
const finish = { type: 'finish', reason: 'stop', usage: undefined, tier: undefined }

describe('the specimens', () => {
  it.each(specimens)('%s', name => {
    expect(framesOf(wireOf('responses', name)).flatMap(responsesWire.decoder())).toEqual(hubOf(name))
  })
})

describe('a stream that keeps to no rule', () => {
  it('skips unknown bookkeeping, events of items that are left out, comments, [DONE], broken JSON and JSON that is no object', () => {
    const events = decode(
      ['response.apply_patch_call_operation_diff.delta', { delta: 'x' }],
      ['response.output_text.delta', '{"delta":"cut o'],
      ['response.output_text.delta', '[1]'],
      [undefined, '[DONE]'],
      ['toString', {}],
      completed(),
    )
    expect(events).toEqual([finish])
  })

  it('opens a text whose item and part were never added, and closes it at the end', () => {
    expect(decode(['response.output_text.delta', { delta: 'Hi' }], completed())).toEqual([
      { type: 'text-start', block: 0 },
      { type: 'text-delta', block: 0, text: 'Hi' },
      { type: 'text-end', block: 0 },
      finish,
    ])
  })

  it('finds the event in the data where there is no event line', () => {
    const events = decode([undefined, { type: 'response.output_text.delta', output_index: 0, content_index: 0, delta: 'Hi' }])
    expect(events).toEqual([
      { type: 'text-start', block: 0 },
      { type: 'text-delta', block: 0, text: 'Hi' },
    ])
  })

  it('takes arguments that come only when they are done', () => {
    const item = { type: 'function_call', id: 'fc', call_id: 'call_1', name: 'f' }
    const events = decode(
      ['response.output_item.added', { output_index: 0, item: { ...item, arguments: '' } }],
      ['response.function_call_arguments.done', { output_index: 0, arguments: '{"a":1}' }],
      ['response.output_item.done', { output_index: 0, item: { ...item, arguments: '{"a":1}' } }],
      completed([{ ...item, arguments: '{"a":1}' }]),
    )
    expect(events).toEqual([
      { type: 'tool-start', block: 0, id: 'call_1', name: 'f' },
      { type: 'tool-delta', block: 0, arguments: '{"a":1}' },
      { type: 'tool-end', block: 0 },
      { ...finish, reason: 'tool' },
    ])
  })

  it('says what only the terminal event says', () => {
    const output = [
      { type: 'reasoning', id: 'rs', summary: [{ type: 'summary_text', text: 'Hm.' }], encrypted_content: 'opaque' },
      {
        type: 'message',
        content: [{ type: 'output_text', text: 'Yes', annotations: [{ type: 'url_citation', url: 'https://example.com' }] }],
      },
    ]
    expect(decode(completed(output))).toEqual([
      { type: 'reasoning-start', block: 0 },
      { type: 'reasoning-delta', block: 0, text: 'Hm.' },
      { type: 'reasoning-end', block: 0, signature: { provider: 'openai', value: 'opaque' } },
      { type: 'text-start', block: 1 },
      { type: 'text-delta', block: 1, text: 'Yes' },
      { type: 'source', block: 1, url: 'https://example.com', title: undefined, start: undefined, end: undefined },
      { type: 'text-end', block: 1 },
      finish,
    ])
  })

  it('keeps blocks apart that overlap', () => {
    const added = (index: number) => ({ output_index: index, item: { type: 'function_call', call_id: `call_${index}`, name: 'f' } })
    const events = decode(
      ['response.output_item.added', added(1)],
      ['response.output_item.added', added(0)],
      ['response.function_call_arguments.delta', { output_index: 0, delta: '0' }],
      ['response.function_call_arguments.delta', { output_index: 1, delta: '1' }],
      completed(),
    )
    expect(events).toEqual([
      { type: 'tool-start', block: 0, id: 'call_1', name: 'f' },
      { type: 'tool-start', block: 1, id: 'call_0', name: 'f' },
      { type: 'tool-delta', block: 1, arguments: '0' },
      { type: 'tool-delta', block: 0, arguments: '1' },
      { type: 'tool-end', block: 0 },
      { type: 'tool-end', block: 1 },
      { ...finish, reason: 'tool' },
    ])
  })

  it('ends once: nothing follows a finish or an error', () => {
    const twice = decode(completed(), completed(), ['error', { error: { message: 'late' } }])
    expect(twice).toEqual([finish])
    const failed = decode(['error', { type: 'error', code: 'rate_limit_exceeded', message: 'slow', param: null }], completed())
    expect(failed).toEqual([
      {
        type: 'error',
        fault: { status: 429, message: 'slow', type: 'rate_limit_error', code: 'rate_limit_exceeded', param: null },
      },
    ])
  })

  it.each([
    ['max_output_tokens', 'length'],
    ['content_filter', 'content_filter'],
    ['steered', 'length'],
    [undefined, 'length'],
  ])('incomplete because of %s finishes with %s', (reason, finished) => {
    const response = { status: 'incomplete', incomplete_details: reason && { reason }, output: [] }
    expect(decode(['response.incomplete', { response }])).toEqual([{ ...finish, reason: finished }])
  })

  it('a length stop wins over calls', () => {
    const output = [{ type: 'function_call', call_id: 'call_1', name: 'f', arguments: '{"a' }]
    const response = { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' }, output }
    expect(decode(['response.incomplete', { response }]).at(-1)).toEqual({ ...finish, reason: 'length' })
  })

  it('leaves out usage that was not told, and counts that were not', () => {
    const usage = { input_tokens: 3, output_tokens: 4 }
    expect(decode(completed([], usage)).at(-1)).toEqual({ ...finish, usage: { input: 3, output: 4 } })
  })
})
