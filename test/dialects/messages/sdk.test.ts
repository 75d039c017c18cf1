// The official SDKs as the oracle: what our Messages surface writes must be a message to their stream helpers, whoever answered.
import Anthropic1 from '@anthropic-ai/sdk'
import Anthropic0 from '@anthropic-ai/sdk-0'
import { afterEach, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { messagesSurface } from '../../../shared/dialects/messages/index.ts'
import type { HubEvent } from '../../../shared/hub/event.ts'
import { context, encodeStream, foldEvents } from '../../support/answers.ts'
import { type Canned, serveCanned } from '../../support/canned-server.ts'
import { randomEvents } from '../../support/random-events.ts'
import { readEvents } from '../../support/specimens.ts'

let server: Canned | undefined
afterEach(async () => {
  await server?.close()
  server = undefined
})

const ask = { model: 'some-model', max_tokens: 100, messages: [{ role: 'user' as const, content: 'hi' }] }
const clients = {
  '1.x': (baseURL: string) => new Anthropic1({ apiKey: 'key', baseURL, maxRetries: 0 }),
  '0.x': (baseURL: string) => new Anthropic0({ apiKey: 'key', baseURL, maxRetries: 0 }),
}
const versions = ['1.x', '0.x'] as const

async function finalMessage(version: (typeof versions)[number], stream: string): Promise<unknown> {
  server = await serveCanned(stream)
  const message = await clients[version](server.url).messages.stream(ask).finalMessage()
  await server.close()
  return message
}

const wholeOf = (events: readonly HubEvent[]) => JSON.parse(messagesSurface.whole(foldEvents(events), context))

describe.each(versions)('SDK %s', version => {
  it.each(['messages', 'interactions'])('reads the answer of the %s specimen as the whole answer has it', async dialect => {
    const events = readEvents(`${dialect}/answer.events.json`)
    const { content, stop_reason, id, model, role } = wholeOf(events)
    expect(await finalMessage(version, encodeStream(messagesSurface, events))).toMatchObject({ content, stop_reason, id, model, role })
  })

  it('gets the counts of the end', async () => {
    const usage = { input: 100, cached: 60, cacheWrite: 10, output: 20, reasoning: 5 }
    const message = await finalMessage(version, encodeStream(messagesSurface, [{ type: 'finish', reason: 'stop', usage }]))
    expect(message).toMatchObject({
      usage: { input_tokens: 30, cache_read_input_tokens: 60, cache_creation_input_tokens: 10, output_tokens: 20 },
    })
  })

  it('throws our failure as its own error', async () => {
    const fault = { status: 529, message: 'too busy', type: 'overloaded_error', code: 'overloaded', param: null }
    const stream = encodeStream(messagesSurface, [{ type: 'begin' }, { type: 'error', fault }])
    await expect(finalMessage(version, stream)).rejects.toMatchObject({ error: { type: 'error', error: { type: 'overloaded_error' } } })
  })

  it('reads a whole answer', async () => {
    const events = readEvents('messages/answer.events.json')
    server = await serveCanned(messagesSurface.whole(foldEvents(events), context), 'application/json')
    expect(await clients[version](server.url).messages.create(ask)).toMatchObject(wholeOf(events))
  })
})

it('reads any answer, however its blocks overlap', async () => {
  await fc.assert(
    fc.asyncProperty(randomEvents, async events => {
      const { content, stop_reason } = wholeOf(events)
      const message = (await finalMessage('1.x', encodeStream(messagesSurface, events))) as { content: unknown[] }
      expect(message).toMatchObject({ stop_reason })
      expect(message.content).toHaveLength(content.length)
      expect(new Set(message.content.map(block => JSON.stringify(block)))).toEqual(
        new Set(content.map((block: unknown) => JSON.stringify(block))),
      )
    }),
    { numRuns: 40 },
  )
})
