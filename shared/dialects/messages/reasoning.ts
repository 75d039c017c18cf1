// Reasoning, between Messages and the hub: how much the model shall think, the thinking of earlier turns, and whose it is.
import { abilitiesOf, isAbove, nearestEffort } from '../../catalogue/abilities/abilities.ts'
import type { Abilities, Effort } from '../../catalogue/abilities/types.ts'
import type { HubItem, HubRequest, Signature } from '../../hub/request.ts'
import type { Body } from '../dialect.ts'
import { forcesTool } from '../fit/choice.ts'
import { defined, type JsonObject, listOf, numberOf, objectOf, textOf } from '../shape.ts'
import { readSignature, tagSignature } from '../signature.ts'
import { about } from './about.ts'
import type { Turn } from './content.ts'
import { isOurSearch } from './tools.ts'

/** Tokens of thinking for models that want a number: at least 1024, and fewer than the cap of the answer. */
const budgets: readonly (readonly [effort: string, tokens: number])[] = [
  ['minimal', 1024],
  ['low', 2048],
  ['medium', 8192],
  ['high', 16_384],
  ['xhigh', 32_768],
  ['max', 63_999],
]

const leastBudget = 1024

/** `output_config.effort` says the level; else the budget's nearest. Whoever turns thinking on without hiding it wants to see its summary. */
export function decodeThinking(thinking: JsonObject, outputConfig: JsonObject): Pick<HubRequest, 'effort' | 'summary'> {
  if (thinking.type === 'disabled') return { effort: 'none' }
  const thinks = thinking.type === 'enabled' || thinking.type === 'adaptive'
  const budget = thinking.type === 'enabled' ? numberOf(thinking.budget_tokens) : undefined
  return defined({
    effort: textOf(outputConfig.effort) ?? (budget === undefined ? undefined : levelOf(budget)),
    summary: thinks && thinking.display !== 'omitted' ? 'auto' : undefined,
  })
}

const levelOf = (budget: number): string => budgets.find(([effort, tokens]) => effort !== 'minimal' && budget <= tokens)?.[0] ?? 'max'

interface Thinking {
  readonly thinking?: JsonObject
  readonly effort?: Effort
}

/**
 * A forced tool forbids to ask for thinking. A model with budgets also wants the turn that it goes on with to begin with its own thinking,
 * which is gone where another provider made that turn.
 */
export function encodeThinking(request: HubRequest, turns: readonly Turn[]): Thinking {
  const { effort, summary, toolChoice, maxOutputTokens = Number.POSITIVE_INFINITY, model } = request
  const abilities = abilitiesOf(model)
  if (!abilities.reasons) return {}
  if (effort === 'none') return withoutThinking(abilities)
  const level = effort === undefined ? undefined : nearestEffort(effort, abilities)
  if (forcesTool(toolChoice)) return defined({ effort: level })
  const display = summary === undefined ? undefined : 'summarized'
  if (abilities.thinking.includes('adaptive')) {
    const wanted = effort !== undefined || display !== undefined
    return defined({ thinking: wanted ? defined({ type: 'adaptive', display }) : undefined, effort: level })
  }
  const budget = Math.min(budgetOf(effort), maxOutputTokens - 1)
  if (budget < leastBudget || resumesUnsigned(turns)) return defined({ effort: level })
  return defined({ thinking: defined({ type: 'enabled', budget_tokens: budget, display }), effort: level })
}

/** The budget of a level; 0 where none is asked for. */
const budgetOf = (effort: string | undefined): number => budgets.find(([level]) => level === effort)?.[1] ?? 0

/** A model that always thinks does so as little as it can; where only a lower effort lets it stop, that is said too. */
function withoutThinking(abilities: Abilities): Thinking {
  const { thinking, offUpTo, defaultEffort } = abilities
  const type = thinking.find(form => form === 'disabled' || form === 'between_tools')
  if (type === undefined) return defined({ effort: nearestEffort('none', abilities) })
  const tooMuch = offUpTo !== undefined && defaultEffort !== undefined && isAbove(defaultEffort, offUpTo)
  return defined({ thinking: { type }, effort: tooMuch ? offUpTo : undefined })
}

