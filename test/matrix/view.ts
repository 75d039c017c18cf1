// What a caller has of an answer, read off the final object that its SDK built: the same few members whatever the surface.
import type { SurfaceName } from '../../shared/dialects/abouts.ts'

/** A JSON object of a request, in its surface's own words. */
export type Json = Readonly<Record<string, unknown>>

export interface View {
  readonly text: string
  readonly refusal: string
  readonly reasoning: string
  /** How many opaque signatures stand in the surface's own slots. */
  readonly signatures: number
  readonly calls: readonly { readonly name: string; readonly arguments: unknown }[]
  readonly searches: readonly string[]
  /** How many searches came with what they found. */
  readonly found: number
  /** `words`: what the surface says the source stands behind. */
  readonly sources: readonly { readonly url: string; readonly title: string; readonly words: string }[]
  /** The surface's own word for why it stopped. */
  readonly stop: string
}

/** Tokens in the surface's own counting, member by member. */
export type Counts = Readonly<Record<string, number | null | undefined>>

/** One answer, and what a client needs to go on with the conversation. */
export interface Answered {
  readonly view: View
  readonly counts: Counts
  readonly tier: string | null | undefined
  /** What the client appends to its history for this answer. */
  readonly turn: readonly object[]
  readonly callIds: readonly string[]
  /** What a failed object says of its failure. */
  readonly failure?: string
}

/** A client of one surface: the official SDK, with its stream helper or whole. */
export interface Caller {
  readonly surface: SurfaceName
  ask(body: Json, streaming: boolean): Promise<Answered>
  /** The results of the calls, by id, as they follow the answer's turn. */
  results(results: readonly { readonly id: string; readonly name: string; readonly text: string }[]): readonly object[]
}

export const nothing: View = {
  text: '',
  refusal: '',
  reasoning: '',
  signatures: 0,
  calls: [],
  searches: [],
  found: 0,
  sources: [],
  stop: '',
}

export type Stop = 'end' | 'tools' | 'length' | 'refusal'

/** Each surface's word; where it has none for a refusal, the refusal stands in a field of its own or in the text. */
export const stops: Readonly<Record<SurfaceName, Readonly<Record<Stop, string>>>> = {
  responses: { end: 'completed', tools: 'completed', length: 'incomplete: max_output_tokens', refusal: 'completed' },
  chat: { end: 'stop', tools: 'tool_calls', length: 'length', refusal: 'stop' },
  interactions: { end: 'completed', tools: 'requires_action', length: 'incomplete', refusal: 'completed' },
  generate: { end: 'STOP', tools: 'STOP', length: 'MAX_TOKENS', refusal: 'SAFETY' },
  messages: { end: 'end_turn', tools: 'tool_use', length: 'max_tokens', refusal: 'refusal' },
}

/** Tool arguments as the caller's program would parse them. */
export const parsed = (text: string): unknown => JSON.parse(text) as unknown
