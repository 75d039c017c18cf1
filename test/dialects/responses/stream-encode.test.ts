// Hub events as a Responses stream: a strict reader, OpenAI's own SDK, and the way back.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import * as fc from 'fast-check'
import { responsesSurface, responsesWire } from '../../../shared/dialects/responses/index.ts'
import type { HubEvent } from '../../../shared/hub/event.ts'
import type { Answer } from '../../../shared/hub/fold.ts'
import { answers, eventsOf } from '../arbitrary.ts'
import { contextOf, dataOf, foldOf, framesOf, hubOf, openStand, type Stand, specimens } from '../specimens.ts'

const body = {
  model: 'claude-opus-5',
  input: 'Hello',
  max_output_tokens: 64,
  tools: [{ type: 'function', name: 'get_weather', parameters: { type: 'object', properties: {} } }],
  tool_choice: 'auto',
  text: { format: { type: 'json_schema', name: 'city', schema: { type: 'object' } }, verbosity: 'low' },
  reasoning: { effort: 'high' },
  metadata: { ticket: '7' },
}
const context = contextOf(body)
const encode = (events: readonly HubEvent[]): string => events.map(responsesSurface.streamEncoder(context)).join('')

type Json = Record<string, unknown>
const responseOf = (sse: string): Json => dataOf(sse).at(-1)?.response as Json
const outputOf = (response: Json): Json[] => response.output as Json[]

/** What a strict client demands of every stream; gives the terminal response. */
function readStrictly(sse: string): Json {
  const events = dataOf(sse)
  const frames = framesOf(sse)
  expect(frames.map(({ event }) => event)).toEqual(events.map(({ type }) => type))
  expect(events.map(({ sequence_number }) => sequence_number)).toEqual(events.map((_, index) => index))
  expect(events.slice(0, 2).map(({ type }) => type)).toEqual(['response.created', 'response.in_progress'])
  const added = events.filter(({ type }) => type === 'response.output_item.added')
  expect(added.map(({ output_index }) => output_index)).toEqual(added.map((_, index) => index))
  const terminal = responseOf(sse)
  const done = events.filter(({ type }) => type === 'response.output_item.done')
  for (const { output_index, item } of done) expect(item).toEqual(outputOf(terminal)[output_index as number])
  expect(outputOf(terminal)).toHaveLength(added.length)
  expect(done).toHaveLength(added.length)
  for (const [index, item] of outputOf(terminal).entries()) {
    for (const [part, content] of ((item.content ?? []) as Json[]).entries()) {
      expect(deltasOf(events, index, part)).toBe(content.text ?? content.refusal)
    }
    if (item.type === 'function_call') expect(deltasOf(events, index)).toBe(item.arguments)
    if (item.type === 'custom_tool_call') expect(deltasOf(events, index)).toBe(item.input)
    if (item.type === 'reasoning') expect(deltasOf(events, index)).toBe((item.summary as Json[]).map(({ text }) => text).join(''))
  }
  return terminal
}

const deltasOf = (events: readonly Json[], item: number, part?: number): string =>
  events
    .filter(({ type, output_index, content_index }) => String(type).endsWith('.delta') && output_index === item && content_index === part)
    .map(({ delta }) => delta)
    .join('')

/** Item ids are ours on the way out, and created_at and id of the answer too. */
const comparable = (answer: Answer): Answer => ({
  ...answer,
  id: undefined,
  createdAt: undefined,
  blocks: answer.blocks.map(block => (block.type === 'web-search' ? { ...block, id: 'ws' } : block)),
})

let stand: Stand
beforeAll(async () => {
  stand = await openStand()
})
afterAll(() => stand.close())

const finalResponse = async (sse: string) => {
  stand.answer('text/event-stream', sse)
  return await stand.client.responses.stream({ model: 'm', input: 'Hello' }).finalResponse()
}

const finished = specimens.filter(name => name !== 'overloaded' && name !== 'failed-midway')

