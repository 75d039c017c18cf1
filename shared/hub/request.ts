// The canonical request, modelled on the Responses API: what every surface decodes into and every provider's wire encodes from.

export type HubPart =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'refusal'; readonly text: string }
  /** `url` is https or a data: URL; it is never fetched by us. */
  | { readonly type: 'image'; readonly url: string; readonly detail?: string }
  | { readonly type: 'file'; readonly url?: string; readonly data?: string; readonly filename?: string }

export type HubRole = 'system' | 'developer' | 'user' | 'assistant'

export type HubItem =
  | { readonly type: 'message'; readonly role: HubRole; readonly content: readonly HubPart[] }
  /** `signature` is opaque and belongs to one provider. */
  | { readonly type: 'reasoning'; readonly summary: readonly string[]; readonly signature?: string }
  /** `arguments` is JSON text as the model wrote it; free text for a custom tool. */
  | { readonly type: 'tool-call'; readonly id: string; readonly name: string; readonly arguments: string; readonly custom?: boolean }
  | { readonly type: 'tool-result'; readonly id: string; readonly content: readonly HubPart[]; readonly failed?: boolean; readonly custom?: boolean }

export type HubTool =
  | {
      readonly type: 'function'
      readonly name: string
      readonly description?: string
      readonly parameters?: Readonly<Record<string, unknown>>
      readonly strict?: boolean
    }
  | { readonly type: 'custom'; readonly name: string; readonly description?: string; readonly format?: Readonly<Record<string, unknown>> }

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
  readonly effort?: string
  readonly verbosity?: string
  readonly format?: HubFormat
  readonly store?: boolean
  readonly hints: HubHints
}