/** Whether the conversation goes on inside a turn of tool calls that does not begin with thinking. */
function resumesUnsigned(turns: readonly Turn[]): boolean {
  const last = turns.at(-1)
  const before = turns.at(-2)
  if (last?.role !== 'user' || !last.content.some(({ type }) => type === 'tool_result')) return false
  return !String(objectOf(before?.content[0]).type).endsWith('thinking')
}

/** Unsigned thinking proves nothing to any provider: it is left out. */
export function decodeReasoning(text: string, value: string | undefined, withheld = false): HubItem[] {
  if (value === undefined || value === '') return []
  const read = readSignature(value, about.home)
  const signature: Signature = withheld && read.provider === about.home ? { ...read, redacted: true } : read
  return [{ type: 'reasoning', summary: text === '' ? [] : [text], signature }]
}

export function encodeReasoning({ summary, signature }: Extract<HubItem, { type: 'reasoning' }>): JsonObject[] {
  if (signature?.provider !== about.home) return []
  if (signature.redacted) return [{ type: 'redacted_thinking', data: signature.value }]
  return [{ type: 'thinking', thinking: summary.join('\n\n'), signature: signature.value }]
}

/** Only Anthropic's own withheld reasoning has a block of its own; any other's travels as a thinking block without text. */
export function thinkingBlock(thinking: string, signature: Signature | undefined): JsonObject {
  const value = signature === undefined ? '' : tagSignature(signature, about.home)
  if (signature?.provider === about.home && signature.redacted) return { type: 'redacted_thinking', data: value }
  return { type: 'thinking', thinking, signature: value }
}

/**
 * The `messages` without what Anthropic did not make and answers 400 to, for the same-dialect lane: thinking that it did not sign, searches without
 * its encrypted results, citations without its encrypted index. The text stays. Undefined where there is none, so that the body travels as it
 * came. A turn that had nothing else is left out.
 */
export function withoutForeign({ messages }: Body): Pick<Body, 'messages'> | undefined {
  const turns = listOf(messages)
  const searches = foreignSearches(turns)
  if (!turns.some(({ content }) => listOf(content).some(block => isForeign(block, searches) || isCitedForeign(block)))) return undefined
  return { messages: turns.flatMap(turn => withoutForeignBlocks(turn, searches)) }
}

function withoutForeignBlocks(turn: JsonObject, searches: ReadonlySet<unknown>): JsonObject[] {
  if (!Array.isArray(turn.content)) return [turn]
  const content = turn.content
    .filter(block => !isForeign(block, searches))
    .map(block => (isCitedForeign(block) ? withOwnCitations(block) : block))
  return content.length === 0 && turn.content.length > 0 ? [] : [{ ...turn, content }]
}

/** Thinking with an empty signature was never Anthropic's. */
function isForeign(block: JsonObject, searches: ReadonlySet<unknown>): boolean {
  if (block.type === 'thinking') return block.signature === '' || isTagged(block.signature)
  if (block.type === 'server_tool_use') return searches.has(block.id)
  if (block.type === 'web_search_tool_result') return searches.has(block.tool_use_id)
  return block.type === 'redacted_thinking' && isTagged(block.data)
}

/** The ids of searches that Leeway wrote: told by their id, or by a result that is empty (whoever made it, nothing is lost with it). */
const foreignSearches = (turns: readonly JsonObject[]): ReadonlySet<unknown> =>
  new Set(
    turns
      .flatMap(({ content }) => listOf(content))
      .filter(
        block =>
          (block.type === 'web_search_tool_result' && isEmpty(block.content)) || isOurSearch(block.id) || isOurSearch(block.tool_use_id),
      )
      .map(({ id, tool_use_id }) => tool_use_id ?? id),
  )

const isEmpty = (content: unknown): boolean => Array.isArray(content) && content.length === 0

const isOwnCitation = (citation: JsonObject): boolean => citation.type !== 'web_search_result_location' || citation.encrypted_index !== ''

const isCitedForeign = ({ citations }: JsonObject): boolean => !listOf(citations).every(isOwnCitation)

/** `null` is what Anthropic writes where there is none. */
function withOwnCitations(block: JsonObject): JsonObject {
  const own = listOf(block.citations).filter(isOwnCitation)
  return { ...block, citations: own.length === 0 ? null : own }
}

const isTagged = (value: unknown): boolean => readSignature(textOf(value) ?? '', about.home).provider !== about.home
