// Hub events as a Responses stream: a strict reader, OpenAI's own SDK, and the way back.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { responsesSurface, responsesWire } from '../../../shared/dialects/responses/index.ts'
import type { HubEvent } from '../../../shared/hub/event.ts'
import { contextOf, dataOf, foldOf, framesOf, hubOf, openStand, type Stand, specimens } from '../specimens.ts'
import { comparable, outputOf, readStrictly, responseOf } from './strict-reader.ts'

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
