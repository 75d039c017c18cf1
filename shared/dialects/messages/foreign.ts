// A conversation may change its model: what another provider reasoned must not reach Anthropic, even where everything else travels untouched.
import type { Body } from '../dialect.ts'
import { type JsonObject, listOf, textOf } from '../shape.ts'
import { readSignature } from '../signature.ts'

/**
 * The `messages` without the thinking that Anthropic did not sign (it answers 400 to such), for the same-dialect lane; undefined where there
 * is none, so that the body travels as it came. A turn that had nothing else is left out.
 */
export function withoutForeign({ messages }: Body): Pick<Body, 'messages'> | undefined {
  const turns = listOf(messages)
  if (!turns.some(({ content }) => listOf(content).some(isForeign))) return undefined
  return { messages: turns.flatMap(withoutForeignBlocks) }
}

function withoutForeignBlocks(turn: JsonObject): JsonObject[] {
  if (!Array.isArray(turn.content)) return [turn]
  const content = turn.content.filter(block => !isForeign(block))
  return content.length === 0 && turn.content.length > 0 ? [] : [{ ...turn, content }]
}

/** Thinking with an empty signature was never Anthropic's. */
function isForeign(block: JsonObject): boolean {
  if (block.type === 'thinking') return block.signature === '' || isTagged(block.signature)
  return block.type === 'redacted_thinking' && isTagged(block.data)
}

const isTagged = (value: unknown): boolean => readSignature(textOf(value) ?? '', 'anthropic').provider !== 'anthropic'
