// A lane carries one request to its provider and the answer back: verbatim where surface and wire are the same dialect, translated else.
import type { AnswerContext, Body, Observation, SentSoFar, Surface } from '../dialects/dialect.ts'
import { wireOf } from '../dialects/wires.ts'
import type { Fault } from '../errors/envelope.ts'
import { type JsonText, rewrite } from '../http/json-outline.ts'
import { writeJson } from '../http/json-raw.ts'
import { asWritten, keepSources } from '../http/json-source.ts'
import { emptyAnswer, foldEvent } from '../hub/fold.ts'
import type { HubRequest } from '../hub/request.ts'
import type { Provider } from '../providers/provider.ts'
import type { Frame, Split } from '../upstream/sse.ts'

/** Reads one attempt's stream. */
export interface Reader {
  /** Takes the next frame; says what it means for the race and for the ledger. */
  read(frame: Frame): Observation
  /** What the client of a stream gets for these frames, all of which were read. */
  forward(split: Split): Buffer
  /** The whole answer as JSON text, once the terminal frame was read. */
  whole(): string
  /** The last events of a stream that fails now. */
  streamFailure(fault: Fault): string
  /** The surface's failed object; undefined where it has none. */
  wholeFailure(fault: Fault): string | undefined
}

export interface Lane {
  readonly surface: Surface
  readonly provider: Provider
  readonly verbatim: boolean
  /** The body of an attempt on that tier. `forceStream`: the provider must stream, whatever the client asked for. */
  body(tier: string, forceStream: boolean): string
  reader(streaming: boolean): Reader
}

/** A request of one dialect for a provider of another. */
export interface Translation {
  readonly hub: HubRequest
  /** The hub's request in the provider's dialect; tier and `stream` come with each attempt. */
  readonly encoded: Readonly<Record<string, unknown>>
}

export interface LaneRequest {
  readonly surface: Surface
  readonly provider: Provider
  readonly json: JsonText
  /** Present in the translated lane. */
  readonly translation?: Translation
  readonly requestId: string
  readonly model: string
  readonly now: number
}

export const openLane = (request: LaneRequest): Lane =>
  request.translation === undefined ? verbatimLane(request) : translatedLane(request, request.translation)

/** What is left without another provider's parts stands as the caller wrote it. */
function withoutForeign(surface: Surface, { text, value }: JsonText): Readonly<Record<string, unknown>> | undefined {
  const changed = surface.withoutForeign?.(value)
  if (changed === undefined) return undefined
  keepSources(text, value)
  return Object.fromEntries(Object.entries(changed).map(([name, member]) => [name, asWritten(member)]))
}

/** Fields we do not know pass untouched, and so do the provider's bytes. */
function verbatimLane({ surface, provider, json, requestId, model, now }: LaneRequest): Lane {
  const changed = withoutForeign(surface, json)
  return {
    surface,
    provider,
    verbatim: true,
    body: (tier, forceStream) =>
      rewrite(json, {
        remove: ['start_within', 'include_cost'],
        set: { ...changed, service_tier: tier, ...(forceStream ? { stream: true } : {}) },
      }),
    reader(streaming) {
      const folder = streaming ? undefined : wireOf(provider).folder()
      let first: Frame | undefined
      let last: Frame | undefined
      const sent = (): SentSoFar => ({ first: first?.data, last: last?.data, requestId, model, now })
      return {
        read(frame) {
          if (first === undefined && frame.data !== undefined) first = frame
          last = frame
          folder?.push(frame)
          return wireOf(provider).observe(frame)
        },
        forward: split => split.bytes,
        whole: () => folder?.result() ?? '',
        streamFailure: fault => surface.streamFailure(fault, sent()),
        wholeFailure: fault => surface.wholeFailure(fault, sent()),
      }
    },
  }
}

/** Through the hub: the wire's decoder steps into the surface's encoder, or into the fold of a whole answer. */
function translatedLane({ surface, provider, json, requestId, model, now }: LaneRequest, { hub, encoded }: Translation): Lane {
  const context: AnswerContext = { requestId, model, now, request: hub, body: json.value }
  return {
    surface,
    provider,
    verbatim: false,
    body: tier => writeJson({ ...encoded, stream: true, service_tier: tier }),
    reader: streaming => (streaming ? streamTranslator(surface, provider, context) : wholeTranslator(surface, provider, context)),
  }
}

function streamTranslator(surface: Surface, provider: Provider, context: AnswerContext): Reader {
  const decode = wireOf(provider).decoder()
  const encode = surface.streamEncoder(context)
  let text = ''
  return {
    read(frame) {
      for (const event of decode(frame)) text += encode(event)
      return wireOf(provider).observe(frame)
    },
    forward() {
      const bytes = Buffer.from(text)
      text = ''
      return bytes
    },
    whole: () => '',
    streamFailure: fault => encode({ type: 'error', fault }),
    wholeFailure: () => undefined,
  }
}

function wholeTranslator(surface: Surface, provider: Provider, context: AnswerContext): Reader {
  const decode = wireOf(provider).decoder()
  const answer = emptyAnswer()
  return {
    read(frame) {
      for (const event of decode(frame)) foldEvent(answer, event)
      return wireOf(provider).observe(frame)
    },
    forward: () => Buffer.alloc(0),
    whole: () => surface.whole(answer, context),
    streamFailure: () => '',
    wholeFailure: fault => surface.wholeFailure(fault, context),
  }
}

/** The body of a provider's whole answer, parsed for what it tells; undefined where it is no JSON object. */
export function parseAnswer(text: string): Body | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Body) : undefined
  } catch {
    return undefined
  }
}
