// Whole answers of generateContent: the fold of Gemini's chunks is what Gemini would have answered whole, and ours is the fold of our own.
import { describe, expect, it } from '@jest/globals'
import { generateSurface, generateWire } from '../../../shared/dialects/generate/index.ts'
import type { HubEvent } from '../../../shared/hub/event.ts'
import { emptyAnswer, foldEvent } from '../../../shared/hub/fold.ts'
import { splitter } from '../../../shared/upstream/sse.ts'

const chunk = (parts: readonly object[], more: object = {}) => ({
  candidates: [{ content: { parts, role: 'model' }, index: 0, ...more }],
  modelVersion: 'm',
})

function folded(chunks: readonly (object | string)[]): Record<string, unknown> {
  const fold = generateWire.folder()
  const text = chunks.map(each => `data: ${typeof each === 'string' ? each : JSON.stringify(each)}\n\n`).join('')
  for (const frame of splitter().push(Buffer.from(text)).frames) fold.push(frame)
  return JSON.parse(fold.result())
}

describe("the fold of Gemini's chunks", () => {
  it('joins the pieces of a text, keeps thoughts apart, and takes the last usage', () => {
    const answer = folded([
      chunk([{ text: 'I think', thought: true }]),
      chunk([{ text: 'Hel' }]),
      { ...chunk([{ text: 'lo' }]), usageMetadata: { totalTokenCount: 3 } },
      { ...chunk([{ text: '', thoughtSignature: 'c2ln' }], { finishReason: 'STOP' }), usageMetadata: { totalTokenCount: 9 } },
    ])
    expect(answer).toEqual({
      candidates: [
        {
          content: {
            role: 'model',
            parts: [
              { text: 'I think', thought: true },
              { text: 'Hello', thoughtSignature: 'c2ln' },
            ],
          },
          index: 0,
          finishReason: 'STOP',
        },
      ],
      modelVersion: 'm',
      usageMetadata: { totalTokenCount: 9 },
    })
  })

  it('keeps candidates apart, and calls with the numbers that the model wrote', () => {
    const fold = generateWire.folder()
    const call =
      '{"candidates":[{"index":1,"content":{"role":"model","parts":[{"functionCall":{"name":"a","args":{"n":9007199254740993,"one":1.0}}}]}}]}'
    const frames = splitter().push(Buffer.from(`data: ${JSON.stringify(chunk([{ text: 'x' }]))}\n\ndata: ${call}\n\n`)).frames
    for (const frame of frames) fold.push(frame)
    expect(fold.result()).toContain('{"n":9007199254740993,"one":1.0}')
    expect(JSON.parse(fold.result()).candidates).toHaveLength(2)
  })

  it('is what was said where a prompt was blocked: no candidates', () => {
    expect(folded([{ promptFeedback: { blockReason: 'SAFETY' } }])).toEqual({ promptFeedback: { blockReason: 'SAFETY' } })
  })
})

const context = {
  requestId: 'req_1',
  model: 'gpt-5.5',
  now: 1_800_000_000_000,
  request: { model: 'gpt-5.5', items: [], tools: [], hints: {} },
  body: {},
}
const events: readonly HubEvent[] = [
  { type: 'begin' },
  { type: 'text-start', block: 0 },
  { type: 'text-delta', block: 0, text: 'Hel' },
  { type: 'text-delta', block: 0, text: 'lo' },
  { type: 'text-end', block: 0 },
  { type: 'tool-start', block: 1, id: 'c1', name: 'weather' },
  { type: 'tool-delta', block: 1, arguments: '{"city":"Oslo"}' },
  { type: 'tool-end', block: 1 },
  { type: 'finish', reason: 'tool', usage: { input: 5, output: 7 }, tier: 'flex' },
]

it('an answer of another provider is the same whole and streamed', () => {
  const answer = emptyAnswer()
  for (const event of events) foldEvent(answer, event)
  const whole = JSON.parse(generateSurface.whole(answer, context))
  expect(whole).toMatchObject({
    candidates: [
      {
        content: { role: 'model', parts: [{ text: 'Hello' }, { functionCall: { id: 'c1', name: 'weather', args: { city: 'Oslo' } } }] },
        finishReason: 'STOP',
      },
    ],
    usageMetadata: { promptTokenCount: 5, candidatesTokenCount: 7 },
  })
  const encode = generateSurface.streamEncoder(context)
  const stream = events.map(encode).join('')
  expect(stream).not.toMatch(/^event:/m)
  const fold = generateWire.folder()
  for (const frame of splitter().push(Buffer.from(stream)).frames) fold.push(frame)
  expect(JSON.parse(fold.result())).toEqual(whole)
})
