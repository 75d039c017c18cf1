// Puts a stream's blocks one behind the other, for the dialects whose blocks may not overlap, and closes what a provider left open.
import type { HubEvent } from './event.ts'

type BlockEvent = Extract<HubEvent, { readonly block: number }>
type StartEvent = Extract<BlockEvent, { readonly type: `${string}-start` }>

/** A block that waits until the open one ends. */
type Waiting = Map<number, BlockEvent[]>

interface State {
  open: StartEvent | undefined
  readonly waiting: Waiting
  over: boolean
}

/**
 * A stepper: hub events in, the same events out in an order in which at most one block is open. Events of a block that overlaps with the open
 * one wait for their turn. What belongs to no block is dropped, and so is everything behind `finish` or `error`.
 */
export function sequential(): (event: HubEvent) => HubEvent[] {
  const state: State = { open: undefined, waiting: new Map(), over: false }
  return event => {
    if (state.over) return []
    if ('block' in event) return place(state, event)
    if (event.type === 'begin') return [event]
    state.over = true
    return event.type === 'finish' ? [...closeAll(state), event] : [event]
  }
}

const isStart = (event: BlockEvent): event is StartEvent => event.type.endsWith('-start')
const isEnd = (event: BlockEvent): boolean => event.type.endsWith('-end')

function place(state: State, event: BlockEvent): HubEvent[] {
  if (event.block === state.open?.block) return isStart(event) ? [] : step(state, event)
  const queue = state.waiting.get(event.block)
  if (queue !== undefined) queue.push(event)
  else if (isStart(event)) {
    if (state.open === undefined) {
      state.open = event
      return [event]
    }
    state.waiting.set(event.block, [event])
  }
  return []
}

/** An event of the open block; its end lets the next one in. */
function step(state: State, event: BlockEvent): HubEvent[] {
  if (!isEnd(event)) return [event]
  state.open = undefined
  return [event, ...admit(state)]
}

function admit(state: State): HubEvent[] {
  const events: HubEvent[] = []
  for (const [block, queue] of state.waiting) {
    state.waiting.delete(block)
    const end = queue.findIndex(isEnd)
    events.push(...(end === -1 ? queue : queue.slice(0, end + 1)))
    const [start] = queue
    if (end === -1 && start !== undefined && isStart(start)) {
      state.open = start
      break
    }
  }
  return events
}

function closeAll(state: State): HubEvent[] {
  const events: HubEvent[] = []
  while (state.open !== undefined) events.push(...step(state, endOf(state.open)))
  return events
}

function endOf({ type, block }: StartEvent): BlockEvent {
  switch (type) {
    case 'text-start':
      return { type: 'text-end', block }
    case 'refusal-start':
      return { type: 'refusal-end', block }
    case 'reasoning-start':
      return { type: 'reasoning-end', block }
    case 'tool-start':
      return { type: 'tool-end', block }
    case 'web-search-start':
      return { type: 'web-search-end', block, queries: [] }
    case 'image-start':
      return { type: 'image-end', block }
    default:
      return type satisfies never
  }
}
