// A conversation that the target can answer: it has something that is not an instruction, nor nothing but white space.
import type { Abilities } from '../../catalogue/abilities/types.ts'
import type { HubItem, HubPart } from '../../hub/request.ts'
import { pathOf } from '../origin.ts'
import { invalid } from '../shape.ts'

type Message = Extract<HubItem, { type: 'message' }>

type Instruction = Message & { readonly role: 'system' | 'developer' }

export const isInstruction = (item: HubItem): item is Instruction =>
  item.type === 'message' && (item.role === 'system' || item.role === 'developer')

const isBlankPart = (part: HubPart): boolean => 'text' in part && part.text.trim() === ''

/** Whether a message says nothing. */
export const isBlank = ({ content }: Pick<Message, 'content'>): boolean => content.every(isBlankPart)

/**
 * Where instructions alone are no conversation, the last one becomes the user's turn: that is how a model is asked which takes them alone.
 * @throws LeewayError `invalid_parameter` with the caller's own field where nothing is said at all
 */
export function withTurn(items: readonly HubItem[], { instructionsAlone, blankText }: Abilities): readonly HubItem[] {
  const says = (message: Message): boolean => (blankText ? message.content.length > 0 : !isBlank(message))
  const isTurn = (item: HubItem): boolean =>
    item.type === 'message' ? !isInstruction(item) && says(item) : item.type === 'tool-call' || item.type === 'tool-result'
  if (instructionsAlone || items.some(isTurn)) return items
  const last = items.findLastIndex(item => isInstruction(item) && !isBlank(item))
  const instruction = items[last]
  if (instruction?.type !== 'message') throw invalid(pathOf(items), 'expected at least one message that says something')
  return items.with(last, { ...instruction, role: 'user' })
}
