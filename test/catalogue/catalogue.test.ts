// The catalogue itself: what it lists, how fast it answers, that data.ts is what the generator writes, and that it fits a bundle.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { afterEach, describe, expect, it } from '@jest/globals'
import { build } from 'esbuild'
import { builtIn, catalogue, createCatalogue, installCatalogue } from '../../shared/catalogue/catalogue.ts'
import { data } from '../../shared/catalogue/data.ts'
import { buildCatalogue, renderCatalogue } from '../../shared/catalogue/generate/render.ts'
import { listModel } from '../../shared/catalogue/listing.ts'
import { aliasOf, isFlexCapable, isPriced, knownPrefixes, providerOf } from '../../shared/catalogue/models.ts'
import { priceUsage } from '../../shared/catalogue/price.ts'
import type { Bracket, PriceTier } from '../../shared/catalogue/types.ts'

const now = Date.parse('2026-11-22')
const stored = readFileSync('shared/catalogue/data.ts', 'utf8')
const flexList = [
  ...['gpt-6-sol', 'gpt-6-luna', 'gpt-5.6-sol', 'gpt-5.6-terra', 'gpt-5.6-luna', 'gpt-5.5', 'gpt-5.5-pro', 'gpt-5.4', 'gpt-5.4-mini'],
  ...['gpt-5.4-nano', 'gpt-5.4-pro', 'gpt-5.2', 'gpt-5.2-pro', 'gpt-5.1', 'gpt-5', 'gpt-5-mini', 'gpt-5-nano', 'o3', 'o4-mini'],
  ...['gemini-3.8-flash', 'gemini-3.7-flash', 'gemini-3.6-flash', 'gemini-3.5-flash', 'gemini-3.5-flash-lite', 'gemini-3.1-pro-preview'],
  ...['gemini-3.1-flash-lite', 'gemini-3-flash-preview', 'gemini-2.5-pro', 'gemini-2.5-flash', 'gemini-2.5-flash-lite'],
]

afterEach(() => installCatalogue(builtIn))

describe('the generated data', () => {
  it('are what the generator writes from the price list and the overlay', () => {
    execFileSync(process.execPath, ['shared/catalogue/generate.ts', '--check'])
    expect(buildCatalogue()).toEqual(data)
  })

  it('carry the licence of the price list', () => {
    expect(stored).toContain('Copyright (c) Pydantic Services Inc.')
    expect(stored).toContain('// The above copyright notice and this permission notice shall be included in all')
  })

  it('have a version that changes with them', () => {
    expect(data.version).toMatch(/^\d{4}-\d{2}-\d{2}\.[0-9a-f]{8}$/)
    expect(data.version.startsWith(data.asOf)).toBe(true)
    expect(renderCatalogue({ ...data, models: data.models.slice(1) }, '')).not.toBe(renderCatalogue(data, ''))
  })

  it('fit a CommonJS bundle, without the price list', async () => {
    const options = { bundle: true, write: false, minify: true, platform: 'node', format: 'cjs' } as const
    const { outputFiles } = await build({ ...options, entryPoints: ['shared/catalogue/price.ts'] })
    const [bundle] = outputFiles
    expect(bundle?.text).toContain('gpt-5.6-sol')
    expect(bundle?.contents.length).toBeLessThan(40_000)
  })
})

describe('the data', () => {
  const periods = data.models.flatMap(({ id, flexCapable, periods }) => periods.map(period => ({ id, flexCapable, period, periods })))
  const rows = periods.flatMap(({ id, period }) =>
    Object.entries(period.tiers).map(([tier, brackets]) => ({ id, tier, brackets: brackets as readonly Bracket[] })),
  )

  it('name each model once, of the provider that its prefix says', () => {
    expect(new Set(data.models.map(({ id }) => id)).size).toBe(data.models.length)
    expect(data.models.filter(({ id, provider }) => providerOf(id) !== provider)).toEqual([])
  })

  it('have whole prices up to 1,000 USD per 1M tokens, cached input no dearer than input', () => {
    const wrong = rows.flatMap(({ id, brackets }) =>
      brackets
        .filter(({ from: _, ...rates }) => Object.values(rates).some(rate => !(Number.isSafeInteger(rate) && rate > 0 && rate <= 1e9)))
        .map(() => id),
    )
    expect(wrong).toEqual([])
    expect(rows.filter(({ brackets }) => brackets.some(({ input, cached = input }) => cached > input))).toEqual([])
  })

  it('have brackets from 0 upwards, each dearer than the one below, and periods in order', () => {
    for (const { brackets } of rows) {
      expect(brackets[0]?.from).toBe(0)
      expect(brackets.toSorted((a, b) => a.from - b.from)).toEqual(brackets)
      expect(brackets.toSorted((a, b) => a.input - b.input)).toEqual(brackets)
    }
    for (const { periods: all } of periods) {
      expect(all.toSorted((a, b) => (a.since ?? '').localeCompare(b.since ?? ''))).toEqual(all)
      expect(all.slice(1).every(({ since }) => since !== undefined)).toBe(true)
    }
  })

  it('price flex exactly where a model has it, at half of standard but for three listed prices of cached input', () => {
    expect(periods.filter(({ flexCapable, period }) => flexCapable !== (period.tiers.flex !== undefined))).toEqual([])
    const odd = periods.flatMap(({ id, period: { tiers } }) =>
      (tiers.flex ?? []).flatMap((flex, index) =>
        (['input', 'cached', 'cacheWrite', 'output'] as const)
          .filter(rate => 2 * (flex[rate] ?? 0) !== (tiers.standard[index]?.[rate] ?? 0))
          .map(rate => `${id} ${rate}`),
      ),
    )
    expect(odd).toEqual(['gpt-5.4 cached', 'o4-mini cached', 'gemini-3.5-flash-lite cached'])
  })
})

