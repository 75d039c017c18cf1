// Random answers as hub events: blocks of every kind that may overlap, as a lively provider might send them.
import fc from 'fast-check'
import type { HubEvent } from '../../shared/hub/event.ts'

type Piece = (block: number) => HubEvent
type Script = readonly Piece[]

const word = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
const id = fc.stringMatching(/^[a-z0-9]{1,8}$/)

const text: fc.Arbitrary<Script> = fc
  .tuple(fc.array(word, { maxLength: 4 }), fc.array(fc.webUrl(), { maxLength: 2 }))
  .map(([words, urls]) => [
    block => ({ type: 'text-start', block }),
    ...words.map(
      (said): Piece =>
        block => ({ type: 'text-delta', block, text: said }),
    ),
    ...urls.map(
      (url): Piece =>
        block => ({ type: 'source', block, url, title: 'A page' }),
    ),
    block => ({ type: 'text-end', block }),
  ])

const signature = fc.record({ provider: fc.constantFrom('openai' as const, 'gemini' as const, 'anthropic' as const), value: id })

const reasoning: fc.Arbitrary<Script> = fc
  .tuple(fc.array(word, { maxLength: 3 }), fc.option(signature, { nil: undefined }))
  .map(([words, signed]) => [
    block => ({ type: 'reasoning-start', block }),
    ...words.map(
      (said): Piece =>
        block => ({ type: 'reasoning-delta', block, text: said }),
    ),
    block => ({ type: 'reasoning-end', block, ...(signed === undefined ? {} : { signature: signed }) }),
  ])

const tool: fc.Arbitrary<Script> = fc
  .tuple(id, fc.dictionary(id, fc.oneof(word, fc.integer(), fc.boolean()), { maxKeys: 3 }), fc.nat(20))
  .map(([name, input, cut]) => {
    const json = JSON.stringify(input)
    return [
      block => ({ type: 'tool-start', block, id: `call_${block}`, name }),
      block => ({ type: 'tool-delta', block, arguments: json.slice(0, cut) }),
      block => ({ type: 'tool-delta', block, arguments: json.slice(cut) }),
      block => ({ type: 'tool-end', block }),
    ]
  })

const search: fc.Arbitrary<Script> = fc
  .array(word, { maxLength: 2 })
  .map(queries => [
    block => ({ type: 'web-search-start', block, id: `ws_${block}` }),
    block => ({ type: 'web-search-end', block, queries }),
  ])

/** Takes from the scripts in the order that `picks` says; each script keeps its own order. */
function interleave(scripts: readonly Script[], picks: readonly number[]): HubEvent[] {
  const numbers = new Map<Script, number>()
  const left = scripts.map(script => ({ script, next: 0 }))
  const events: HubEvent[] = []
  for (let turn = 0; left.length > 0; turn++) {
    const place = (picks[turn % picks.length] ?? 0) % left.length
    const cursor = left[place]
    if (cursor === undefined) break
    if (!numbers.has(cursor.script)) numbers.set(cursor.script, numbers.size)
    const piece = cursor.script[cursor.next++]
    if (piece !== undefined) events.push(piece(numbers.get(cursor.script) ?? 0))
    if (cursor.next >= cursor.script.length) left.splice(place, 1)
  }
  return events
}

export const randomEvents: fc.Arbitrary<HubEvent[]> = fc
  .record({
    scripts: fc.array(fc.oneof(text, reasoning, tool, search), { maxLength: 5 }),
    picks: fc.array(fc.nat(9), { minLength: 1, maxLength: 12 }),
    reason: fc.constantFrom('stop', 'length', 'tool', 'content_filter' as const) as fc.Arbitrary<'stop' | 'length' | 'tool'>,
    usage: fc.option(fc.record({ input: fc.nat(1000), output: fc.nat(1000) }), { nil: undefined }),
  })
  .map(({ scripts, picks, reason, usage }) => [
    { type: 'begin', id: 'x' },
    ...interleave(scripts, picks),
    { type: 'finish', reason, ...(usage === undefined ? {} : { usage }) },
  ])
