// What a dialect must offer: as a surface (what callers speak to us) and as a wire (what a provider speaks). One folder each, same file names.
import type { Fault } from '../errors/envelope.ts'
import type { HubEvent } from '../hub/event.ts'
import type { Answer } from '../hub/fold.ts'
import type { HubRequest } from '../hub/request.ts'
import type { Usage } from '../hub/usage.ts'
import type { ProviderName, WireName } from '../providers/index.ts'
import type { ProviderFault } from '../upstream/fault.ts'
import type { Frame } from '../upstream/sse.ts'
import type { About } from './about.ts'
import type { SurfaceName } from './abouts.ts'
import type { ParameterRow } from './parameters/fate.ts'

/** A parsed JSON object, as it came. */
export type Body = Readonly<Record<string, unknown>>

export interface CheckOptions {
  readonly target: ProviderName
  /**
   * The key's option *native parameters* (contract §6): what is refused only for want of a counterpart elsewhere travels in the same dialect,
   * and cache hints are ignored across dialects.
   */
  readonly native: boolean
}

/** What an encoder needs to know of the request that it answers. */
export interface AnswerContext {
  readonly requestId: string
  /** The model as the caller named it. */
  readonly model: string
  /** Epoch milliseconds. */
  readonly now: number
  /** The request as decoded by the surface's `decode`. */
  readonly request: HubRequest
  /** The request's body as the caller sent it, for what an answer echoes. */
  readonly body: Body
}

/** What an answer cost, as members of its usage event (docs/adr/0007-cost-in-streams.md). */
export type Cost = Body

/** What the provider has told of an answer that is to be priced. */
export interface Told {
  readonly usage?: Partial<Usage>
  readonly tier?: string
}

/** Prices an answer; undefined where it has no price. */
export type Price = (told: Told) => Cost | undefined

/** What was already sent of a stream that now fails: the data of its first and of its last frame, where any. */
export interface SentSoFar {
  readonly first?: string
  readonly last?: string
  readonly requestId: string
  readonly model: string
  readonly now: number
}

/** Where a request came in: one of the surface's paths, and what its `{…}` stand for. */
export interface Place {
  readonly pattern: string
  readonly parameters: Readonly<Record<string, string>>
}

/** A dialect as callers speak it to us. Every function is pure and synchronous. */
export interface Surface extends About {
  readonly name: SurfaceName
  /** Whether an answer of it has a place for images that the model made. */
  readonly images?: true
  /** What becomes of each parameter. */
  readonly parameters: readonly ParameterRow[]
  /** What the path says instead of the body, as members of the body: `model`, `stream`. Absent where paths say nothing. */
  readPath?(place: Place): Body
  /** The body in one spelling of its members, where the dialect has several. The gateway's own members keep theirs. */
  canonical?(body: Body): Body
  /** The request that a call for a count is about, where the count's body only holds it. */
  counted?(body: Body): Body
  /** Other spellings of the gateway's own members, which do not travel either. */
  readonly strips?: readonly string[]
  /** Whether a stream is to be one JSON array instead of server-sent events. @param query the query string, without its question mark */
  streamsArray?(query: string): boolean
  /** The field that caps the answer's tokens: its path for messages, and its value. */
  readonly tokenCap: { readonly param: string; read(body: Body): number | undefined }
  /** Checks the outer shape and the refused parameters (contract §6). @throws LeewayError with `param` */
  check(body: Body, options: CheckOptions): void
  /**
   * What the same-dialect lane must change: members without the reasoning that is tagged for other providers (shared/dialects/signature.ts).
   * Undefined where there is none, as nearly always: the body then travels as it came.
   */
  withoutForeign?(body: Body): Readonly<Record<string, unknown>> | undefined
  /** Into the hub. @throws LeewayError where a part cannot be carried */
  decode(body: Body): HubRequest
  /** A stepper: hub events in, the text of SSE frames out. */
  streamEncoder(context: AnswerContext, price?: Price): (event: HubEvent) => string
  /** The whole answer as JSON text. */
  whole(answer: Answer, context: AnswerContext): string
  /** The last event of a stream that fails after its headers went out (contract §3), as the text of SSE frames. */
  streamFailure(fault: Fault, sent: SentSoFar): string
  /** The failed object of a whole answer whose 200 was committed, or that the provider reported failed after its start; undefined = the error envelope. */
  wholeFailure(fault: Fault, sent: SentSoFar): string | undefined
}

/** What one frame of a provider tells us, whether or not it is translated. Empty for most frames. */
export interface Observation {
  /** The first output (contract §5, "Start"). */
  readonly start?: boolean
  readonly end?: 'completed' | 'incomplete' | 'failed'
  /** The provider's own report of a failure, with all that its class is told by. */
  readonly fault?: ProviderFault
  readonly usage?: Partial<Usage>
  /** The tier served, in the provider's own word. */
  readonly tier?: string
}

/** What most frames tell. Return this very object for them: readers compare by identity, so that such frames cost nothing more. */
export const nothing: Observation = {}

/** Folds a provider's stream into exactly what it would have answered whole. */
export interface WholeFolder {
  push(frame: Frame): void
  /** JSON text. Called after the terminal event. */
  result(): string
}

/** A dialect as a provider speaks it to callers of the same dialect: their requests travel untouched, and so do its answers. */
export interface Wire {
  readonly name: WireName
  /** Whether to stream is said by the path, not by a member `stream` of the body. */
  readonly asksInPath?: true
  /** From the hub; the caller adds tier and `stream`. @throws LeewayError where a part cannot be carried */
  encode(request: HubRequest): Record<string, unknown>
  /** A stepper: what each frame tells. Must be cheap: it parses JSON only of terminal, usage and error events. */
  observer(): (frame: Frame) => Observation
  /** What a whole JSON answer tells. */
  observeWhole(answer: Body): Observation
  folder(): WholeFolder
  /** The failure that this text reports, where a body has bare JSON instead of events; undefined where it reports none. */
  bareFault(text: string): ProviderFault | undefined
}

/** A dialect that requests of other dialects are translated into, and answers from. */
export interface TranslatedWire extends Wire {
  /** A stepper: frames in, hub events out. */
  decoder(): (frame: Frame) => HubEvent[]
}
