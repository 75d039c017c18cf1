// What the simulated model says: a pure function of the request, so that tests can foretell it.
import type { Answer, Ask, Block, Tokens } from '../types.ts'
import { inputText, toolCalls } from './calls.ts'
import { instance } from './instance.ts'
import { pieces } from './pieces.ts'

/** `count to N` makes an answer of any length. */
function counted(text: string): string | undefined {
  const asked = /\bcount to (\d{1,6})\b/i.exec(text)?.[1]
  return asked === undefined ? undefined : Array.from({ length: Number(asked) }, (_, index) => index + 1).join(' ')
}

function sayText(ask: Ask): string {
  if (ask.schema === true) return JSON.stringify({ said: ask.text })
  if (ask.schema) return JSON.stringify(instance(ask.schema))
  if (ask.results.length > 0) return `The tool said: ${ask.results.join(' and ')}`
  return counted(ask.text) ?? `You said: ${ask.text}`
}

function say(ask: Ask): readonly Block[] {
  const calls = toolCalls(ask)
  const spoken: readonly Block[] = calls.length > 0 ? calls : [{ kind: 'text', text: sayText(ask) }]
  const thought: Block = { kind: 'reasoning', text: `The user wants: ${ask.text.slice(0, 80)}` }
  return ask.reasons ? [thought, ...spoken] : spoken
}

const textOf = (block: Block): string => (block.kind === 'call' ? block.tool.name + inputText(block) : block.text)

export const tokensOf = (block: Block): number => pieces(textOf(block)).length

/** Shortens a text to its room; a tool call that does not fit is left out whole. */
function shorten(block: Block, room: number): readonly Block[] {
  if (room <= 0) return []
  if (tokensOf(block) <= room) return [block]
  if (block.kind === 'call') return []
  return [{ ...block, text: pieces(block.text).slice(0, room).join('') }]
}

function toRoom(blocks: readonly Block[], cap: number): readonly Block[] {
  let room = cap
  return blocks.flatMap(block => {
    const kept = shorten(block, room)
    room -= tokensOf(block)
    return kept
  })
}

const sum = (blocks: readonly Block[]): number => blocks.reduce((total, block) => total + tokensOf(block), 0)

function count(ask: Ask, blocks: readonly Block[]): Tokens {
  const input = inputTokens(ask.inputLength)
  // Prompts of 1,024 tokens and more are half cached, in steps of 128, the step that providers document.
  const cached = input < 1024 ? 0 : Math.floor(input / 256) * 128
  return { input, cached, output: sum(blocks), reasoning: sum(blocks.filter(block => block.kind === 'reasoning')) }
}

/** Tokens of a conversation of so many characters. */
export const inputTokens = (length: number): number => Math.max(1, Math.ceil(length / 4))

export function answer(ask: Ask): Answer {
  const wanted = say(ask)
  const blocks = ask.cap === undefined ? wanted : toRoom(wanted, ask.cap)
  const short = ask.cap !== undefined && sum(wanted) > ask.cap
  const calls = blocks.some(block => block.kind === 'call')
  return { blocks, stop: short ? 'length' : calls ? 'tools' : 'end', tokens: count(ask, blocks) }
}
