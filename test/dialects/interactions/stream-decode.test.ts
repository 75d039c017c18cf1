// Streams of Gemini: twins, statuses, and tolerance to what providers get wrong.
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { interactionsSurface, interactionsWire } from '../../../shared/dialects/interactions/index.ts'
import type { HubEvent } from '../../../shared/hub/event.ts'
import { encodeFrame } from '../../../shared/upstream/sse.ts'
import { context, dataOf, decodeStream, encodeStream, foldEvents } from '../../support/answers.ts'
import { framesOf, readEvents, readStream } from '../../support/specimens.ts'

const specimen = readStream('interactions/answer.sse')
const events = readEvents('interactions/answer.events.json')

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
