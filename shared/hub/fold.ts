// A whole answer is the fold of its stream: one path for both.
import type { Fault } from '../errors/envelope.ts'
import type { FinishReason, HubEvent, Usage } from './event.ts'
import type { Signature } from './request.ts'

export interface Source {
  readonly url: string
  readonly title?: string
  readonly start?: number
  readonly end?: number
}

export type Block =
  | { readonly type: 'text'; text: string; readonly sources: Source[] }
  | { readonly type: 'refusal'; text: string }
  | { readonly type: 'reasoning'; text: string; signature?: Signature }
  | { readonly type: 'tool'; readonly id: string; readonly name: string; readonly custom: boolean; arguments: string }
  | { readonly type: 'web-search'; readonly id: string; queries: readonly string[] }

export interface Answer {
  id?: string
  model?: string
  createdAt?: number
  tier?: string
  readonly blocks: Block[]
  finish?: FinishReason
  usage?: Usage
  fault?: Fault
}

export const emptyAnswer = (): Answer => ({ blocks: [] })

/** Adds one event to the answer, in place: the fold's step. */
export function foldEvent(answer: Answer, event: HubEvent): void {
  switch (event.type) {
    case 'begin':
      answer.id ??= event.id
      answer.model ??= event.model
      answer.createdAt ??= event.createdAt
      return
    case 'text-start':
      answer.blocks[event.block] = { type: 'text', text: '', sources: [] }
      return
    case 'refusal-start':
      answer.blocks[event.block] = { type: 'refusal', text: '' }
      return
    case 'reasoning-start':
      answer.blocks[event.block] = { type: 'reasoning', text: '' }
      return
    case 'tool-start':
      answer.blocks[event.block] = { type: 'tool', id: event.id, name: event.name, custom: event.custom ?? false, arguments: '' }
      return
    case 'web-search-start':
      answer.blocks[event.block] = { type: 'web-search', id: event.id, queries: [] }
      return
    case 'web-search-end':
      search(answer.blocks[event.block], event.queries)
      return
    case 'text-delta':
    case 'refusal-delta':
    case 'reasoning-delta':
      appendText(answer.blocks[event.block], event.text)
      return
    case 'tool-delta':
      appendArguments(answer.blocks[event.block], event.arguments)
      return
    case 'source':
      addSource(answer.blocks[event.block], event)
      return
    case 'reasoning-end':
      sign(answer.blocks[event.block], event.signature)
      return
    case 'text-end':
    case 'refusal-end':
    case 'tool-end':
      return
    case 'finish':
      answer.finish = event.reason
      answer.usage = event.usage ?? answer.usage
      answer.tier = event.tier ?? answer.tier
      return
    case 'error':
      answer.fault ??= event.fault
      return
    default:
      event satisfies never
  }
}

function appendText(block: Block | undefined, text: string): void {
  if (block !== undefined && 'text' in block) block.text += text
}

function appendArguments(block: Block | undefined, text: string): void {
  if (block?.type === 'tool') block.arguments += text
}

function addSource(block: Block | undefined, { url, title, start, end }: Source): void {
  if (block?.type === 'text') block.sources.push({ url, title, start, end })
}

function sign(block: Block | undefined, signature: Signature | undefined): void {
  if (block?.type === 'reasoning' && signature !== undefined) block.signature = signature
}

function search(block: Block | undefined, queries: readonly string[]): void {
  if (block?.type === 'web-search') block.queries = queries
}
