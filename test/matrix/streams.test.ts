// Random valid streams of every provider: the official SDK of every surface accepts what becomes of them, and its final object says what the
// provider said, no more and no less.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { wireOf } from '../../shared/dialects/wires.ts'
import { providers } from '../../shared/providers/index.ts'
import { decodeStream, foldEvents } from '../support/answers.ts'
import { home } from './feature.ts'
import { openStage, type Stage } from './played.ts'
import { type Cell, providerNames, surfaceNames } from './table.ts'
import { stops, type View } from './view.ts'
import { type Block, type Cited, callsTools, type Script, said } from './wires/block.ts'
import { spokenOn, streamOf } from './wires/index.ts'

const piece = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
const pieces = fc.array(piece, { maxLength: 4 })
const somePieces = fc.array(piece, { minLength: 1, maxLength: 4 })

/** A text cut into pieces at random places, none of them empty. */
const cut = (text: string, places: readonly number[]): string[] => {
  const ends = [...new Set([...places.map(place => place % (text.length + 1)), text.length])].toSorted((one, other) => one - other)
  return ends.map((end, index) => text.slice(ends[index - 1] ?? 0, end)).filter(part => part !== '')
}

const source = (length: number): fc.Arbitrary<Cited> =>
  fc.record({
    url: fc.webUrl(),
    title: fc.string({ maxLength: 10 }),
    start: fc.nat({ max: length - 1 }),
    end: fc.constant(length),
  })

const text: fc.Arbitrary<Block> = somePieces.chain(parts =>
  fc.array(source(parts.join('').length), { maxLength: 2 }).map(sources => ({ type: 'text', pieces: parts, sources })),
)
const reasoning: fc.Arbitrary<Block> = fc.record({
  type: fc.constant('reasoning' as const),
  pieces,
  signature: fc.base64String({ minLength: 4 }),
})
const tool: fc.Arbitrary<Block> = fc
  .tuple(
    fc.stringMatching(/^[a-z_]{1,12}$/),
    fc.dictionary(piece, fc.jsonValue({ maxDepth: 2 }), { maxKeys: 3 }),
    fc.array(fc.nat(), { maxLength: 4 }),
  )
  .map(([name, input, places]) => ({ type: 'tool', id: '', name, pieces: cut(JSON.stringify(input), places) }))
const search: fc.Arbitrary<Block> = fc.record({ type: fc.constant('web-search' as const), id: fc.constant(''), query: piece })
const refusal: fc.Arbitrary<Script> = somePieces.map(parts => ({ blocks: [{ type: 'refusal', pieces: parts }] }))

/** Ids differ within an answer. */
const numbered = (block: Block, index: number): Block => ('id' in block ? { ...block, id: `id_${index}` } : block)

const tokens = fc
  .record({
    cached: fc.nat(100),
    cacheWrite: fc.nat(100),
    fresh: fc.integer({ min: 20, max: 100 }),
    said: fc.nat(100),
    reasoning: fc.nat(100),
  })
  .map(({ cached, cacheWrite, fresh, said: spoken, reasoning: thought }) => ({
    ...{ input: cached + cacheWrite + fresh, cached, cacheWrite, output: spoken + thought, reasoning: thought },
  }))

const answer: fc.Arbitrary<Script> = fc.record({
  blocks: fc.array(fc.oneof(text, reasoning, tool, search), { minLength: 1, maxLength: 6 }).map(blocks => blocks.map(numbered)),
  stop: fc.constantFrom('end' as const, 'length' as const),
  tokens: fc.option(tokens, { nil: undefined }),
})

const script = fc.oneof({ arbitrary: answer, weight: 8 }, { arbitrary: refusal, weight: 1 })

let stage: Stage

beforeAll(async () => {
  stage = await openStage()
})

afterAll(() => stage.close())

const ofType = <Type extends Block['type']>({ blocks }: Script, type: Type) =>
  blocks.filter((block): block is Extract<Block, { type: Type }> => block.type === type)

type Spoken = Pick<View, 'text' | 'refusal' | 'reasoning' | 'calls' | 'searches' | 'stop'> & { readonly urls: readonly string[] }

/** What the script says, as a caller of this surface has it (docs/dialects.md says what is lost). */
function expected(said_: Script, { surface, provider }: Cell): Spoken {
  const words = ofType(said_, 'text').map(said).join('')
  const refused = ofType(said_, 'refusal').map(said).join('')
  const inText = surface === 'generate' || (surface === 'interactions' && provider !== 'gemini')
  const stop = said_.stop === 'length' ? 'length' : refused !== '' ? 'refusal' : callsTools(said_) ? 'tools' : 'end'
  return {
    text: inText ? words + refused : words,
    refusal: inText ? '' : refused,
    reasoning: surface === 'chat' ? '' : ofType(said_, 'reasoning').map(said).join(''),
    calls: ofType(said_, 'tool').map(block => ({ name: block.name, arguments: JSON.parse(said(block)) as unknown })),
    searches: surface === 'chat' ? [] : ofType(said_, 'web-search').map(({ query }) => query),
    urls: ofType(said_, 'text').flatMap(({ sources = [] }) => sources.map(({ url }) => url)),
    stop: stops[surface][stop],
  }
}

const spoken = ({ text: words, refusal: refused, reasoning: thought, calls, searches, sources, stop }: View): Spoken => ({
  ...{ text: words, refusal: refused, reasoning: thought, calls, searches, urls: sources.map(({ url }) => url), stop },
})

const pairs = surfaceNames.flatMap(surface => providerNames.map(provider => ({ surface, provider })))

describe('the SDK of the surface has what the provider said', () => {
  it.each(pairs)('$surface → $provider', async ({ surface, provider }) => {
    const mode = fc.constantFrom(
      ...(home[surface] === 'anthropic' && provider === 'anthropic' ? ['stream' as const] : ['stream' as const, 'whole' as const]),
    )
    await fc.assert(
      fc.asyncProperty(script, mode, async (one, how) => {
        const cell: Cell = { surface, provider, mode: how }
        const { view } = await stage.play(cell, streamOf(spokenOn(surface, provider), one))
        expect(spoken(view)).toEqual(expected(one, cell))
      }),
      { numRuns: 30 },
    )
  })
})

describe("the hub's fold has it too", () => {
  it.each(providerNames)('%s', provider => {
    fc.assert(
      fc.property(script, one => {
        const folded = foldEvents(decodeStream(wireOf(providers[provider]), streamOf(provider, one)))
        const blocks = folded.blocks.filter(block => block !== undefined)
        const textOf = (type: 'text' | 'refusal' | 'reasoning') => blocks.map(block => (block.type === type ? block.text : '')).join('')
        expect([textOf('text'), textOf('refusal'), textOf('reasoning')]).toEqual([
          ...(['text', 'refusal', 'reasoning'] as const).map(type => ofType(one, type).map(said).join('')),
        ])
        expect(blocks.flatMap(block => (block.type === 'tool' ? [[block.id, block.name, block.arguments]] : []))).toEqual(
          ofType(one, 'tool').map(block => [block.id, block.name, said(block)]),
        )
        expect(folded.usage?.input).toBe(one.tokens?.input)
        expect(folded.usage?.output).toBe(one.tokens?.output)
        expect(folded.usage?.reasoning).toBe(one.tokens?.reasoning)
      }),
      { numRuns: 200 },
    )
  })
})
