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

type Rule = Pick<Abilities, 'instructionsAlone' | 'blankText' | 'prefill'>

const says = (message: Message, { blankText }: Rule): boolean => (blankText ? message.content.length > 0 : !isBlank(message))

/** Something that was said or done, not an instruction. */
const isTurn = (item: HubItem, rule: Rule): boolean =>
  item.type === 'message' ? !isInstruction(item) && says(item, rule) : item.type === 'tool-call' || item.type === 'tool-result'

/**
 * Where instructions alone are no conversation, the last one becomes the user's turn: that is how a model is asked which takes them alone.
 * @throws LeewayError `invalid_parameter` with the caller's own field where nothing is said at all
 */
export function withTurn(items: readonly HubItem[], rule: Rule): readonly HubItem[] {
  if (rule.instructionsAlone || items.some(item => isTurn(item, rule))) return items
  const asked = withLastAsked(items)
  if (asked === undefined) throw invalid(pathOf(items), 'expected at least one message that says something')
  return asked
}

/**
 * Where the model does not go on with its own turn, the instruction behind it becomes the user's. Nothing is put into the user's mouth, and
 * nothing that the model said is left out: without an instruction the caller has to say what shall follow.
 * @throws LeewayError `invalid_parameter` with the caller's path of the turn at the end
 */
export function withEnd(items: readonly HubItem[], rule: Rule): readonly HubItem[] {
  if (rule.prefill || !isOfModel(items.findLast(item => isTurn(item, rule)))) return items
  // Of the end, what the model left blank says nothing.
  const last = items.findLastIndex(item => isTurn(item, { ...rule, blankText: false }))
  const kept = items.filter((item, index) => index <= last || !isOfModel(item))
  const end = kept.findLast(item => isTurn(item, rule))
  if (end !== undefined && !isOfModel(end)) return kept
  const asked = withLastAsked(kept.slice(last + 1))
  if (asked === undefined)
    throw invalid(pathOf(end ?? items), 'this model does not go on with its own turn; end with a message of the user')
  return [...kept.slice(0, last + 1), ...asked]
}

const isOfModel = (item: HubItem | undefined): boolean => item?.type === 'message' && item.role === 'assistant'

/** The last instruction that says something as the user's turn; undefined where there is none. */
function withLastAsked(items: readonly HubItem[]): readonly HubItem[] | undefined {
  const last = items.findLastIndex(item => isInstruction(item) && !isBlank(item))
  const instruction = items[last]
  return instruction?.type === 'message' ? items.with(last, { ...instruction, role: 'user' }) : undefined
}
