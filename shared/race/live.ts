// A provider's stream while it is read: what it held before the start, what follows, and what it told on the way.
import { nothing, type Observation } from '../dialects/dialect.ts'
import type { Fault } from '../errors/envelope.ts'
import type { Usage } from '../hub/event.ts'
import type { Reader } from '../translate/lane.ts'
import { readFault } from '../upstream/fault.ts'
import type { UpstreamResponse } from '../upstream/http.ts'
import { maskFrames, maskText } from '../upstream/mask.ts'
import { frame, type Split, splitter } from '../upstream/sse.ts'
import type { Stopper, StopReason } from './stopper.ts'

/** What an answer told so far, for headers and ledger. */
export interface Seen {
  readonly end?: 'completed' | 'incomplete' | 'failed'
  readonly fault?: Fault
  readonly usage?: Partial<Usage>
  readonly tier?: string
}

export const note = (seen: Seen, { end, fault, usage, tier }: Observation): Seen => ({
  end: end ?? seen.end,
  fault: seen.fault ?? fault,
  usage: usage === undefined ? seen.usage : { ...seen.usage, ...usage },
  tier: tier ?? seen.tier,
})

/** Deltas only say that the answer has started, which need not be noted. */
const tells = ({ end, fault, usage, tier }: Observation): boolean => (end ?? fault ?? usage ?? tier) !== undefined

/** A failure that the provider reported inside its 200: the status it stands for, and its JSON. */
export interface InBandFault {
  readonly status: number
  readonly data: string
}

/** What the next chunk brought. `fault`: a failure before the start. */
export interface Progress {
  readonly started: boolean
  readonly fault?: InBandFault
}

/** How a stream ended that did not complete. */
export type Break = 'broken' | StopReason

export interface Live {
  readonly tier: string
  readonly reader: Reader
  readonly headers: UpstreamResponse['headers']
  /** What the client gets of the events up to the start. */
  readonly held: readonly Buffer[]
  seen(): Seen
  /** Reads one chunk before the start; undefined at the stream's end. @throws when the connection breaks */
  advance(): Promise<Progress | undefined>
  /** What follows the held part, chunk by chunk; undefined at the end. Never rejects. */
  next(): Promise<Buffer | undefined>
  /** How the stream broke, once `next` gave undefined; undefined when it completed. */
  broke(): Break | undefined
  /** Stops the provider's call, if it still runs. */
  cancel(): void
}

export interface LiveParts {
  readonly reader: Reader
  readonly tier: string
  /** Masked wherever the provider echoes it. */
  readonly secret: string
  readonly response: UpstreamResponse
  readonly stop: Stopper
}

export function liveStream({ reader, tier, secret, response, stop }: LiveParts): Live {
  const chunks = response.body[Symbol.asyncIterator]()
  const split = splitter()
  const held: Buffer[] = []
  let seen: Seen = {}
  let finished = false
  let bare: InBandFault | undefined
  let broke: Break | undefined
  let ended = false

  /** Reads the frames in order. Before the start, the first failure ends the attempt. */
  function read(part: Split, started: boolean): Progress {
    for (const next of part.frames) {
      const observation = reader.read(next)
      if (observation === nothing) continue
      if (tells(observation)) seen = note(seen, observation)
      if (!started && observation.fault !== undefined)
        return { started, fault: { status: observation.fault.status, data: next.data ?? '' } }
      if (observation.start === true || observation.end !== undefined) started = true
    }
    return { started }
  }

  async function nextPart(): Promise<Split | undefined> {
    if (finished) return undefined
    const { done, value } = await chunks.next()
    if (done === true) return lastPart()
    stop.touch()
    return untilBare(maskFrames(split.push(value), secret))
  }

  /** Bare JSON that ends in a blank line looks like a frame, but no reader of event streams would see it: it ends the stream. */
  function untilBare(part: Split): Split {
    const at = part.frames.findIndex(({ raw }) => raw[0] === openingBrace || raw[0] === openingBracket)
    if (at === -1) return part
    finished = true
    bare = bareFault(Buffer.concat(part.frames.slice(at).map(({ raw }) => raw)).toString('utf8'))
    const frames = part.frames.slice(0, at)
    return { frames, bytes: Buffer.concat(frames.map(({ raw }) => raw)) }
  }

  function finish(): void {
    if (bare !== undefined) seen = note(seen, { fault: faultOfBare(bare) })
    const complete = seen.end !== undefined || seen.fault !== undefined
    if (!complete || bare !== undefined) broke = 'broken'
  }

  /** The body is read to its end, so nothing is left to stop. Half a frame is dropped, as every reader of an event stream must do. */
  function lastPart(): Split | undefined {
    stop.release()
    ended = true
    finished = true
    const text = maskText(split.rest().toString('utf8').trim(), secret)
    bare = bareFault(text)
    return bare === undefined ? unterminated(text) : undefined
  }

  return {
    tier,
    reader,
    headers: response.headers,
    held,
    seen: () => seen,
    async advance() {
      const part = await nextPart()
      if (part === undefined) return bare === undefined ? undefined : { started: false, fault: bare }
      const progress = read(part, false)
      held.push(reader.forward(part))
      return progress
    },
    async next() {
      try {
        const part = await nextPart()
        if (part === undefined) {
          finish()
          return undefined
        }
        read(part, true)
        return reader.forward(part)
      } catch {
        // Behind the terminal event nothing can break any more.
        broke = seen.end === undefined ? (stop.reason() ?? 'broken') : undefined
        return undefined
      }
    },
    broke: () => broke,
    cancel() {
      if (!ended) stop.end()
    },
  }
}

const openingBrace = 0x7b
const openingBracket = 0x5b

/** Gemini reports some failures as bare JSON inside a 200 (wires §6): its status and text; undefined for anything else. */
function bareFault(text: string): InBandFault | undefined {
  if (!text.startsWith('{') && !text.startsWith('[')) return undefined
  const { marks, status } = readFault(0, text)
  return marks.length === 0 && status === 0 ? undefined : { status: status === 0 ? 500 : status, data: text }
}

const faultOfBare = ({ status, data }: InBandFault): Fault => readFault(status, data)

/** A last frame without its blank line: forwarded when its data is whole. */
function unterminated(text: string): Split | undefined {
  if (text === '') return undefined
  const last = frame(Buffer.from(`${text}\n\n`))
  return isWhole(last.data) ? { frames: [last], bytes: last.raw } : undefined
}

function isWhole(data: string | undefined): boolean {
  if (data === '[DONE]') return true
  try {
    return typeof JSON.parse(data ?? '') === 'object'
  } catch {
    return false
  }
}
