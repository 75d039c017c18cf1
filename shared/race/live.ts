// A provider's stream while it is read: what it held before the start, what follows, and what it told on the way.
import { nothing, type Observation } from '../dialects/dialect.ts'
import type { Fault } from '../errors/envelope.ts'
import type { Usage } from '../hub/usage.ts'
import type { Reader } from '../translate/readers.ts'
import type { ProviderFault } from '../upstream/fault.ts'
import type { UpstreamResponse } from '../upstream/http.ts'
import type { Frame, Split } from '../upstream/sse.ts'
import { bodyFrames } from './body-frames.ts'
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

/** What the next chunk brought. `fault`: a failure before the start. */
export interface Progress {
  readonly started: boolean
  readonly fault?: ProviderFault
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

/** What a reader has told of the frames so far. */
function watch(reader: Reader) {
  let seen: Seen = {}
  return {
    seen: () => seen,
    tell(fault: ProviderFault) {
      seen = note(seen, { fault })
    },
    /** Reads the frames in order. Before the start, the first failure ends the attempt. */
    read(frames: readonly Frame[], started: boolean): Progress {
      let begun = started
      for (const frame of frames) {
        const observation = reader.read(frame)
        if (observation === nothing) continue
        if (tells(observation)) seen = note(seen, observation)
        if (observation.start === true) begun = true
        if (!begun && observation.fault !== undefined) return { started: begun, fault: observation.fault }
        if (observation.end !== undefined) begun = true
      }
      return { started: begun }
    },
  }
}

const none = Buffer.alloc(0)

export function liveStream({ reader, tier, secret, response, stop }: LiveParts): Live {
  const source = bodyFrames({ response, stop, secret, bareFault: reader.bareFault })
  const told = watch(reader)
  const held: Buffer[] = []
  let broke: Break | undefined
  const forward = (part: Split): Buffer => (reader.kind === 'stream' ? reader.forward(part) : none)

  function finish(): undefined {
    const bare = source.bare()
    if (bare !== undefined) told.tell(bare)
    const { end, fault } = told.seen()
    if (bare !== undefined || (end ?? fault) === undefined) broke = 'broken'
  }

  return {
    tier,
    reader,
    headers: response.headers,
    held,
    seen: told.seen,
    async advance() {
      const part = await source.next()
      if (part === undefined) return source.bare() && { started: false, fault: source.bare() }
      const progress = told.read(part.frames, false)
      held.push(forward(part))
      return progress
    },
    async next() {
      try {
        const part = await source.next()
        if (part === undefined) return finish()
        told.read(part.frames, true)
        return forward(part)
      } catch {
        // Behind the terminal event nothing can break any more.
        broke = told.seen().end === undefined ? (stop.reason() ?? 'broken') : undefined
        return undefined
      }
    },
    broke: () => broke,
    cancel() {
      if (!source.ended()) stop.end()
    },
  }
}