describe('the specimens', () => {
  it.each(finished)('%s passes a strict reader and the SDK, which read the same', async name => {
    const sse = encode(hubOf(name))
    const terminal = readStrictly(sse)
    const final = await finalResponse(sse)
    expect(final.output).toMatchObject(outputOf(terminal))
    expect(final.status).toBe(name === 'length' ? 'incomplete' : 'completed')
  })

  it.each(finished)('%s comes back as it went', name => {
    const events = hubOf(name)
    const again = framesOf(encode(events)).flatMap(responsesWire.decoder())
    expect(comparable(foldOf(again))).toEqual(comparable(foldOf(events)))
  })

  it.each(finished)('%s: the whole answer is what the stream comes to', name => {
    const events = hubOf(name)
    expect(JSON.parse(responsesSurface.whole(foldOf(events), context))).toEqual(responseOf(encode(events)))
  })
})

describe('the response object', () => {
  it('echoes the settings of the request and has every nullable member', () => {
    expect(responseOf(encode(hubOf('text')))).toMatchObject({
      id: 'resp_0123abcd',
      object: 'response',
      created_at: 1795219200,
      model: 'gpt-5.5-2026-04-01',
      max_output_tokens: 64,
      parallel_tool_calls: true,
      tool_choice: 'auto',
      text: body.text,
      reasoning: { effort: 'high', summary: null },
      metadata: { ticket: '7' },
      service_tier: 'flex',
      error: null,
      incomplete_details: null,
      instructions: null,
      previous_response_id: null,
      temperature: null,
      tools: [{ ...body.tools[0], strict: null, description: null }],
      usage: {
        input_tokens: 21,
        input_tokens_details: { cached_tokens: 0, cache_write_tokens: 0 },
        output_tokens: 9,
        output_tokens_details: { reasoning_tokens: 0 },
        total_tokens: 30,
      },
    })
  })

  it('calls the standard tier default, as this dialect does, and says null where usage or tier were not told', () => {
    const { service_tier } = responseOf(encode([{ type: 'finish', reason: 'stop', tier: 'standard' }]))
    const untold = responseOf(encode([{ type: 'finish', reason: 'stop' }]))
    expect([service_tier, untold.service_tier, untold.usage]).toEqual(['default', null, null])
  })

  it('marks the last item of an answer that was cut off', () => {
    const cut: HubEvent[] = [
      { type: 'text-start', block: 0 },
      { type: 'text-delta', block: 0, text: 'Once' },
      { type: 'finish', reason: 'length' },
    ]
    const response = responseOf(encode(cut))
    expect(response).toMatchObject({ status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } })
    expect(outputOf(response)).toMatchObject([{ status: 'incomplete', content: [{ text: 'Once' }] }])
  })
})

