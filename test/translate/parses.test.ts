// JSON is parsed once: a failure before the start, the frames of a stream, with and without the cost in its usage.
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import type { SurfaceName } from '../../shared/dialects/abouts.ts'
import { wireOf } from '../../shared/dialects/wires.ts'
import { providers } from '../../shared/providers/index.ts'
import { chain } from '../answer/chain.ts'
import { failsInside, overloaded, serves, specimens } from '../race/streams.ts'
import { framesOf } from '../support/specimens.ts'

/** Every text that was parsed. */
let parsed: string[] = []
beforeEach(() => {
  parsed = []
  const parse = JSON.parse
  jest.spyOn(JSON, 'parse').mockImplementation((text, reviver) => {
    parsed.push(text)
    return parse(text, reviver) as unknown
  })
})
afterEach(() => {
  jest.restoreAllMocks()
})

const lanes: readonly (readonly [SurfaceName, string])[] = [
  ['responses', 'verbatim'],
  ['chat', 'translated'],
  ['interactions', 'translated'],
  ['messages', 'translated'],
]

const ask = { model: 'gpt-5.5', start_within: 'default' }

describe.each(lanes)('%s to OpenAI, %s', (surface, lane) => {
  // In its own dialect an answer that is not streamed is one JSON: the provider reports no failure inside it.
  it.each(lane === 'verbatim' ? [true] : [true, false])('reads a failure before the start once (stream: %s)', async stream => {
    const { clock, rows, request } = chain({ default: failsInside(overloaded) })
    request({ surface, body: { ...ask, stream } })
    await clock.advance(1_000)
    expect(rows).toMatchObject([{ status: 503, code: overloaded.code }])
    expect(parsed.filter(text => text.includes(overloaded.message))).toHaveLength(1)
  })

  it.each([false, true])('reads a stream once (include_cost: %s)', async include_cost => {
    const frames = framesOf(specimens.openai.all).flatMap(({ data }) => data ?? [])
    const { clock, rows, request } = chain({ default: serves() })
    const client = request({ surface, body: { ...ask, stream: true, include_cost } })
    await clock.advance(1_000)
    expect(rows).toMatchObject([{ status: 200 }])
    expect(client.text().includes('cost_micro_usd')).toBe(include_cost)
    const read = parsed.filter(text => frames.includes(text))
    expect(read).toHaveLength(lane === 'verbatim' ? 1 : frames.length)
    expect(parsed.filter(text => text.includes('"usage"'))).toHaveLength(read.filter(text => text.includes('"usage"')).length)
  })
})

describe.each(Object.values(providers).map(provider => [provider.name, provider] as const))('the wire of %s', (name, provider) => {
  const wire = wireOf(provider)

  it('observes and decodes a frame with one parse', () => {
    const frames = framesOf(specimens[name].all)
    const decode = wire.decoder()
    const observe = wire.observer()
    for (const frame of frames) {
      decode(frame)
      observe(frame)
    }
    expect(parsed).toEqual(expect.arrayContaining(frames.filter(({ json }) => json !== undefined).map(({ data }) => data)))
    expect(new Set(parsed).size).toBe(parsed.length)
  })

  it('reads bare JSON once', () => {
    expect(wire.bareFault('[{"error":{"code":503,"message":"Overloaded","status":"UNAVAILABLE"}}]')).toMatchObject({ status: 503 })
    expect(parsed).toHaveLength(1)
  })
})
