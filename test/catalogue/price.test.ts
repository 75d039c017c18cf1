// Pricing: the golden table, what is never priced, and the laws that hold for every model.
import { describe, expect, it } from '@jest/globals'
import { calcPrice } from '@pydantic/genai-prices'
import fc from 'fast-check'
import { builtIn } from '../../shared/catalogue/catalogue.ts'
import { estimate, pricesOf, priceTierOf, priceUsage, type UsageToPrice } from '../../shared/catalogue/price.ts'
import type { Model, ProviderName } from '../../shared/catalogue/types.ts'
import type { Usage } from '../../shared/hub/usage.ts'
import { golden } from './golden.ts'

const now = Date.parse('2026-11-22')
const usage: Usage = { input: 1_000, output: 100 }
const request: UsageToPrice = { provider: 'openai', model: 'gpt-5.5', tier: 'flex', usage, at: now }
const standardWord: Readonly<Record<ProviderName, string>> = { openai: 'default', gemini: 'standard', anthropic: 'standard' }
const priced = builtIn.models.filter(({ periods }) => periods.length > 0)

describe('the golden table', () => {
  it('has more than 60 requests, of each provider and tier', () => {
    expect(golden.length).toBeGreaterThan(60)
    expect(new Set(golden.map(({ provider, tier }) => `${provider} ${priceTierOf(provider, tier)}`))).toEqual(
      new Set([
        ...['openai standard', 'openai flex', 'openai priority', 'gemini standard', 'gemini flex', 'gemini priority'],
        'anthropic standard',
      ]),
    )
  })

  it.each(golden)('$model $tier: $says', ({ cost, standard, says: _, ...asked }) => {
    expect(priceUsage(asked)).toEqual({
      costMicroUsd: cost,
      standardMicroUsd: standard,
      savedMicroUsd: Math.max(0, standard - cost),
    })
  })
})

describe('what has no price', () => {
  it.each<[string, Partial<UsageToPrice>]>([
    ['an unknown model', { model: 'gpt-99' }],
    ['a fine-tuned model', { model: 'ft:gpt-4o-2024-08-06:us::abc' }],
    ['a model that is not sold by the token of text', { provider: 'gemini', model: 'gemini-omni-flash-preview', tier: 'standard' }],
    ['a model of another provider', { provider: 'gemini', tier: 'flex' }],
    ['a tier not yet decided', { tier: 'auto' }],
    ['scale', { tier: 'scale' }],
    ['ultrafast', { tier: 'ultrafast' }],
    ['a word of another provider', { tier: 'standard' }],
    ['no word', { tier: '' }],
    ['a word of objects', { tier: 'constructor' }],
    ['flex on a model without it', { model: 'gpt-4o' }],
    ['priority on a model without it', { model: 'gpt-5.5-pro', tier: 'priority' }],
    ['Anthropic capacity that was bought ahead', { provider: 'anthropic', model: 'claude-sonnet-5', tier: 'priority' }],
    ['a negative count', { usage: { input: -1, output: 0 } }],
    ['half a token', { usage: { input: 1, output: 0.5 } }],
    ['a count that is no number', { usage: { input: Number.NaN, output: 0 } }],
    ['an endless count', { usage: { input: 1, output: 1, cached: Number.POSITIVE_INFINITY } }],
  ])('%s', (_, change) => {
    expect(priceUsage({ ...request, ...change })).toBeUndefined()
  })

  it('more cached than input tokens cost no less than their own rate', () => {
    const misreported = { input: 100, cached: 300, output: 0 }
    expect(priceUsage({ ...request, tier: 'default', usage: misreported })?.costMicroUsd).toBe((300 * 500_000) / 1e6)
  })

  it('a saving is never below 0', () => {
    expect(priceUsage({ ...request, tier: 'priority' })).toEqual({ costMicroUsd: 20_000, standardMicroUsd: 8_000, savedMicroUsd: 0 })
  })
})

describe('the estimate that is held', () => {
  it.each([
    ['the cap', { tokenCap: 500, meanOutput: 90 }, (1_000 * 5_000_000 + 500 * 30_000_000) / 1e6],
    ['the mean', { meanOutput: 90 }, (1_000 * 5_000_000 + 90 * 30_000_000) / 1e6],
    ['a mean is rounded up', { meanOutput: 89.2 }, (1_000 * 5_000_000 + 90 * 30_000_000) / 1e6],
    ['neither: 1,000 tokens', {}, (1_000 * 5_000_000 + 1_000 * 30_000_000) / 1e6],
    ['a cap beyond the context is the context', { tokenCap: Number.MAX_VALUE }, (1_000 * 5_000_000 + 1_000_000 * 30_000_000) / 1e6],
  ])('uses %s', (_, output, expected) => {
    expect(estimate({ model: 'gpt-5.5', inputBytes: 3_997, at: now, ...output })).toBe(expected)
  })

  it('takes the bracket of a long input', () => {
    expect(estimate({ model: 'gpt-5.5', inputBytes: 4 * 272_000, tokenCap: 0, at: now })).toBe((272_000 * 10_000_000) / 1e6)
  })

  it('is the price of the day', () => {
    const day = (at: string) => estimate({ model: 'gemini-3.8-flash', inputBytes: 4_000, tokenCap: 0, at: Date.parse(at) })
    expect([day('2026-12-31'), day('2027-01-01')]).toEqual([750, 1_500])
  })

  it('there is none for an unpriced model', () => {
    expect(estimate({ model: 'gpt-99', inputBytes: 1, at: now })).toBeUndefined()
  })
})

