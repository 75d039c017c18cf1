// The official SDKs as the oracle: what our Messages surface writes must be a message to their stream helpers, whoever answered.
import { afterEach, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { messagesSurface } from '../../../shared/dialects/messages/index.ts'
import type { HubEvent } from '../../../shared/hub/event.ts'
import { sdks } from '../../sdk/clients.ts'
import { canonical, context, encodeStream, foldEvents } from '../../support/answers.ts'
import { type Canned, serveCanned } from '../../support/canned-server.ts'
import { randomEvents } from '../../support/random-events.ts'
import { readEvents } from '../../support/specimens.ts'

let server: Canned | undefined
afterEach(async () => {
  await server?.close()
  server = undefined
})

const versions = sdks.filter(({ surface }) => surface === 'messages')

/** What the SDK makes of what this server sends. */
async function read(version: (typeof versions)[number], sent: string, how: 'final' | 'whole' = 'final') {
  server = await serveCanned(sent, how === 'whole' ? 'application/json' : 'text/event-stream')
  const place = { url: server.url, key: 'key' }
  const message =
    how === 'final' ? await version.final(place, {}, { maxRetries: 0 }) : (await version.whole(place, {}, { maxRetries: 0 })).data
  await server.close()
  return message
}

const wholeOf = (events: readonly HubEvent[]) => JSON.parse(messagesSurface.whole(foldEvents(events), context))

describe.each(versions)('SDK $name', version => {
  it.each(['messages', 'interactions'])('reads the answer of the %s specimen as the whole answer has it', async dialect => {
    const events = readEvents(`${dialect}/answer.events.json`)
    const { content, stop_reason, id, model, role } = wholeOf(events)
    expect(await read(version, encodeStream(messagesSurface, events))).toMatchObject({ content, stop_reason, id, model, role })
  })

  it('gets the counts of the end', async () => {
    const usage = { input: 100, cached: 60, cacheWrite: 10, output: 20, reasoning: 5 }
    const message = await read(version, encodeStream(messagesSurface, [{ type: 'finish', reason: 'stop', usage }]))
    expect(message).toMatchObject({
      usage: { input_tokens: 30, cache_read_input_tokens: 60, cache_creation_input_tokens: 10, output_tokens: 20 },
    })
  })

  it('throws our failure as its own error', async () => {
    const fault = { status: 529, message: 'too busy', type: 'overloaded_error', code: 'overloaded', param: null }
    const stream = encodeStream(messagesSurface, [{ type: 'begin' }, { type: 'error', fault }])
    await expect(read(version, stream)).rejects.toMatchObject({ error: { type: 'error', error: { type: 'overloaded_error' } } })
  })

  it('reads a whole answer', async () => {
    const events = readEvents('messages/answer.events.json')
    expect(await read(version, messagesSurface.whole(foldEvents(events), context), 'whole')).toMatchObject(wholeOf(events))
  })
})

it('reads any answer, however its blocks overlap', async () => {
  await fc.assert(
    fc.asyncProperty(randomEvents, async events => {
      const { content, stop_reason } = wholeOf(events)
      const [newest] = versions
      if (newest === undefined) throw new Error('no SDK')
      const message = await read(newest, encodeStream(messagesSurface, events))
      expect(message).toMatchObject({ stop_reason })
      expect(texts(message.content)).toEqual(texts(content))
    }),
    { numRuns: 40 },
  )
})

/** The blocks as text, in any order: a block that overlaps with another may come later in the stream than it began. */
const texts = (blocks: unknown): string[] => (Array.isArray(blocks) ? blocks.map(canonical).toSorted() : [])
