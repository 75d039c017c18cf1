// Random answers as Responses streams: always legal, accepted by the SDK, and the same when read back.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import * as fc from 'fast-check'
import { responsesSurface, responsesWire } from '../../../shared/dialects/responses/index.ts'
import type { HubEvent } from '../../../shared/hub/event.ts'
import type { Answer } from '../../../shared/hub/fold.ts'
import { answers, eventsOf } from '../arbitrary.ts'
import { contextOf, foldOf, framesOf, openStand, type Stand } from '../specimens.ts'
import { comparable, outputOf, readStrictly, responseOf } from './strict-reader.ts'

const context = contextOf({ model: 'claude-opus-5', input: 'Hello' })
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
