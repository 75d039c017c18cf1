// A whole answer is the fold of its stream: one path for both.
import type { Fault } from '../errors/envelope.ts'
import type { FinishReason, HubEvent } from './event.ts'
import { grow } from './grow.ts'
import type { Signature } from './request.ts'
import type { Usage } from './usage.ts'

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
  | { readonly type: 'web-search'; readonly id: string; queries: readonly string[]; failed?: true }
  | { readonly type: 'image'; readonly url: string }

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
  if ('block' in event) foldBlockEvent(answer.blocks, event)
  else foldFrameEvent(answer, event)
}

type BlockEvent = Extract<HubEvent, { readonly block: number }>

function foldFrameEvent(answer: Answer, event: Exclude<HubEvent, BlockEvent>): void {
  switch (event.type) {
    case 'begin':
      answer.id ??= event.id
      answer.model ??= event.model
      answer.createdAt ??= event.createdAt
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

function foldBlockEvent(blocks: Block[], event: BlockEvent): void {
  const opened = openBlock(event)
  if (opened !== undefined) blocks[event.block] = opened
  else addToBlock(blocks[event.block], event)
}

/** The empty block that a start event opens; undefined for every other event. */
function openBlock(event: BlockEvent): Block | undefined {
  switch (event.type) {
    case 'text-start':
      return { type: 'text', text: '', sources: [] }
    case 'refusal-start':
      return { type: 'refusal', text: '' }
    case 'reasoning-start':
      return { type: 'reasoning', text: '' }
    case 'tool-start':
      return { type: 'tool', id: event.id, name: event.name, custom: event.custom ?? false, arguments: '' }
    case 'web-search-start':
      return { type: 'web-search', id: event.id, queries: [] }
    case 'image-start':
      return { type: 'image', url: event.url }
    default:
      return undefined
  }
}

/** What a delta or an end adds; an event that does not fit its block adds nothing. */
function addToBlock(block: Block | undefined, event: BlockEvent): void {
  if (block === undefined) return
  if ('text' in block && 'text' in event) block.text = grow(block.text, event.text)
  if (block.type === 'tool' && event.type === 'tool-delta') block.arguments = grow(block.arguments, event.arguments)
  if (block.type === 'reasoning' && event.type === 'reasoning-end') block.signature ??= event.signature
  if (block.type === 'web-search' && event.type === 'web-search-end')
    Object.assign(block, { queries: event.queries, ...(event.failed && { failed: true }) })
  if (block.type === 'text' && event.type === 'source') {
    const { url, title, start, end } = event
    block.sources.push({ url, title, start, end })
  }
}
