// Steps through dialects for tests: frames to events, events to a stream's text or to a whole answer.
import type { AnswerContext, Surface, TranslatedWire } from '../../shared/dialects/dialect.ts'
import type { HubEvent } from '../../shared/hub/event.ts'
import { type Answer, emptyAnswer, foldEvent } from '../../shared/hub/fold.ts'
import { splitter } from '../../shared/upstream/sse.ts'

export const context: AnswerContext = {
  requestId: 'req_0123456789abcdef',
  model: 'some-model',
  now: Date.parse('2026-11-21T10:00:00.123Z'),
  request: { model: 'some-model', items: [], tools: [], hints: {} },
  body: {},
}

/** `cuts`: where the bytes are cut into chunks. */
export function decodeStream(wire: TranslatedWire, text: string, cuts: readonly number[] = []): HubEvent[] {
  const bytes = Buffer.from(text)
  const decode = wire.decoder()
  const split = splitter()
  const places = [0, ...cuts.map(cut => cut % (bytes.length + 1)).toSorted((one, other) => one - other), bytes.length]
  return places
    .slice(1)
    .flatMap((end, index) => split.push(bytes.subarray(places[index], end)).frames)
    .flatMap(decode)
}

export function encodeStream(surface: Surface, events: readonly HubEvent[]): string {
  const encode = surface.streamEncoder(context)
  return events.map(encode).join('')
}

export function foldEvents(events: readonly HubEvent[]): Answer {
  const answer = emptyAnswer()
  for (const event of events) foldEvent(answer, event)
  return answer
}

/** The JSON of the frames of a stream; `[DONE]` and other text as it is. */
export const dataOf = (text: string): unknown[] =>
  splitter()
    .push(Buffer.from(text))
    .frames.map(({ data = '' }) => (data.startsWith('{') ? (JSON.parse(data) as unknown) : data))

/** JSON text in which the order of members says nothing. */
export const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).toSorted(([one], [other]) => (one < other ? -1 : 1)))
      : member,
  )
