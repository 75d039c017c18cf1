// The blocks of an answer that are calls, as Chat tells them.
import type { Block } from '../../hub/fold.ts'
import type { Json } from './answer.ts'
import type { Carrier } from './reasoning.ts'

type ToolBlock = Extract<Block, { type: 'tool' }>

/** A call without arguments is an empty object to every reader of this API. */
export const legacyCall = ({ name, arguments: text }: ToolBlock): Json => ({ name, arguments: text === '' ? '{}' : text })

export const encodeCall = (block: ToolBlock, carry: Carrier): Json =>
  block.custom
    ? { id: carry.idOf(block.id), type: 'custom', custom: { name: block.name, input: block.arguments } }
    : { id: carry.idOf(block.id), type: 'function', function: legacyCall(block) }
