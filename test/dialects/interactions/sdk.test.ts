// The official SDKs as the oracle: what our Interactions surface writes must be readable events to them, whoever answered.
import { afterEach, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { interactionsSurface, interactionsWire } from '../../../shared/dialects/interactions/index.ts'
import type { HubEvent } from '../../../shared/hub/event.ts'
import { encodeFrame } from '../../../shared/upstream/sse.ts'
import { sdks } from '../../sdk/clients.ts'
import { canonical, context, encodeStream, foldEvents } from '../../support/answers.ts'
import { type Canned, serveCanned } from '../../support/canned-server.ts'
import { randomEvents } from '../../support/random-events.ts'
import { framesOf, type Json, readEvents } from '../../support/specimens.ts'

let server: Canned | undefined
afterEach(async () => {
  await server?.close()
  server = undefined
})

const versions = sdks.filter(({ surface }) => surface === 'interactions')

/** The events that the SDK yields. */
async function yielded(version: (typeof versions)[number], stream: string): Promise<readonly Json[]> {
  server = await serveCanned(stream)
  const { events } = await version.events({ url: server.url, key: 'key' }, {})
  await server.close()
  return events
}

/** Folds what the SDK yielded as a client would. */
function fold(events: readonly Json[]): unknown {
  const folder = interactionsWire.folder()
  const text = events.map(event => encodeFrame(String(event.event_type), JSON.stringify(event))).join('')
  for (const frame of framesOf(text)) folder.push(frame)
  return JSON.parse(folder.result())
}

const wholeOf = (events: readonly HubEvent[]) => JSON.parse(interactionsSurface.whole(foldEvents(events), context))

describe.each(versions)('SDK $name', version => {
  it.each(['messages', 'interactions'])('reads the answer of the %s specimen as the whole answer has it', async dialect => {
    const events = readEvents(`${dialect}/answer.events.json`)
    expect(fold(await yielded(version, encodeStream(interactionsSurface, events)))).toEqual(wholeOf(events))
  })

  it('yields our failure as the last event', async () => {
    const fault = { status: 503, message: 'too busy', type: 'server_error', code: 'overloaded', param: null }
    const events = await yielded(version, encodeStream(interactionsSurface, [{ type: 'begin' }, { type: 'error', fault }]))
    expect(events.at(-1)).toMatchObject({ event_type: 'error', error: { code: 'overloaded', message: 'too busy' } })
  })

  it('reads a whole answer', async () => {
    const events = readEvents('interactions/answer.events.json')
    server = await serveCanned(interactionsSurface.whole(foldEvents(events), context), 'application/json')
    const { status, steps, usage } = wholeOf(events)
    const { data } = await version.whole({ url: server.url, key: 'key' }, {})
    expect(data).toMatchObject({ status, steps, usage })
  })
})

it('reads any answer, however its blocks overlap', async () => {
  await fc.assert(
    fc.asyncProperty(randomEvents, async events => {
      const { steps, ...rest } = wholeOf(events)
      const [newest] = versions
      if (newest === undefined) throw new Error('no SDK')
      const folded = fold(await yielded(newest, encodeStream(interactionsSurface, events))) as { steps: unknown[] }
      expect(folded).toMatchObject(rest)
      expect(folded.steps.map(content).toSorted()).toEqual(steps.map(content).toSorted())
    }),
    { numRuns: 40 },
  )
})

/** A step without what it lacks when nothing was said in it. */
function content(step: unknown): string {
  const { content: said, ...rest } = step as { content?: readonly { text?: string; annotations?: unknown }[] }
  const heard = said?.filter(({ text, annotations }) => text !== '' || annotations !== undefined)
  return canonical({ ...rest, ...(heard === undefined || heard.length === 0 ? {} : { content: heard }) })
}
