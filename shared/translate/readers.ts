// The readers of one attempt's stream: for a client that streams and for one that wants the whole; verbatim or through the hub.
import { withCost } from '../dialects/cost.ts'
import type { AnswerContext, Cost, Observation, Price, SentSoFar, Surface, Told, TranslatedWire, Wire } from '../dialects/dialect.ts'
import { callerCalls } from '../dialects/fit/caller-calls.ts'
import { throughError, unknownContent } from '../dialects/unknown.ts'
import type { Fault } from '../errors/envelope.ts'
import { writeJson } from '../http/json-raw.ts'
import { asWritten } from '../http/json-source.ts'
import type { HubEvent } from '../hub/event.ts'
import { emptyAnswer, foldEvent } from '../hub/fold.ts'
import type { HubRequest } from '../hub/request.ts'
import { encodeFrame, type Frame, type Split } from '../upstream/sse.ts'

interface Reading {
  /** Takes the next frame; says what it means for the race and for the ledger. */
  read(frame: Frame): Observation
  /** The failure that bare JSON in place of events reports. */
  readonly bareFault: Wire['bareFault']
}

/** Reads for a client that streams. */
export interface StreamReader extends Reading {
  readonly kind: 'stream'
  /** What the client gets for these frames, all of which were read. */
  forward(split: Split): Buffer
  /** The last events of a stream that fails now. */
  failure(fault: Fault): string
}

/** Reads for a client that wants the whole answer. */
export interface WholeReader extends Reading {
  readonly kind: 'whole'
  /** The whole answer as JSON text, once the terminal frame was read. */
  whole(): string
  /** The surface's failed object; undefined where it has none. */
  failure(fault: Fault): string | undefined
}

export type Reader = StreamReader | WholeReader

/** Both ends of an answer. */
export interface Ends {
  readonly surface: Surface
  readonly wire: Wire
}

/** Both ends of an answer that is translated. */
interface TranslatedEnds extends Ends {
  readonly wire: TranslatedWire
}

export type Identity = Pick<SentSoFar, 'requestId' | 'model' | 'now'>

/** The provider's bytes pass as they are; with a price, its usage event alone is written anew. */
export function verbatimStream({ surface, wire }: Ends, identity: Identity, price?: Price): StreamReader {
  const sent = sentSoFar(identity)
  const observe = wire.observer()
  let told: Told = {}
  return {
    kind: 'stream',
    bareFault: wire.bareFault,
    read(frame) {
      sent.add(frame)
      const observation = observe(frame)
      if (price !== undefined) told = { usage: { ...told.usage, ...observation.usage }, tier: observation.tier ?? told.tier }
      return observation
    },
    forward(split) {
      const cost = price?.(told)
      return cost === undefined ? split.bytes : Buffer.concat(split.frames.map(frame => priced(frame, surface.usageAt, cost)))
    },
    failure: fault => surface.streamFailure(fault, sent.soFar()),
  }
}

function priced(frame: Frame, usageAt: readonly string[], cost: Cost): Buffer {
  const data = frame.data?.includes(`"${usageAt.at(-1)}"`) ? frame.json : undefined
  const event = data && withCost(data, usageAt, cost)
  return event === undefined ? frame.raw : Buffer.from(encodeFrame(frame.event, writeJson(asWritten(event))))
}

/** What the provider would have answered whole, put together from its stream. */
export function verbatimWhole({ surface, wire }: Ends, identity: Identity): WholeReader {
  const sent = sentSoFar(identity)
  const observe = wire.observer()
  const folder = wire.folder()
  return {
    kind: 'whole',
    bareFault: wire.bareFault,
    read(frame) {
      sent.add(frame)
      folder.push(frame)
      return observe(frame)
    },
    whole: () => folder.result(),
    failure: fault => surface.wholeFailure(fault, sent.soFar()),
  }
}

/** Remembers the first frame with data and the last of all. */
function sentSoFar(identity: Identity) {
  let first: Frame | undefined
  let last: Frame | undefined
  return {
    add(frame: Frame) {
      if (first === undefined && frame.data !== undefined) first = frame
      last = frame
    },
    soFar: (): SentSoFar => ({ first: first?.data, last: last?.data, ...identity }),
  }
}

interface Translated {
  readonly events: readonly HubEvent[]
  readonly observation: Observation
}

/** A stepper: what a frame comes to in the surface's words. What cannot be said there ends the answer as a failure, whatever the provider says next. */
function translating({ surface, wire }: TranslatedEnds, request: HubRequest): (frame: Frame) => Translated {
  const decode = wire.decoder()
  const observe = wire.observer()
  const asCalled = callerCalls(request)
  const state = { ended: false }
  return frame => {
    const observation = observe(frame)
    if (state.ended) return { events: [], observation }
    const events = throughError(
      state,
      decode(frame)
        .flatMap(asCalled)
        .flatMap(event => placed(event, surface)),
    )
    const last = events.at(-1)
    if (last?.type !== 'error' || observation.fault !== undefined) return { events, observation }
    return { events, observation: { ...observation, start: true, end: 'failed', fault: { ...last.fault, marks: [] } } }
  }
}

const placed = (event: HubEvent, { images, title }: Surface): HubEvent[] =>
  event.type === 'image-start' && images !== true ? unknownContent(`for ${title}, which has no place for it, a content`, 'image') : [event]

/** The wire's decoder steps into the surface's encoder. */
export function translatedStream(ends: TranslatedEnds, context: AnswerContext, price?: Price): StreamReader {
  const { surface, wire } = ends
  const translate = translating(ends, context.request)
  const encode = surface.streamEncoder(context, price)
  let text = ''
  return {
    kind: 'stream',
    bareFault: wire.bareFault,
    read(frame) {
      const { events, observation } = translate(frame)
      for (const event of events) text += encode(event)
      return observation
    },
    forward() {
      const bytes = Buffer.from(text)
      text = ''
      return bytes
    },
    failure: fault => encode({ type: 'error', fault }),
  }
}

/** The wire's decoder steps into the fold of a whole answer. */
export function translatedWhole(ends: TranslatedEnds, context: AnswerContext): WholeReader {
  const { surface, wire } = ends
  const translate = translating(ends, context.request)
  const answer = emptyAnswer()
  return {
    kind: 'whole',
    bareFault: wire.bareFault,
    read(frame) {
      const { events, observation } = translate(frame)
      for (const event of events) foldEvent(answer, event)
      return observation
    },
    whole: () => surface.whole(answer, context),
    failure: fault => surface.wholeFailure(fault, context),
  }
}
