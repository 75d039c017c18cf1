// The output of a response while it is written: which writer has which block of the hub, and when an item may end.
import type { HubEvent } from '../../hub/event.ts'
import type { Body } from '../dialect.ts'
import type { Status } from './answer.ts'
import {
  type BlockWriter,
  callWriter,
  customCallWriter,
  imageWriter,
  type Output,
  reasoningWriter,
  searchWriter,
  toolSearchWriter,
} from './blocks.ts'
import { toolNames } from './namespaces.ts'
import { refusalWriter, settleMessage, textWriter } from './text.ts'

export interface Written {
  /** The caller's request, which names the tools. */
  readonly body: Body
  readonly output: Output
  readonly writers: Map<number, BlockWriter>
  /** The call whose end waits for what follows. */
  waiting: number | undefined
}

type StartEvent = Extract<HubEvent, { readonly type: `${string}-start` }>
type EndEvent = Extract<HubEvent, { readonly type: `${string}-end` }>

/** Neighbouring texts are parts of one message; every other block is an item of its own. */
export function openBlock(state: Written, event: StartEvent): void {
  release(state, 'completed')
  const inMessage = event.type === 'text-start' || event.type === 'refusal-start'
  if (!inMessage) settleMessage(state.output, 'completed')
  state.writers.set(event.block, writerOf(state, event))
}

function writerOf({ output, body }: Written, event: StartEvent): BlockWriter {
  switch (event.type) {
    case 'text-start':
      return textWriter(output)
    case 'refusal-start':
      return refusalWriter(output)
    case 'reasoning-start':
      return reasoningWriter(output)
    case 'tool-start':
      return openCall(output, event, body)
    case 'image-start':
      return imageWriter(output, event.url)
    case 'web-search-start':
      return searchWriter(output)
    default:
      return event satisfies never
  }
}

function openCall(output: Output, { id, name, custom }: Extract<HubEvent, { type: 'tool-start' }>, body: Body): BlockWriter {
  const own = toolNames(body).own(name)
  if (own.search) return toolSearchWriter(output, { id })
  return (custom ? customCallWriter : callWriter)(output, { id, ...own })
}

/** The end of a call waits: a cap may have cut it, which only shows when nothing follows. */
export function endBlock(state: Written, event: EndEvent): void {
  if (event.type !== 'tool-end') close(state, event.block, { status: 'completed', ...event })
  else {
    release(state, 'completed')
    state.waiting = event.block
  }
}

function close({ writers }: Written, block: number, ending: Parameters<BlockWriter['end']>[0]): void {
  writers.get(block)?.end(ending)
  writers.delete(block)
}

function release(state: Written, status: Status): void {
  if (state.waiting !== undefined) close(state, state.waiting, { status })
  state.waiting = undefined
}

export function closeAll(state: Written, status: Status): void {
  for (const block of [...state.writers.keys()]) close(state, block, { status })
  settleMessage(state.output, status)
}
