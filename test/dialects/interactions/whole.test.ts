// A stream of Gemini folds into exactly what it would have answered whole.
import { describe, expect, it } from '@jest/globals'
import { answer } from '../../../functions/local/simulator/answer/answer.ts'
import { decodeInteraction } from '../../../functions/local/simulator/gemini/decode.ts'
import { interactionScript } from '../../../functions/local/simulator/gemini/script.ts'
import { interactionsWire } from '../../../shared/dialects/interactions/index.ts'
import { encodeFrame } from '../../../shared/upstream/sse.ts'
import { context } from '../../support/answers.ts'
import { framesOf, readBody, readStream } from '../../support/specimens.ts'

const specimen = readStream('interactions/answer.sse')

const completed = (interaction: Record<string, unknown>) => ({ event_type: 'interaction.completed', interaction })

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
