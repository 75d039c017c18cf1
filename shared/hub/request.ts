// The canonical request, modelled on the Responses API: what every surface decodes into and every provider's wire encodes from.
import type { ProviderName } from '../providers/index.ts'

export type HubPart =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'refusal'; readonly text: string }
  /** `url` is https or a data: URL; it is never fetched by us. */
  | { readonly type: 'image'; readonly url: string; readonly detail?: string }
  /** `data` is a data: URL. `fileId` names a file stored at OpenAI: only a request to OpenAI has one. */
  | { readonly type: 'file'; readonly url?: string; readonly data?: string; readonly fileId?: string; readonly filename?: string }

export type HubRole = 'system' | 'developer' | 'user' | 'assistant'

/** A provider's opaque proof of its reasoning: replayed only to that provider, else dropped with the whole item. */
export interface Signature {
  readonly provider: ProviderName
  readonly value: string
  /** The reasoning itself is withheld (Anthropic's `redacted_thinking`). */
  readonly redacted?: boolean
}

export type HubItem =
  | { readonly type: 'message'; readonly role: HubRole; readonly content: readonly HubPart[] }
  | { readonly type: 'reasoning'; readonly id?: string; readonly summary: readonly string[]; readonly signature?: Signature }
  /** `arguments` is JSON text as the model wrote it; free text for a custom tool. */
  | { readonly type: 'tool-call'; readonly id: string; readonly name: string; readonly arguments: string; readonly custom?: boolean }
  | {
      readonly type: 'tool-result'
      readonly id: string
      readonly content: readonly HubPart[]
      readonly failed?: boolean
      readonly custom?: boolean
    }
  /** A finished search of an earlier turn. A wire that cannot replay it leaves it out: the text that came of it stays. */
  | { readonly type: 'web-search'; readonly id: string; readonly queries: readonly string[] }

export type HubTool =
  | {
      readonly type: 'function'
      readonly name: string
      readonly description?: string
      readonly parameters?: Readonly<Record<string, unknown>>
      readonly strict?: boolean
    }
  | { readonly type: 'custom'; readonly name: string; readonly description?: string; readonly format?: Readonly<Record<string, unknown>> }
  | {
      readonly type: 'web_search'
      readonly allowedDomains?: readonly string[]
      readonly blockedDomains?: readonly string[]
      readonly maxUses?: number
      readonly contextSize?: string
      readonly userLocation?: Readonly<Record<string, unknown>>
    }

export type HubToolChoice =
  | 'auto'
  | 'none'
  | 'required'
  | { readonly name: string; readonly custom?: boolean }
  | { readonly allowed: readonly string[]; readonly mode: 'auto' | 'required' }

export type HubFormat =
  | { readonly type: 'json_object' }
  | {
      readonly type: 'json_schema'
      readonly name: string
      readonly schema: Readonly<Record<string, unknown>>
      readonly strict?: boolean
      readonly description?: string
    }

/** Hints that change no answer; a wire that has no place for one leaves it out (its fate is listed). */
export interface HubHints {
  readonly metadata?: Readonly<Record<string, unknown>>
  readonly user?: string
  readonly safetyIdentifier?: string
  readonly promptCacheKey?: string
  readonly promptCacheRetention?: string
  readonly promptCacheOptions?: Readonly<Record<string, unknown>>
}

export interface HubRequest {
  readonly model: string
  readonly items: readonly HubItem[]
  readonly tools: readonly HubTool[]
  readonly toolChoice?: HubToolChoice
  readonly parallelToolCalls?: boolean
  readonly maxOutputTokens?: number
  readonly temperature?: number
  readonly topP?: number
  /** none, minimal, low, medium, high, xhigh, max. */
  readonly effort?: string
  /** Whether a summary of the reasoning is wanted: auto, concise, detailed; absent = the provider's default. */
  readonly summary?: string
  readonly verbosity?: string
  readonly format?: HubFormat
  readonly store?: boolean
  readonly hints: HubHints
}
