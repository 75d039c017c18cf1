// The words of the simulator: what a call asks for, what is answered, and what a provider's wire must be able to do.
import type { IncomingHttpHeaders } from 'node:http'
import type { SimulatedName } from './models.ts'

export type Json = null | boolean | number | string | readonly Json[] | JsonObject
export interface JsonObject {
  readonly [name: string]: Json
}

/** A tool that the model can call: with arguments, with free text, or OpenAI's search for more tools, which the client runs. */
export interface ToolOffer {
  readonly name: string
  readonly form: 'function' | 'custom' | 'tool_search'
  /** OpenAI's namespace that the tool stands in. */
  readonly namespace?: string
  /** The JSON schema of the arguments, where the tool has one. */
  readonly schema?: JsonObject
}

export type ToolChoice = { readonly kind: 'auto' | 'none' | 'any' } | { readonly kind: 'named'; readonly names: readonly string[] }

/** One valid request, in words that no wire owns. */
export interface Ask {
  readonly model: string
  /** The tier in the provider's own word; undefined when the request has none. */
  readonly tier: string | undefined
  readonly flex: boolean
  readonly stream: boolean
  /** The text of the last user turn. */
  readonly text: string
  /** Results of tools, when the conversation ends with them. */
  readonly results: readonly string[]
  readonly tools: readonly ToolOffer[]
  readonly toolChoice: ToolChoice
  readonly parallel: boolean
  /** The JSON schema of a structured answer; `true` for any JSON object. */
  readonly schema: JsonObject | true | undefined
  /** Most output tokens, reasoning included. */
  readonly cap: number | undefined
  readonly reasons: boolean
  /** Characters of the whole conversation: the base of the input token count. */
  readonly inputLength: number
  readonly body: JsonObject
}

export type Block =
  | { readonly kind: 'reasoning'; readonly text: string }
  | { readonly kind: 'text'; readonly text: string }
  /** `input` is the object of the arguments; free text for a custom tool. */
  | { readonly kind: 'call'; readonly tool: ToolOffer; readonly input: JsonObject | string }

/** Tokens: cached is part of input, reasoning is part of output; each wire applies its own rule when it writes them. */
export interface Tokens {
  readonly input: number
  readonly cached: number
  readonly output: number
  readonly reasoning: number
}

export interface Answer {
  readonly blocks: readonly Block[]
  readonly stop: 'end' | 'length' | 'tools'
  readonly tokens: Tokens
}

export interface Reply {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body: JsonObject
}

/** Thrown by a wire for a request that its provider would not take. */
export class Refused extends Error {
  readonly reply: Reply
  constructor(reply: Reply) {
    super(`refused with ${reply.status}`)
    this.reply = reply
  }
}

export interface Frame {
  readonly event: string
  readonly data: JsonObject
  /** Its name is the simulator's own and not sent. */
  readonly bare?: true
}

export type InsideFailure = 'overloaded' | 'unsupported'

/** One answer, ready to be played: its frames are made one by one, so that a cut or a failure can come between any two. */
export interface Script {
  /** What the provider sends as soon as it has accepted the call, capacity or not. */
  opening(): Iterable<Frame>
  output(): Iterable<Frame>
  failure(kind: InsideFailure): Iterable<Frame>
  /** The reply to `stream: false`. */
  whole(): JsonObject
}

export interface Play {
  readonly ask: Ask
  readonly answer: Answer
  /** Milliseconds since 1970. */
  readonly now: number
}

export interface TokenCount {
  matches(path: string): boolean
  /** The reply to a valid request, or throws `Refused`. */
  answer(body: Json, headers: IncomingHttpHeaders): JsonObject
}

export interface Wire {
  readonly provider: SimulatedName
  readonly path: string
  /** Where a call waits for capacity: OpenAI commits its 200 first, Gemini holds even the headers. */
  readonly queue: 'before-headers' | 'after-opening'
  /** Sent after the last frame. */
  readonly terminator: string
  /** Headers of every reply; `model` and `tier` are those of a valid request. */
  headers(requestId: string, ask?: Ask): Readonly<Record<string, string>>
  /** A valid request, or throws `Refused`. */
  decode(body: Json, headers: IncomingHttpHeaders): Ask
  /** Where the tokens of a request are counted. */
  readonly count: TokenCount
  /** Throws `Refused` when the key is not where this provider wants it. */
  authenticate(headers: IncomingHttpHeaders): void
  /** What the list of models asks of its headers beside the key. */
  checkList?(headers: IncomingHttpHeaders): void
  script(play: Play): Script
  readonly errors: WireErrors
}

/** The failures that every provider has, in its own words. */
export interface WireErrors {
  notFound(path: string): Reply
  invalidJson(): Reply
  contentType(received: string): Reply
  capacity(retryAfter: number | undefined, retryHeader: boolean): Reply
  quota(): Reply
  fault(): Reply
  unsupported(model: string): Reply
}
