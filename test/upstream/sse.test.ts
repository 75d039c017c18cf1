// Bytes into frames: line ends, cuts anywhere, and what the frames say.
import { describe, expect, it } from '@jest/globals'
import * as fc from 'fast-check'
import { encodeFrame, type Frame, frame, splitter } from '../../shared/upstream/sse.ts'
import { specimens, wireOf } from '../dialects/specimens.ts'

/** Pushes `bytes` cut at `cuts`; gives the frames and the bytes that the splits claim. */
function push(bytes: Buffer, cuts: readonly number[]): { frames: Frame[]; bytes: Buffer; rest: Buffer } {
  const splitting = splitter()
  const places = [0, ...cuts.map(cut => cut % (bytes.length + 1)).toSorted((one, other) => one - other), bytes.length]
  const chunks = places.slice(1).map((end, index) => bytes.subarray(places[index], end))
  const splits = chunks.map(splitting.push)
  return { frames: splits.flatMap(split => split.frames), bytes: Buffer.concat(splits.map(split => split.bytes)), rest: splitting.rest() }
}

const said = (frames: readonly Frame[]) => frames.map(({ event, data }) => ({ event, data })).filter(({ event, data }) => event ?? data)

describe('the fields of a frame', () => {
  it.each([
    ['event: a\ndata: 1\n\n', 'a', '1'],
    ['data: 1\nevent: a\n\n', 'a', '1'],
    ['event:a\ndata:1\n\n', 'a', '1'],
    ['event: a\r\ndata: 1\r\n\r\n', 'a', '1'],
    ['data: 1\revent: a\r\r', 'a', '1'],
    ['data: 1\ndata: 2\n\n', undefined, '1\n2'],
    ['data:  two spaces\n\n', undefined, ' two spaces'],
    ['data\n\n', undefined, ''],
    [': comment\n\n', undefined, undefined],
    ['\n\n', undefined, undefined],
    ['id: 7\nretry: 10\ndata: x\n\n', undefined, 'x'],
    ['\uFEFFevent: a\ndata: ü\n\n', 'a', 'ü'],
    [': hello\nevent: late\ndata: {}\n\n', 'late', '{}'],
  ])('%j', (raw, event, data) => {
    const { event: name, data: value } = frame(Buffer.from(raw))
    expect([name, value]).toEqual([event, data])
  })

  it('encodeFrame writes what frame reads', () => {
    expect(said([frame(Buffer.from(encodeFrame('a', '{"b":1}')))])).toEqual([{ event: 'a', data: '{"b":1}' }])
    expect(encodeFrame(undefined, '[DONE]')).toBe('data: [DONE]\n\n')
  })
})

describe('the splitter', () => {
  it('holds an unfinished frame back', () => {
    const splitting = splitter()
    expect(splitting.push(Buffer.from('data: 1\n')).frames).toEqual([])
    expect(splitting.push(Buffer.from('')).frames).toEqual([])
    expect(said(splitting.push(Buffer.from('\ndata: 2')).frames)).toEqual([{ event: undefined, data: '1' }])
    expect(splitting.rest().toString()).toBe('data: 2')
  })

  it('ends a frame at once behind a CR CR, though an LF may follow', () => {
    const splitting = splitter()
    expect(said(splitting.push(Buffer.from('data: 1\r\n\r')).frames)).toEqual([{ event: undefined, data: '1' }])
    expect(said(splitting.push(Buffer.from('\ndata: 2\r\n\r\n')).frames)).toEqual([{ event: undefined, data: '2' }])
  })

  const line = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 12 }).map(text => `data: ${text.replace(/[\r\n]/g, ' ')}`),
    fc.stringMatching(/^event: [a-z.]{1,8}$/),
    fc.constant(': keepalive'),
  )
  /** No provider names an event twice in one frame. */
  const lines = fc.uniqueArray(line, { minLength: 1, maxLength: 3, selector: text => (text.startsWith('event') ? 'event' : text) })
  const streams = fc.array(fc.tuple(lines, fc.constantFrom('\n', '\r\n', '\r')), { maxLength: 8 })
  const cuts = fc.array(fc.nat({ max: 10_000 }), { maxLength: 12 })

  it('reads the same however the bytes are cut, and keeps every byte', () => {
    fc.assert(
      fc.property(streams, cuts, (frames, places) => {
        const text = frames.map(([all, end]) => all.map(entry => entry + end).join('') + end).join('')
        const bytes = Buffer.from(text)
        const cut = push(bytes, places)
        expect(said(cut.frames)).toEqual(said(push(bytes, []).frames))
        expect(Buffer.concat([cut.bytes, cut.rest])).toEqual(bytes)
        expect(Buffer.concat(cut.frames.map(({ raw }) => raw))).toEqual(cut.bytes)
      }),
      { numRuns: 500 },
    )
  })

  it.each(specimens)('reads %s byte by byte', name => {
    const bytes = wireOf('responses', name)
    const single = push(
      bytes,
      Array.from(bytes, (_, index) => index),
    )
    expect(said(single.frames)).toEqual(said(push(bytes, []).frames))
    expect(single.rest).toHaveLength(0)
  })
})
