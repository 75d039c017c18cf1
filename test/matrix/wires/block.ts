// What a scripted provider says, in words that no wire owns; each wire writes it in its own events, in pieces as given.
import { writeJson } from '../../../shared/http/json-raw.ts'

export interface Cited {
  readonly url: string
  readonly title: string
  /** Character offsets; the words between them are what Anthropic tells instead. */
  readonly start: number
  readonly end: number
}

export type Block =
  | { readonly type: 'text'; readonly pieces: readonly string[]; readonly sources?: readonly Cited[] }
  | { readonly type: 'reasoning'; readonly pieces: readonly string[]; readonly signature: string }
  | { readonly type: 'tool'; readonly id: string; readonly name: string; readonly pieces: readonly string[] }
  | { readonly type: 'web-search'; readonly id: string; readonly query: string }
  | { readonly type: 'refusal'; readonly pieces: readonly string[] }

/** Cached and cache-write tokens are part of input, reasoning of output; each wire counts by its own rule. */
export interface Tokens {
  readonly input: number
  readonly cached: number
  readonly cacheWrite: number
  readonly output: number
  readonly reasoning: number
}

export interface Script {
  readonly blocks: readonly Block[]
  readonly stop?: 'end' | 'length'
  readonly tokens?: Tokens
  /** The stream ends with a failure in place of its terminal events; the last block stays open. */
  readonly failure?: string
}

export interface WireEvent {
  /** Empty in a dialect whose events have no names. */
  readonly event: string
  readonly data: Readonly<Record<string, unknown>>
}

export const said = ({ pieces }: { readonly pieces: readonly string[] }): string => pieces.join('')

export const write = (events: readonly WireEvent[]): string =>
  events.map(({ event, data }) => `${event === '' ? '' : `event: ${event}\n`}data: ${writeJson(data)}\n\n`).join('')

export const callsTools = ({ blocks }: Script): boolean => blocks.some(({ type }) => type === 'tool')

export const model = { openai: 'gpt-5.5', gemini: 'gemini-3.6-flash', anthropic: 'claude-sonnet-5' } as const
