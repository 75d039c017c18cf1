// A lane carries one request to its provider and the answer back: verbatim where surface and wire are the same dialect, translated else.
import type { AnswerContext, Body, Price, Surface, Wire } from '../dialects/dialect.ts'
import { verbatimWireOf, wireOf } from '../dialects/wires.ts'
import { type JsonText, rewrite } from '../http/json-outline.ts'
import { writeJson } from '../http/json-raw.ts'
import { asWritten, keepSources } from '../http/json-source.ts'
import type { HubRequest } from '../hub/request.ts'
import { doorFor, type Provider } from '../providers/index.ts'
import { type StreamReader, translatedStream, translatedWhole, verbatimStream, verbatimWhole, type WholeReader } from './readers.ts'

export interface Lane {
  readonly surface: Surface
  readonly provider: Provider
  readonly verbatim: boolean
  /** Where the provider is called. */
  path(streaming: boolean): string
  /** Reads a whole answer. */
  readonly observeWhole: Wire['observeWhole']
  /** The body of an attempt on that tier. `forceStream`: the provider must stream, whatever the client asked for. */
  body(tier: string, forceStream: boolean): string
  /** Reads for a client that streams. `price`: the usage event says what the answer cost. */
  streamReader(price?: Price): StreamReader
  wholeReader(): WholeReader
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
  /** The body as the steps read it: with what the path says, in one spelling. */
  readonly body: Body
  /** Present in the translated lane. */
  readonly translation?: Translation
  readonly requestId: string
  readonly model: string
  readonly now: number
}

export const openLane = (request: LaneRequest): Lane =>
  request.translation === undefined ? verbatimLane(request) : translatedLane(request, request.translation)

/** Fields of ours, which no provider sees. */
const ours = ['start_within', 'include_cost']

/** A body as it goes to a provider of its own dialect that is only asked to count it. */
export const countedBody = (surface: Surface, json: JsonText): string =>
  rewrite(json, { remove: ours, set: withoutForeign(surface, json) ?? {} })

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
  const door = doorFor(provider, surface.name)
  const wire = verbatimWireOf(door.wire)
  const ends = { surface, wire }
  const identity = { requestId, model, now }
  return {
    surface,
    provider,
    verbatim: true,
    path: streaming => door.path(model, streaming),
    observeWhole: wire.observeWhole,
    body: (tier, forceStream) =>
      rewrite(json, {
        remove: [...ours, ...(surface.strips ?? [])],
        set: { ...changed, service_tier: tier, ...(forceStream && !wire.asksInPath ? { stream: true } : {}) },
      }),
    streamReader: price => verbatimStream(ends, identity, price),
    wholeReader: () => verbatimWhole(ends, identity),
  }
}

/** Through the hub: the wire's decoder steps into the surface's encoder, or into the fold of a whole answer. */
function translatedLane({ surface, provider, body, requestId, model, now }: LaneRequest, { hub, encoded }: Translation): Lane {
  const wire = wireOf(provider)
  const ends = { surface, wire }
  const context: AnswerContext = { requestId, model, now, request: hub, body }
  return {
    surface,
    provider,
    verbatim: false,
    path: () => provider.path,
    observeWhole: wire.observeWhole,
    body: tier => writeJson({ ...encoded, stream: true, service_tier: tier }),
    streamReader: price => translatedStream(ends, context, price),
    wholeReader: () => translatedWhole(ends, context),
  }
}
