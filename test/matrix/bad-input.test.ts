// What becomes of a provider's stream that is wrong: never a crash, never invented text. In the same dialect it passes as it came.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { providers } from '../../shared/providers/index.ts'
import { bare, callWith, cutOff, type Damage, harmless, script, stray, unknown } from './damage.ts'
import { home } from './feature.ts'
import { openStage, type Stage } from './played.ts'
import { type Cell, cells } from './table.ts'
import { stops } from './view.ts'
import { streamOf } from './wires/index.ts'

let stage: Stage

beforeAll(async () => {
  stage = await openStage()
})

afterAll(() => stage.close())

const translated = cells.filter(({ surface, provider }) => home[surface] !== provider)
/** The scripted streams are those of the providers' main dialects: Gemini's generateContent has suites of its own (test/sdk/generate, test/answer). */
const sameDialect = cells.filter(
  ({ surface, provider, mode }) => home[surface] === provider && mode === 'stream' && providers[provider].wire === surface,
)

const calls = [{ name: 'f', arguments: { a: 1 } }]

describe.each(Object.entries(harmless))('%s', (_name, damage) => {
  it.each(translated)('$surface → $provider, $mode: skipped', async cell => {
    const { view } = await stage.play(cell, damage(cell.provider))
    expect({ text: view.text, calls: view.calls, stop: view.stop }).toEqual({ text: 'Hello', calls, stop: stops[cell.surface].tools })
  })

  it.each(sameDialect)('$surface → $provider: passes as it came', async cell => {
    expect(await stage.raw(cell, damage(cell.provider))).toEqual({ status: 200, text: damage(cell.provider) })
  })
})

describe.each(Object.entries(unknown))('%s', (_name, damage) => {
  it.each(translated)('$surface → $provider, $mode: an error, behind what came before it', async ({ mode, ...cell }) => {
    const { status, text } = await stage.raw({ mode, ...cell }, damage(cell.provider))
    const failedObject = cell.surface === 'responses' || cell.surface === 'interactions'
    expect([status, text.includes('upstream_output_unknown')]).toEqual([mode === 'stream' || failedObject ? 200 : 502, true])
    if (mode === 'stream') expect(text).toContain('Hel')
    expect(text).not.toContain('invented')
  })

  it.each(sameDialect)('$surface → $provider: passes as it came', async cell => {
    expect(await stage.raw(cell, damage(cell.provider))).toEqual({ status: 200, text: damage(cell.provider) })
  })
})

describe('a delta of a block that was never opened', () => {
  it.each(translated)('$surface → $provider, $mode: said or skipped, and nothing else is lost', async cell => {
    const { view } = await stage.play(cell, stray(cell.provider))
    // OpenAI's deltas name their item, so that a block can be opened late; elsewhere nothing says what the delta belongs to.
    // Chat has no blocks: there the pieces stand as they came.
    const said = cell.surface === 'chat' && cell.mode === 'stream' ? 'Hel straylo' : 'Hello stray'
    expect(view.text).toBe(cell.provider === 'openai' ? said : 'Hello')
    expect(view.calls).toEqual(calls)
  })
})

describe('a stream that ends too early', () => {
  it.each(translated.filter(({ mode }) => mode === 'stream'))('$surface → $provider: the SDK throws', async cell => {
    await expect(stage.play(cell, cutOff(cell.provider))).rejects.toThrow(/broke off/)
  })

  it.each(translated.filter(({ mode }) => mode === 'whole'))('$surface → $provider, whole: a 502', async cell => {
    const { status, text } = await stage.raw(cell, cutOff(cell.provider))
    expect([status, text.includes('"upstream_stream_failed"')]).toEqual([502, true])
  })

  it.each(sameDialect)('$surface → $provider: what came passes, and the failure behind it', async cell => {
    const { status, text } = await stage.raw(cell, cutOff(cell.provider))
    expect([status, text.startsWith(cutOff(cell.provider))]).toEqual([200, true])
    expect(text.slice(cutOff(cell.provider).length)).toContain('upstream_stream_failed')
  })
})

describe('a stream without any event', () => {
  it.each([...translated, ...sameDialect])('$surface → $provider, $mode: a 502, for nothing had started', async cell => {
    const { status, text } = await stage.raw(cell, '', 'default')
    expect([status, text.includes('"error"')]).toEqual([502, true])
  })
})

describe('tool arguments', () => {
  it.each(translated)('$surface → $provider, $mode: none are an empty object', async cell => {
    const { view } = await stage.play(cell, callWith()(cell.provider))
    expect(view.calls).toEqual([{ name: 'f', arguments: {} }])
  })

  it.each(translated)('$surface → $provider, $mode: broken ones arrive as the model wrote them', async cell => {
    const { status, text } = await stage.raw(cell, callWith('{"city":', '"Par')(cell.provider))
    expect(status).toBe(200)
    const written = /("partial_json"|"arguments"|"_raw"):"((?:[^"\\]|\\.)*)"/g
    const said = [...text.matchAll(written)].map(([, , value]) => JSON.parse(`"${value}"`) as string)
    expect(said.join('')).toContain('{"city":"Par')
  })
})

describe('no usage and no tier', () => {
  it.each(translated)('$surface → $provider, $mode: none are told, or zeros where the SDK wants numbers', async cell => {
    const { view, counts, tier } = await stage.play(cell, bare(cell.provider))
    expect(view.text).toBe('Hello')
    expect(Object.values(counts).filter(count => (count ?? 0) !== 0)).toEqual([])
    expect(tier ?? null).toBeNull()
  })
})

it('the good stream itself', async () => {
  const good: Damage = provider => streamOf(provider, script)
  const cell: Cell = { surface: 'chat', provider: 'gemini', mode: 'stream' }
  expect((await stage.play(cell, good('gemini'))).counts).toMatchObject({ input: 30, output: 5 })
})
