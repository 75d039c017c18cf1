// What goes up to a provider for a request of any surface, and what the client gets for the provider's events: the checks, the decoder, the encoder
// and the lane that the gateway itself uses, without the network.
import type { SurfaceName } from '../../shared/dialects/abouts.ts'
import type { Body } from '../../shared/dialects/dialect.ts'
import { surfaces } from '../../shared/dialects/surfaces.ts'
import type { Fault } from '../../shared/errors/envelope.ts'
import { outline } from '../../shared/http/json-outline.ts'
import { translate } from '../../shared/middleware/decode-request.ts'
import { doorFor, type Provider, servedBy } from '../../shared/providers/index.ts'
import { type Lane, openLane } from '../../shared/translate/lane.ts'
import type { Reader } from '../../shared/translate/readers.ts'
import { encodeFrame, type Split, splitter } from '../../shared/upstream/sse.ts'

/** JSON of a test, read without a type for each place. */
// biome-ignore lint/suspicious/noExplicitAny: a test reads deep into JSON of four dialects, and names what it expects
export type Json = Record<string, any>

export interface Event {
  /** The name of the SSE event; `type` of the data where it is left out. */
  readonly event?: string
  readonly data: Json
}

export interface AnswerOptions {
  /** The request that is answered, without its model. */
  readonly body: Body
  /** Whether the client streams. */
  readonly stream: boolean
  /** The key's option *native parameters*. */
  readonly native?: boolean
}

function lane(surfaceName: SurfaceName, text: string, native = false): Lane {
  const surface = surfaces[surfaceName]
  const body = JSON.parse(text) as Body
  const model = String(body.model)
  const provider = providerOf(model)
  surface.check(body, { target: provider.name, native })
  const json = { text, outline: outline(text), value: body }
  const translation = surface.name === doorFor(provider, surface.name).wire ? undefined : translate({ json, body }, { surface, provider })
  return openLane({ surface, provider, json, body, translation, requestId: 'req_0123abcd', model, now: Date.UTC(2026, 10, 30) })
}

function providerOf(model: string): Provider {
  const provider = servedBy(model)
  if (provider === undefined) throw new Error(`nobody serves ${model}`)
  return provider
}

/** The provider's own word for its standard tier. */
const standardTier = (text: string): string => providerOf(String((JSON.parse(text) as Body).model)).tiers.default

/** The text of the body that goes up for the text of a whole body. @throws LeewayError where the request is refused */
export const sentText = (surface: SurfaceName, text: string, native = false): string =>
  lane(surface, text, native).body(standardTier(text), false)

/** The body that goes up, parsed. @throws LeewayError where the request is refused */
export const sent = (surface: SurfaceName, model: string, body: Body, native = false): Json =>
  JSON.parse(sentText(surface, JSON.stringify({ ...body, model }), native)) as Json

/** What the client gets for the provider's events: the whole answer, or the data of each event of its stream. */
export const answered = (surface: SurfaceName, model: string, events: readonly Event[], options: AnswerOptions): Json | Json[] =>
  answeredWith(surface, model, events, options).answer

export interface Answered {
  readonly answer: Json | Json[]
  /** The first failure that the reader told of; a whole answer is then the surface's failed object, where it has one. */
  readonly fault?: Fault
}

/** The same, with the failure. */
export function answeredWith(surface: SurfaceName, model: string, events: readonly Event[], options: AnswerOptions): Answered {
  const { body, stream, native } = options
  const opened = lane(surface, JSON.stringify({ ...body, model, stream }), native)
  const bytes = events.map(({ event, data }) => encodeFrame(event ?? String(data.type ?? data.event_type), JSON.stringify(data))).join('')
  const split = splitter().push(Buffer.from(bytes))
  if (!stream) {
    const reader = opened.wholeReader()
    const fault = faultOf(reader, split)
    return { fault, answer: JSON.parse((fault && reader.failure(fault)) ?? reader.whole()) as Json }
  }
  const reader = opened.streamReader()
  return { fault: faultOf(reader, split), answer: dataOf(reader.forward(split)) }
}

const faultOf = (reader: Reader, { frames }: Split): Fault | undefined =>
  frames.map(frame => reader.read(frame)).find(({ fault }) => fault !== undefined)?.fault

const dataOf = (bytes: Buffer): Json[] =>
  splitter()
    .push(bytes)
    .frames.flatMap(({ data }) => (data === undefined || data === '[DONE]' ? [] : [JSON.parse(data) as Json]))
