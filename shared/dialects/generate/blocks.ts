// The blocks of an answer as parts of generateContent. A call comes whole; reasoning is signed on the part behind it.

import type { HubEvent } from '../../hub/event.ts'
import { grow } from '../../hub/grow.ts'
import { parseArguments } from '../arguments.ts'
import type { JsonObject } from '../shape.ts'
import { imagePart } from './content.ts'
import { type Carrier, carrier } from './reasoning.ts'
import { type Grounding, grounding } from './text.ts'

export interface OpenBlocks {
  readonly carrier: Carrier
  readonly grounding: Grounding
  /** Whether the model refused. */
  refused: boolean
  /** The call that is being written. */
  call: { readonly id: string; readonly name: string; arguments: string }
}

export const openBlocks = (): OpenBlocks => ({
  carrier: carrier(),
  grounding: grounding(),
  refused: false,
  call: { id: '', name: '', arguments: '' },
})

type BlockEvent = Extract<HubEvent, { readonly block: number }>

/** The parts that an event completes; none for most borders of blocks. */
export function encodeBlockEvent(state: OpenBlocks, event: BlockEvent): JsonObject[] {
  const { carrier: reasoning, grounding: sources } = state
  switch (event.type) {
    case 'text-start':
      sources.begin()
      return []
    case 'text-delta':
      sources.said(event.text)
      return [{ text: event.text, ...reasoning.take() }]
    case 'refusal-start':
      state.refused = true
      return []
    case 'refusal-delta':
      return [{ text: event.text, ...reasoning.take() }]
    case 'reasoning-delta':
      reasoning.thought(event.text)
      return [{ text: event.text, thought: true }]
    case 'reasoning-end':
      reasoning.signed(event.signature)
      return []
    case 'image-start':
      return [{ ...imagePart(event.url), ...reasoning.take() }]
    case 'source':
      sources.cite(event)
      return []
    case 'web-search-end':
      sources.searched(event.queries)
      return []
    case 'tool-start':
      state.call = { id: event.id, name: event.name, arguments: '' }
      return []
    case 'tool-delta':
      state.call.arguments = grow(state.call.arguments, event.arguments)
      return []
    case 'tool-end': {
      const { id, name, arguments: args } = state.call
      return [{ functionCall: { id, name, args: parseArguments(args) }, ...reasoning.take() }]
    }
    default:
      return []
  }
}
