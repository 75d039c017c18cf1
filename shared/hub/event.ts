// The canonical stream: bracketed events (start, delta, end per block), so that no encoder must guess where a block begins.
import type { Fault } from '../errors/envelope.ts'
import type { Signature } from './request.ts'
import type { Usage } from './usage.ts'

export type FinishReason = 'stop' | 'length' | 'tool' | 'content_filter'

/** `block` numbers the blocks of one answer from 0 in the order in which they start. */
export type HubEvent =
  | { readonly type: 'begin'; readonly id?: string; readonly model?: string; readonly createdAt?: number }
  | { readonly type: 'text-start'; readonly block: number }
  | { readonly type: 'text-delta'; readonly block: number; readonly text: string }
  | { readonly type: 'text-end'; readonly block: number }
  | { readonly type: 'refusal-start'; readonly block: number }
  | { readonly type: 'refusal-delta'; readonly block: number; readonly text: string }
  | { readonly type: 'refusal-end'; readonly block: number }
  | { readonly type: 'reasoning-start'; readonly block: number }
  | { readonly type: 'reasoning-delta'; readonly block: number; readonly text: string }
  | { readonly type: 'reasoning-end'; readonly block: number; readonly signature?: Signature }
  | { readonly type: 'tool-start'; readonly block: number; readonly id: string; readonly name: string; readonly custom?: boolean }
  | { readonly type: 'tool-delta'; readonly block: number; readonly arguments: string }
  | { readonly type: 'tool-end'; readonly block: number }
  | { readonly type: 'web-search-start'; readonly block: number; readonly id: string }
  | { readonly type: 'web-search-end'; readonly block: number; readonly queries: readonly string[]; readonly failed?: true }
  /** An image that the model made; `url` is a base64 data: URL. */
  | { readonly type: 'image-start'; readonly block: number; readonly url: string }
  | { readonly type: 'image-end'; readonly block: number }
  /** A citation inside the text block `block`; `start` and `end` count characters (Unicode code points) of it, where the provider gives them. */
  | {
      readonly type: 'source'
      readonly block: number
      readonly url: string
      readonly title?: string
      readonly start?: number
      readonly end?: number
    }
  | { readonly type: 'finish'; readonly reason: FinishReason; readonly usage?: Usage; readonly tier?: string }
  | { readonly type: 'error'; readonly fault: Fault }
