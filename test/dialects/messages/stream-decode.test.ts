// Streams of Anthropic: twins, the fold, stop reasons, and tolerance to what providers get wrong.
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { messagesSurface, messagesWire } from '../../../shared/dialects/messages/index.ts'
import { encodeFrame } from '../../../shared/upstream/sse.ts'
import { dataOf, decodeStream, encodeStream, foldEvents } from '../../support/answers.ts'
import { framesOf, readBody, readEvents, readStream } from '../../support/specimens.ts'

const specimen = readStream('messages/answer.sse')
const events = readEvents('messages/answer.events.json')

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

describe('decode', () => {
  it.each([
    ['end_turn', 'stop'],
    ['stop_sequence', 'stop'],
    ['pause_turn', 'length'],
    ['unheard_of', 'length'],
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