const counts = fc
  .record({ input: fc.nat(400_000), output: fc.nat(200_000), cachedShare: fc.nat(100), writeShare: fc.nat(100) })
  .map(({ input, output, cachedShare, writeShare }): Required<Omit<Usage, 'reasoning'>> => {
    const cached = Math.floor((input * cachedShare) / 100)
    return { input, output, cached, cacheWrite: Math.floor(((input - cached) * writeShare) / 100) }
  })
const models = fc.constantFrom(...priced)
const moments = fc.constantFrom('2025-01-01', '2026-07-31', '2026-09-01', '2026-11-22', '2027-01-01').map(day => Date.parse(day))

const costOn = (model: Model, tier: string, asked: Usage, at = now): number =>
  priceUsage({ provider: model.provider, model: model.id, tier, usage: asked, at })?.costMicroUsd ?? Number.NaN
const standardOf = (model: Model, asked: Usage, at = now): number => costOn(model, standardWord[model.provider], asked, at)

describe('for every model, day and usage', () => {
  it('a cost is a whole number of micro-USD from 0', () => {
    fc.assert(fc.property(models, counts, moments, (model, asked, at) => Number.isSafeInteger(standardOf(model, asked, at))))
  })

  it('one token more never costs less', () => {
    fc.assert(
      fc.property(models, counts, moments, (model, asked, at) => {
        const cost = standardOf(model, asked, at)
        expect(standardOf(model, { ...asked, output: asked.output + 1 }, at)).toBeGreaterThanOrEqual(cost)
        expect(standardOf(model, { ...asked, input: asked.input + 1 }, at)).toBeGreaterThanOrEqual(cost)
      }),
    )
  })

  it('a cached token never costs more than a fresh one', () => {
    fc.assert(
      fc.property(models, counts, (model, asked) => {
        expect(standardOf(model, { ...asked, cacheWrite: 0 })).toBeLessThanOrEqual(
          standardOf(model, { ...asked, cached: 0, cacheWrite: 0 }),
        )
      }),
    )
  })

  it('flex costs no more than standard, priority no less, and the saving is the difference', () => {
    fc.assert(
      fc.property(models, counts, moments, fc.constantFrom('flex', 'priority'), (model, asked, at, tier) => {
        const result = priceUsage({ provider: model.provider, model: model.id, tier, usage: asked, at })
        if (result === undefined) return expect(pricesOf(model.id, at)).not.toHaveProperty(tier)
        const { costMicroUsd, standardMicroUsd, savedMicroUsd } = result
        if (tier === 'flex') expect(costMicroUsd).toBeLessThanOrEqual(standardMicroUsd)
        else expect(costMicroUsd).toBeGreaterThanOrEqual(standardMicroUsd)
        expect(standardMicroUsd).toBe(standardOf(model, asked, at))
        expect(savedMicroUsd).toBe(Math.max(0, standardMicroUsd - costMicroUsd))
      }),
    )
  })

  it('two requests cost what one of both would, up to the rounding, within a bracket', () => {
    const short = counts.map(({ input, output, cached, cacheWrite }) => {
      const small = (count: number) => Math.floor(count / 10)
      const kept = { cached: small(cached), cacheWrite: small(cacheWrite) }
      return { input: Math.max(small(input), kept.cached + kept.cacheWrite), output, ...kept }
    })
    fc.assert(
      fc.property(models, short, short, (model, one, two) => {
        const both = {
          input: one.input + two.input,
          output: one.output + two.output,
          cached: one.cached + two.cached,
          cacheWrite: one.cacheWrite + two.cacheWrite,
        }
        expect(Math.abs(standardOf(model, one) + standardOf(model, two) - standardOf(model, both))).toBeLessThanOrEqual(1)
      }),
    )
  })

  it('standard agrees with the calculator of the price list', () => {
    const listName: Readonly<Record<ProviderName, string>> = { openai: 'openai', gemini: 'google', anthropic: 'anthropic' }
    fc.assert(
      fc.property(models, counts, moments, (model, { input, output, cached, cacheWrite }, at) => {
        const asked = { input_tokens: input, output_tokens: output, cache_read_tokens: cached, cache_write_tokens: cacheWrite }
        const theirs = calcPrice(asked, model.id, { providerId: listName[model.provider], timestamp: new Date(at) })
        expect(theirs).not.toBeNull()
        expect(Math.abs(standardOf(model, { input, output, cached, cacheWrite }, at) - (theirs?.total_price ?? 0) * 1e6)).toBeLessThan(0.51)
      }),
      { numRuns: 1_000 },
    )
  })
})
