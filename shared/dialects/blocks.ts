// The blocks of a stream that is being decoded: numbers them in order of their start, opens them late where a provider forgot to, and closes
// each once. It keeps lengths, not texts, so that a long answer costs no memory.
import type { HubEvent } from '../hub/event.ts'
import type { Source } from '../hub/fold.ts'
import type { Signature } from '../hub/request.ts'

export type Kind = 'text' | 'refusal' | 'reasoning' | 'tool' | 'web-search' | 'image'

export interface OpenBlock {
  readonly kind: Kind
  readonly id?: string
  readonly name?: string
  readonly custom?: boolean
  /** Of an image. */
  readonly url?: string
}

interface Ending {
  readonly signature?: Signature
  readonly queries?: readonly string[]
  /** The search did. */
  readonly failed?: boolean
}

interface Block {
  readonly number: number
  readonly kind: Kind
  length: number
  citations: number
  closed: boolean
}

export interface Blocks {
  /** Opens the block `key`; nothing when it is open already. */
  open(key: string, block: OpenBlock): HubEvent[]
  append(key: string, kind: Kind, text: string): HubEvent[]
  /** Says the part of the whole text that no delta said. */
  complete(key: string, kind: Kind, whole: string | undefined): HubEvent[]
  /** Counts a citation; says it where it is one for the hub. */
  cite(key: string, source: Source | undefined): HubEvent[]
  citations(key: string): number
  close(key: string, ending?: Ending): HubEvent[]
  closeAll(): HubEvent[]
  isClosed(key: string): boolean
  /** Whether any delta came. */
  said(key: string): boolean
  hasTools(): boolean
}

export function blocks(): Blocks {
  const known = new Map<string, Block>()

  const open = (key: string, opening: OpenBlock): HubEvent[] => {
    if (known.has(key)) return []
    const block: Block = { number: known.size, kind: opening.kind, length: 0, citations: 0, closed: false }
    known.set(key, block)
    return [startOf(block.number, opening)]
  }

  const append = (key: string, kind: Kind, text: string): HubEvent[] => {
    const opened = open(key, { kind })
    const block = known.get(key)
    if (block === undefined || block.closed || block.kind !== kind || text === '') return opened
    block.length += text.length
    return [...opened, ...deltaOf(block, text)]
  }

  const close = (key: string, ending: Ending = {}): HubEvent[] => {
    const block = known.get(key)
    if (block === undefined || block.closed) return []
    block.closed = true
    return [endOf(block, ending)]
  }

  return {
    open,
    append,
    complete: (key, kind, whole = '') => append(key, kind, whole.slice(known.get(key)?.length ?? 0)),
    cite(key, source) {
      const block = known.get(key)
      if (block === undefined || block.closed || block.kind !== 'text') return []
      block.citations += 1
      return source === undefined ? [] : [{ type: 'source', block: block.number, ...source }]
    },
    citations: key => known.get(key)?.citations ?? 0,
    close,
    closeAll: () => [...known.keys()].flatMap(key => close(key)),
    isClosed: key => known.get(key)?.closed ?? false,
    said: key => (known.get(key)?.length ?? 0) > 0,
    hasTools: () => known.values().some(({ kind }) => kind === 'tool'),
  }
}

function startOf(block: number, { kind, id, name, custom, url = '' }: OpenBlock): HubEvent {
  switch (kind) {
    case 'tool':
      return { type: 'tool-start', block, id: id ?? `call_${block}`, name: name ?? '', ...(custom ? { custom } : {}) }
    case 'web-search':
      return { type: 'web-search-start', block, id: id ?? `ws_${block}` }
    case 'text':
      return { type: 'text-start', block }
    case 'refusal':
      return { type: 'refusal-start', block }
    case 'reasoning':
      return { type: 'reasoning-start', block }
    case 'image':
      return { type: 'image-start', block, url }
    default:
      return kind satisfies never
  }
}

function deltaOf({ number: block, kind }: Block, text: string): HubEvent[] {
  switch (kind) {
    case 'tool':
      return [{ type: 'tool-delta', block, arguments: text }]
    case 'web-search':
    case 'image':
      return []
    case 'text':
      return [{ type: 'text-delta', block, text }]
    case 'refusal':
      return [{ type: 'refusal-delta', block, text }]
    case 'reasoning':
      return [{ type: 'reasoning-delta', block, text }]
    default:
      return kind satisfies never
  }
}

function endOf({ number: block, kind }: Block, { signature, queries = [], failed }: Ending): HubEvent {
  switch (kind) {
    case 'tool':
      return { type: 'tool-end', block }
    case 'web-search':
      return { type: 'web-search-end', block, queries, ...(failed && { failed: true as const }) }
    case 'image':
      return { type: 'image-end', block }
    case 'text':
      return { type: 'text-end', block }
    case 'refusal':
      return { type: 'refusal-end', block }
    case 'reasoning':
      return { type: 'reasoning-end', block, ...(signature === undefined ? {} : { signature }) }
    default:
      return kind satisfies never
  }
}