describe('blocks', () => {
  it('gathers neighbouring texts in one message and begins another behind a call', () => {
    const text = (block: number): HubEvent[] => [
      { type: 'text-start', block },
      { type: 'text-delta', block, text: `t${block}` },
      { type: 'text-end', block },
    ]
    const call: HubEvent[] = [
      { type: 'tool-start', block: 2, id: 'call_1', name: 'f' },
      { type: 'tool-end', block: 2 },
    ]
    const terminal = readStrictly(encode([...text(0), ...text(1), ...call, ...text(3), { type: 'finish', reason: 'tool' }]))
    expect(outputOf(terminal)).toMatchObject([
      { type: 'message', content: [{ text: 't0' }, { text: 't1' }] },
      { type: 'function_call', arguments: '{}', call_id: 'call_1' },
      { type: 'message', content: [{ text: 't3' }] },
    ])
  })

  it('stands blocks that overlap', async () => {
    const sse = encode([
      { type: 'text-start', block: 0 },
      { type: 'tool-start', block: 1, id: 'call_1', name: 'f' },
      { type: 'text-delta', block: 0, text: 'Hi' },
      { type: 'tool-delta', block: 1, arguments: '{}' },
      { type: 'text-end', block: 0 },
      { type: 'tool-end', block: 1 },
      { type: 'finish', reason: 'tool' },
    ])
    readStrictly(sse)
    expect((await finalResponse(sse)).output_text).toBe('Hi')
  })

  it('gives a citation without offsets the span of its whole text', () => {
    const terminal = readStrictly(
      encode([
        { type: 'text-start', block: 0 },
        { type: 'source', block: 0, url: 'https://example.com' },
        { type: 'text-delta', block: 0, text: 'Seven' },
        { type: 'text-end', block: 0 },
        { type: 'finish', reason: 'stop' },
      ]),
    )
    const annotation = { type: 'url_citation', start_index: 0, end_index: 5, title: '', url: 'https://example.com' }
    expect(outputOf(terminal)).toMatchObject([{ content: [{ annotations: [annotation] }] }])
  })

  it.each([
    [{ provider: 'openai', value: 'gAAA' }, 'gAAA'],
    [{ provider: 'gemini', value: 'sig' }, 'lw1.gemini.c2ln'],
    [{ provider: 'anthropic', value: 'sig', redacted: true }, 'lw1.anthropic.redacted.c2ln'],
  ] as const)('carries the signature %j in encrypted_content', (signature, encrypted_content) => {
    const terminal = readStrictly(
      encode([
        { type: 'reasoning-start', block: 0 },
        { type: 'reasoning-end', block: 0, signature },
        { type: 'finish', reason: 'stop' },
      ]),
    )
    expect(outputOf(terminal)).toMatchObject([{ type: 'reasoning', summary: [], encrypted_content }])
  })
})

describe('a failure', () => {
  it('is an error event, then response.failed with what was written; nothing follows', () => {
    const events = dataOf(encode([...hubOf('failed-midway'), { type: 'finish', reason: 'stop' }]))
    expect(events.at(-2)).toMatchObject({
      type: 'error',
      error: { type: 'server_error', code: 'server_error', message: 'The model produced invalid content.', param: null },
    })
    expect(events.at(-1)).toMatchObject({
      type: 'response.failed',
      response: { status: 'failed', error: { code: 'server_error' }, output: [{ type: 'message', content: [{ text: 'Half an ans' }] }] },
    })
    expect(events.map(({ sequence_number }) => sequence_number)).toEqual(events.map((_, index) => index))
  })

  it("reaches the SDK's reader as an APIError with its code", async () => {
    await expect(finalResponse(encode(hubOf('overloaded')))).rejects.toMatchObject({ code: 'server_is_overloaded' })
  })
})

describe('any answer', () => {
  it('passes a strict reader and comes back as it went', () => {
    fc.assert(
      fc.property(answers, fc.integer({ min: 1, max: 9 }), (answer, size) => {
        const sse = encode(eventsOf(answer, size))
        readStrictly(sse)
        const again = foldOf(framesOf(sse).flatMap(responsesWire.decoder()))
        expect(comparable({ ...again, blocks: again.blocks.map(ours) })).toEqual(comparable(answer))
        expect(JSON.parse(responsesSurface.whole(answer, context))).toEqual(responseOf(sse))
      }),
      { numRuns: 200 },
    )
  })

  it("is accepted by the SDK's stream helper", async () => {
    await fc.assert(
      fc.asyncProperty(answers, async answer => {
        const sse = encode(eventsOf(answer, 3))
        expect((await finalResponse(sse)).output).toMatchObject(outputOf(responseOf(sse)))
      }),
      { numRuns: 40 },
    )
  })
})

/** The wire takes encrypted_content for OpenAI's own; here it may hold a tagged one. */
function ours(block: Answer['blocks'][number]): Answer['blocks'][number] {
  if (block.type !== 'reasoning' || block.signature === undefined) return block
  const item = { type: 'reasoning', summary: [], encrypted_content: block.signature.value }
  const [decoded] = responsesSurface.decode({ model: 'm', input: [item] }).items
  return decoded?.type === 'reasoning' ? { ...block, signature: decoded.signature } : block
}
