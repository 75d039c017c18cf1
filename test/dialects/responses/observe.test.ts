// What OpenAI's frames and whole answers tell without being translated, and the fold of a stream into the whole answer.
import { describe, expect, it } from '@jest/globals'
import { nothing } from '../../../shared/dialects/dialect.ts'
import { responsesWire } from '../../../shared/dialects/responses/index.ts'
import { memberText } from '../../../shared/dialects/responses/whole.ts'
import { dataOf, frameOf, framesOf, wireOf } from '../specimens.ts'

const { observer, observeWhole, folder } = responsesWire
const observe = observer()

describe('observe', () => {
  it('sees the start at the first item, not before', () => {
    const seen = framesOf(wireOf('responses', 'reasoning-parallel-tools')).map(observe)
    expect(seen.findIndex(({ start }) => start)).toBe(3)
    expect(seen.slice(0, 3).every(observation => observation === nothing)).toBe(true)
  })

  it('reads usage and tier from the end', () => {
    expect(framesOf(wireOf('responses', 'text')).map(observe).at(-1)).toEqual({
      start: true,
      end: 'completed',
      tier: 'flex',
      usage: { input: 21, cached: 0, cacheWrite: 0, output: 9, reasoning: 0 },
    })
  })

  it('tells an answer that was cut off', () => {
    expect(framesOf(wireOf('responses', 'length')).map(observe).at(-1)).toMatchObject({ start: true, end: 'incomplete' })
  })

  it('reports a failure twice, as the provider does, and no start', () => {
    const seen = framesOf(wireOf('responses', 'overloaded')).map(observe)
    const fault = { status: 503, code: 'server_is_overloaded' }
    expect(seen.slice(-2)).toMatchObject([{ fault }, { end: 'failed', fault }])
    expect(seen.some(({ start }) => start)).toBe(false)
  })

  it.each(['response.created', 'response.queued', 'response.in_progress', 'response.unheard_of', 'constructor'])(
    '%s tells nothing',
    event => {
      expect(observe(frameOf(event, { type: event }))).toBe(nothing)
    },
  )

  it.each([
    ['response.output_text.delta', { start: true }],
    ['response.function_call_arguments.delta', { start: true }],
    ['response.unheard_of.delta', { start: true }],
    ['response.output_item.added', { start: true }],
  ])('%s is a start, by its data alone too', (event, expected) => {
    expect(observe(frameOf(event, { type: event }))).toEqual(expected)
    expect(observe(frameOf(undefined, { type: event }))).toEqual(expected)
  })

  it.each([
    ['response.completed', '{"type":"response.comp'],
    [undefined, ': no json'],
    [undefined, '[DONE]'],
  ])('broken data of %s tells nothing', (event, data) => {
    expect(observe(frameOf(event, data))).toBe(nothing)
  })
})

describe('the status of a failure inside a 200', () => {
  it.each([
    ['server_is_overloaded', 503],
    ['slow_down', 503],
    ['resource_unavailable', 503],
    ['rate_limit_exceeded', 429],
    ['insufficient_quota', 429],
    ['billing_hard_limit_reached', 429],
    ['invalid_prompt', 400],
    ['image_too_large', 400],
    ['context_length_exceeded', 400],
    ['server_error', 500],
    ['never_heard_of', 500],
  ])('%s is %i', (code, status) => {
    const failed = frameOf('response.failed', { response: { status: 'failed', error: { code, message: 'm' } } })
    expect(observe(failed)).toMatchObject({ end: 'failed', fault: { status, code, message: 'm' } })
    expect(observe(frameOf('error', { type: 'error', code, message: 'm', param: 'p' }))).toMatchObject({
      fault: { status, code, param: 'p' },
    })
  })

  it.each([
    ['invalid_request_error', 400],
    ['rate_limit_error', 429],
    ['service_unavailable_error', 503],
    ['server_error', 500],
  ])('without a code the type %s tells %i', (type, status) => {
    const event = frameOf('error', { type: 'error', error: { type, message: 'm' } })
    expect(observe(event).fault).toMatchObject({ status, type, message: 'm', code: null, param: null })
  })

  it('has a message even where the provider gave none', () => {
    expect(observe(frameOf('error', {})).fault).toMatchObject({ status: 500, type: 'server_error', message: expect.stringMatching(/./) })
  })
})

describe('observeWhole', () => {
  it('reads a completed answer', () => {
    const answer = { status: 'completed', service_tier: 'default', usage: { input_tokens: 5, output_tokens: 6 } }
    expect(observeWhole(answer)).toEqual({ start: true, end: 'completed', tier: 'default', usage: { input: 5, output: 6 } })
  })

  it('reads a failed one', () => {
    const answer = { object: 'response', status: 'failed', error: { code: 'server_error', message: 'm' } }
    expect(observeWhole(answer)).toMatchObject({ end: 'failed', fault: { status: 500, code: 'server_error', type: 'server_error' } })
  })

  it.each([[{}], [{ status: 'queued' }], [{ usage: 'many', service_tier: 7 }]])('%j tells nothing', answer => {
    expect(observeWhole(answer)).toEqual({})
  })
})

describe('folder', () => {
  it('gives the very text of the response', () => {
    const response = '{ "id": "resp_1", "n": 1.50, "big": 12345678901234567890, "text": "a \\"} b" }'
    const folding = folder()
    folding.push(frameOf('response.created', { response: {} }))
    folding.push(frameOf('response.completed', `{"type":"response.completed","sequence_number":4,"response":${response}}`))
    expect(folding.result()).toBe(response)
  })

  it.each(['text', 'length', 'failed-midway', 'reasoning-parallel-tools'])('%s equals the terminal response', name => {
    const folding = folder()
    for (const frame of framesOf(wireOf('responses', name))) folding.push(frame)
    expect(JSON.parse(folding.result())).toEqual(dataOf(wireOf('responses', name).toString()).at(-1)?.response)
  })

  it('refuses to answer a stream without its end', () => {
    const folding = folder()
    folding.push(frameOf('response.completed', '{"type":"response.completed","response":{"id":"cut'))
    expect(() => folding.result()).toThrow(expect.objectContaining({ code: 'upstream_stream_failed' }))
  })
})

describe('memberText', () => {
  it.each([
    ['{"a":1,"response":{"b":[1,{"c":"}"}]}}', '{"b":[1,{"c":"}"}]}'],
    ['{"response":"x\\\\","a":2}', '"x\\\\"'],
    ['{"a":{"response":1},"response":2}', '2'],
    ['{"a":"\\"response\\":9","response":[]}', '[]'],
    ['{ "response" : null }', 'null'],
    ['{"a":1}', undefined],
    ['{}', undefined],
    ['', undefined],
    ['{"response":{"a":', undefined],
    ['{"respon', undefined],
  ])('%s', (json, text) => {
    expect(memberText(json, 'response')).toBe(text)
  })
})