describe('look-ups', () => {
  it('the flex list is the contract’s, and all of it is priced', () => {
    expect(data.models.filter(({ flexCapable }) => flexCapable).map(({ id }) => id)).toEqual(flexList)
    expect(flexList.every(model => isFlexCapable(model) && isPriced(model))).toBe(true)
  })

  it.each([
    ['gpt-5.5-2026-04-01', 'gpt-5.5'],
    ['claude-opus-4-1-20250805', 'claude-opus-4-1'],
    ['gemini-2.5-flash-001', 'gemini-2.5-flash'],
    ['gpt-5.5', 'gpt-5.5'],
    ['o3', 'o3'],
    ['gpt-4-0613', 'gpt-4-0613'],
  ])('%s is priced as %s', (name, alias) => expect(aliasOf(name)).toBe(alias))

  it.each([
    ['gpt-5.5-2026-04-01', true, true],
    ['gpt-4o', false, true],
    ['claude-sonnet-5', false, true],
    ['gpt-99', false, false],
    ['gemini-omni-flash-preview', false, false],
    ['toString', false, false],
  ])('%s: flex %s, priced %s', (model, flex, priced) => {
    expect([isFlexCapable(model), isPriced(model)]).toEqual([flex, priced])
  })

  it.each([
    ['claude-x', 'anthropic'],
    ['gemini-x', 'gemini'],
    ['gpt-x', 'openai'],
    ['chatgpt-x', 'openai'],
    ['codex-x', 'openai'],
    ['o9', 'openai'],
    ['ft:gpt-4o:x', 'openai'],
    ['llama-4', undefined],
    ['open', undefined],
  ])('%s belongs to %s', (model, provider) => expect(providerOf(model)).toBe(provider))

  it('says how names begin', () => expect(knownPrefixes).toBe('claude-, gemini-, gpt-, chatgpt-, codex-, o + digit, ft:'))

  // Usually 1 µs and 5 µs: the bounds only tell a look-up from a search through all models.
  it('take microseconds, a priced request too', () => {
    const microseconds = (runs: number, look: () => unknown): number => {
      const from = process.hrtime.bigint()
      for (let run = 0; run < runs; run++) look()
      return Number(process.hrtime.bigint() - from) / 1_000 / runs
    }
    const usage = { input: 1_000, cached: 200, output: 500 }
    const request = { provider: 'openai', model: 'gpt-5.5-2026-04-23', tier: 'flex', usage, at: now } as const
    const best = (look: () => unknown) => Math.min(...[1, 2, 3, 4, 5].map(() => microseconds(20_000, look)))
    expect(best(() => builtIn.pricesOf('gpt-5.5-2026-04-23', now))).toBeLessThan(20)
    expect(best(() => priceUsage(request))).toBeLessThan(200)
  })

  it('follow the catalogue in force', () => {
    installCatalogue(createCatalogue({ ...data, version: 'other', models: [] }))
    expect([catalogue().version, isPriced('gpt-5.5'), isFlexCapable('gpt-5.5')]).toEqual(['other', false, false])
  })
})

describe('the list of GET /v1/models', () => {
  it('has every model, in OpenAI’s shape', () => {
    const listed = catalogue().models.map(model => listModel(model, now))
    expect(listed.map(({ id }) => id)).toEqual(data.models.map(({ id }) => id))
    expect(new Set(listed.map(({ object }) => object))).toEqual(new Set(['model']))
    expect(listed.every(({ created }) => created === Date.parse(data.asOf) / 1_000)).toBe(true)
  })

  it('says what a model is, what it can be asked for, and what it costs now', () => {
    const model = builtIn.find('gemini-2.5-pro')
    expect(model && listModel(model, now)).toEqual({
      id: 'gemini-2.5-pro',
      object: 'model',
      created: 1_795_219_200,
      owned_by: 'google',
      provider: 'gemini',
      category: 'reasoning',
      flex_capable: true,
      tiers: ['flex', 'default', 'priority'],
      max_output_length: 65_536,
      prices: {
        unit: 'micro-USD per 1,000,000 tokens',
        standard: [
          { from_input_tokens: 0, input: 1_250_000, cached_input: 125_000, cache_write: 1_250_000, output: 10_000_000 },
          { from_input_tokens: 200_001, input: 2_500_000, cached_input: 250_000, cache_write: 2_500_000, output: 15_000_000 },
        ],
        flex: [
          { from_input_tokens: 0, input: 625_000, cached_input: 62_500, cache_write: 625_000, output: 5_000_000 },
          { from_input_tokens: 200_001, input: 1_250_000, cached_input: 125_000, cache_write: 1_250_000, output: 7_500_000 },
        ],
        priority: [
          { from_input_tokens: 0, input: 2_250_000, cached_input: 225_000, cache_write: 2_250_000, output: 18_000_000 },
          { from_input_tokens: 200_001, input: 4_500_000, cached_input: 450_000, cache_write: 4_500_000, output: 27_000_000 },
        ],
      },
    })
  })

  it('shows the prices of the day, and none for a model without', () => {
    const input = (id: string, day: string, tier: PriceTier) => {
      const model = builtIn.find(id)
      return model && listModel(model, Date.parse(day)).prices?.[tier]?.[0]?.input
    }
    expect([input('gemini-3.8-flash', '2026-12-31', 'flex'), input('gemini-3.8-flash', '2027-01-01', 'flex')]).toEqual([375_000, 750_000])
    const video = builtIn.find('gemini-omni-flash-preview')
    expect(video && listModel(video, now)).toMatchObject({ category: 'video', flex_capable: false, prices: null })
  })
})
