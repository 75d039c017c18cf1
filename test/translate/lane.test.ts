// The lanes: what is sent upstream, what comes back unchanged, and what a failure looks like from the middle of an answer.
import { describe, expect, it } from '@jest/globals'
import { surfaces } from '../../shared/dialects/surfaces.ts'
import { wireOf } from '../../shared/dialects/wires.ts'
import { outline } from '../../shared/http/json-outline.ts'
import { providers } from '../../shared/providers/index.ts'
import { openLane } from '../../shared/translate/lane.ts'
import { splitter } from '../../shared/upstream/sse.ts'
import { specimens } from '../race/streams.ts'

const identity = { requestId: 'req_0123', model: 'gpt-5.5', now: 1_800_000_000_000 }
const jsonOf = (text: string) => ({ text, outline: outline(text), value: JSON.parse(text) as Record<string, unknown> })

const verbatim = (text: string) =>
  openLane({ surface: surfaces.responses, provider: providers.openai, json: jsonOf(text), body: jsonOf(text).value, ...identity })

function translated(body: Record<string, unknown>) {
  const json = jsonOf(JSON.stringify(body))
  const hub = surfaces.chat.decode(json.value)
  const translation = { hub, encoded: wireOf(providers.openai).encode(hub) }
  return openLane({ surface: surfaces.chat, provider: providers.openai, json, body: json.value, translation, ...identity })
}

const chat = { model: 'gpt-5.5', messages: [{ role: 'user', content: 'Hello' }], start_within: '00h-00m-10s' }
const fault = { status: 502, message: 'Broken', type: 'server_error', code: 'upstream_stream_failed', param: null }

describe('the verbatim lane', () => {
  const text = '{ "model":"gpt-5.5", "input":"Hi",  "future_field" : {"a":1.0,"b":[1 , 2]},"start_within":"auto","stream":true}'

  it('sends the body as it came, but for the tier and the window', () => {
    expect(verbatim(text).body('flex', false)).toBe(
      '{"model":"gpt-5.5","input":"Hi","future_field" : {"a":1.0,"b":[1 , 2]},"stream":true,"service_tier":"flex"}',
    )
    expect(verbatim(text).verbatim).toBe(true)
  })

  it('forces a stream where the caller wants none', () => {
    expect(JSON.parse(verbatim('{"model":"m","stream":false}').body('default', true))).toEqual({
      model: 'm',
      service_tier: 'default',
      stream: true,
    })
  })

  it('gives the bytes back unchanged, cut anywhere', () => {
    const bytes = Buffer.from(specimens.openai.all)
    for (const size of [1, 7, 1_000]) {
      const reader = verbatim(text).streamReader()
      const split = splitter()
      const out: Buffer[] = []
      for (let at = 0; at < bytes.length; at += size) {
        const part = split.push(bytes.subarray(at, at + size))
        for (const frame of part.frames) reader.read(frame)
        out.push(reader.forward(part))
      }
      expect(Buffer.concat(out).equals(bytes)).toBe(true)
    }
  })

  it('continues the sequence where it fails, under the id that was told', () => {
    const reader = verbatim(text).streamReader()
    for (const frame of splitter().push(Buffer.from(specimens.openai.opening + specimens.openai.first)).frames) reader.read(frame)
    const numbers = [...reader.failure(fault).matchAll(/"sequence_number":(\d+)/g)].map(([, number]) => Number(number))
    expect(numbers).toEqual([3, 4])
    expect(reader.failure(fault)).toContain('resp_0a1')
  })

  it('folds where the caller wants a whole answer', () => {
    const reader = verbatim(text).wholeReader()
    for (const frame of splitter().push(Buffer.from(specimens.openai.all)).frames) reader.read(frame)
    expect(JSON.parse(reader.whole())).toMatchObject({ id: 'resp_0a1', status: 'completed' })
  })

  it('fails whole under the id that was told', () => {
    const reader = verbatim(text).wholeReader()
    for (const frame of splitter().push(Buffer.from(specimens.openai.opening + specimens.openai.first)).frames) reader.read(frame)
    expect(JSON.parse(reader.failure(fault) ?? '')).toMatchObject({ id: 'resp_0a1', status: 'failed' })
  })
})

describe('the translated lane', () => {
  it('always asks for a stream, and names the tier', () => {
    const body = JSON.parse(translated(chat).body('flex', true)) as Record<string, unknown>
    expect(body).toMatchObject({ model: 'gpt-5.5', stream: true, service_tier: 'flex', store: false })
    expect(body).not.toHaveProperty('start_within')
    expect(body).not.toHaveProperty('messages')
  })

  it('translates what was read, once', () => {
    const reader = translated({ ...chat, stream: true }).streamReader()
    const part = splitter().push(Buffer.from(specimens.openai.all))
    for (const frame of part.frames) reader.read(frame)
    const text = reader.forward(part).toString()
    expect(text.match(/data: /g)?.length).toBeGreaterThan(2)
    expect(text.endsWith('data: [DONE]\n\n')).toBe(true)
    expect(reader.forward({ frames: [], bytes: Buffer.alloc(0) })).toHaveLength(0)
  })

  it('answers whole from the same events', () => {
    const reader = translated(chat).wholeReader()
    const part = splitter().push(Buffer.from(specimens.openai.all))
    for (const frame of part.frames) reader.read(frame)
    expect(JSON.parse(reader.whole())).toMatchObject({ object: 'chat.completion', choices: [{ message: { content: 'Grüße, world 🌍' } }] })
    expect(reader.failure(fault)).toBeUndefined()
  })

  it('fails in the words of the surface', () => {
    expect(translated(chat).streamReader().failure(fault)).toMatch(/^data: \{"error":\{.*"code":"upstream_stream_failed".*\}\}\n\n/)
  })
})
