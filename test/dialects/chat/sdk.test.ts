// Chat streams under the official SDK's own stream helper, which must read what the whole completion says.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import * as fc from 'fast-check'
import type OpenAI from 'openai'
import { chatSurface } from '../../../shared/dialects/chat/index.ts'
import { unpackId } from '../../../shared/dialects/chat/reasoning.ts'
import { responsesWire } from '../../../shared/dialects/responses/index.ts'
import type { HubEvent } from '../../../shared/hub/event.ts'
import type { Answer } from '../../../shared/hub/fold.ts'
import { answers, eventsOf } from '../arbitrary.ts'
import { contextOf, dataOf, foldOf, framesOf, hubOf, openStand, type Stand, specimens, wireOf } from '../specimens.ts'

const context = contextOf({ model: 'gpt-5.5', messages: [{ role: 'user', content: 'Hello' }] }, chatSurface.decode)
const encode = (events: readonly HubEvent[]): string => events.map(chatSurface.streamEncoder(context)).join('')
const whole = (answer: Answer): OpenAI.ChatCompletion => JSON.parse(chatSurface.whole(answer, context))

let stand: Stand
beforeAll(async () => {
  stand = await openStand()
})
afterAll(() => stand.close())

const finalCompletion = async (sse: string) => {
  stand.answer('text/event-stream', sse)
  return await stand.client.chat.completions.stream({ model: 'm', messages: [] }).finalChatCompletion()
}

const finished = specimens.filter(name => name !== 'overloaded' && name !== 'failed-midway')
/** What the stream helper adds to, and leaves out of, the whole completion. */
function asStreamed({ choices, ...rest }: OpenAI.ChatCompletion): unknown {
  return {
    ...rest,
    usage: undefined,
    system_fingerprint: undefined,
    choices: choices.map(({ message, ...choice }) => ({ ...choice, message: plain(message) })),
  }
}
function plain({ content, refusal, tool_calls = [] }: OpenAI.ChatCompletionMessage): unknown {
  const calls = tool_calls.map(call => ({ ...call, id: unpackId(call.id).id }))
  return { content: content || null, refusal: refusal || null, calls: JSON.parse(JSON.stringify(calls)) as unknown }
}

describe("the SDK's stream helper", () => {
  it.each(finished)('reads %s as the whole completion says it', async name => {
    const events = framesOf(wireOf('responses', name)).flatMap(responsesWire.decoder())
    const streamed = await finalCompletion(encode(events))
    expect(asStreamed(streamed)).toMatchObject(asStreamed(whole(foldOf(events))) as object)
  })

  it('reads any answer as the whole completion says it', async () => {
    await fc.assert(
      fc.asyncProperty(answers, fc.integer({ min: 1, max: 9 }), async (answer, size) => {
        const streamed = await finalCompletion(encode(eventsOf(answer, size)))
        expect(asStreamed(streamed)).toMatchObject(asStreamed(whole(answer)) as object)
      }),
      { numRuns: 60 },
    )
  })

  it.each([
    ['overloaded', 'server_is_overloaded'],
    ['failed-midway', 'server_error'],
  ] as const)('throws on %s, and no [DONE] follows', async (name, code) => {
    const sse = encode([...hubOf(name), { type: 'finish', reason: 'stop' }])
    expect(sse).not.toContain('[DONE]')
    expect(dataOf(sse).at(-1)).toMatchObject({ error: { code, type: expect.any(String), message: expect.any(String), param: null } })
    await expect(finalCompletion(sse)).rejects.toMatchObject({ code })
  })
})

describe('a failure of ours', () => {
  const fault = { status: 502, message: 'OpenAI broke off.', type: 'server_error', code: 'upstream_stream_failed', param: null }
  const sent = { requestId: 'req_1', model: 'gpt-5.5', now: 0 }

  it('is an error object as the last frame of a stream', async () => {
    const text = chatSurface.streamFailure(fault, sent)
    expect(text).toBe(
      'data: {"error":{"type":"server_error","code":"upstream_stream_failed","message":"OpenAI broke off.","param":null}}\n\n',
    )
    await expect(finalCompletion(encode(hubOf('text').slice(0, 3)) + text)).rejects.toMatchObject({ code: 'upstream_stream_failed' })
  })

  it('is the envelope where a whole answer was promised', () => {
    expect(chatSurface.wholeFailure(fault, sent)).toBeUndefined()
  })
})
