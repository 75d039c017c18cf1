// An operator's price list: what it changes, what it leaves, and what is refused by name.
import { describe, expect, it } from '@jest/globals'
import { builtIn, type Catalogue } from '../../shared/catalogue/catalogue.ts'
import { type LoadOptions, loadLiteLlm, parseLiteLlm } from '../../shared/catalogue/litellm.ts'
import { priceUsage } from '../../shared/catalogue/price.ts'

const now = Date.parse('2026-11-22')
const load = (list: object, options?: LoadOptions): Catalogue => parseLiteLlm(JSON.stringify(list), options)
const standardOf = (prices: Catalogue, model: string, at = now) => prices.pricesOf(model, at)?.standard[0]

const entry = { litellm_provider: 'openai', mode: 'chat', input_cost_per_token: 1e-6, output_cost_per_token: 8e-6 }
const whole = {
  litellm_provider: 'openai',
  mode: 'responses',
  max_input_tokens: 1_050_000,
  max_output_tokens: 128_000,
  supports_reasoning: true,
  input_cost_per_token: 5e-6,
  input_cost_per_token_above_272k_tokens: 1e-5,
  input_cost_per_token_batches: 2.5e-6,
  input_cost_per_token_flex: 2.5e-6,
  input_cost_per_token_priority: 1.25e-5,
  input_cost_per_token_above_272k_tokens_priority: 2.5e-5,
  output_cost_per_token: 3e-5,
  output_cost_per_token_above_272k_tokens: 4.5e-5,
  output_cost_per_token_flex: 1.5e-5,
  output_cost_per_token_priority: 7.5e-5,
  cache_read_input_token_cost: 5e-7,
  cache_read_input_token_cost_flex: 2.6e-7,
  cache_creation_input_token_cost: 6.25e-6,
  cache_creation_input_token_cost_above_1hr: 1e-5,
}

describe('a list', () => {
  it('adds a model with its tiers and brackets, missing rates by rule', () => {
    const loaded = load({ sample_spec: { input_cost_per_token: 0 }, 'gpt-9': whole })
    expect(loaded.find('gpt-9')).toEqual({
      id: 'gpt-9',
      provider: 'openai',
      category: 'reasoning',
      contextLength: 1_050_000,
      outputLength: 128_000,
      flexCapable: true,
      periods: [
        {
          tiers: {
            standard: [
              { from: 0, input: 5_000_000, cached: 500_000, cacheWrite: 6_250_000, output: 30_000_000 },
              { from: 272_001, input: 10_000_000, cached: 500_000, cacheWrite: 6_250_000, output: 45_000_000 },
            ],
            flex: [
              { from: 0, input: 2_500_000, cached: 260_000, cacheWrite: 3_125_000, output: 15_000_000 },
              { from: 272_001, input: 5_000_000, cached: 260_000, cacheWrite: 3_125_000, output: 22_500_000 },
            ],
            priority: [
              { from: 0, input: 12_500_000, cached: 1_250_000, cacheWrite: 15_625_000, output: 75_000_000 },
              { from: 272_001, input: 25_000_000, cached: 1_250_000, cacheWrite: 15_625_000, output: 112_500_000 },
            ],
          },
        },
      ],
    })
  })

  it('replaces the prices of a model that is known, and of no other', () => {
    const loaded = load({ 'gpt-5.4': entry })
    expect(standardOf(loaded, 'gpt-5.4')).toEqual({ from: 0, input: 1_000_000, output: 8_000_000 })
    expect(loaded.pricesOf('gpt-5.4', now)?.priority).toBeUndefined()
    expect(loaded.pricesOf('gpt-5.5', now)).toEqual(builtIn.pricesOf('gpt-5.5', now))
    expect(loaded.models).toHaveLength(builtIn.models.length)
  })

  it('keeps half price where the model has flex and the list says nothing of it', () => {
    const loaded = load({ 'gpt-5.4': entry, 'gpt-4.1': entry })
    expect(loaded.pricesOf('gpt-5.4', now)?.flex).toEqual([{ from: 0, input: 500_000, output: 4_000_000 }])
    expect(loaded.pricesOf('gpt-4.1', now)?.flex).toBeUndefined()
  })

  it('a snapshot keeps the flex tier of its alias', () => {
    const loaded = load({ 'gpt-5.4-2026-03-05': entry })
    expect(loaded.find('gpt-5.4-2026-03-05')).toMatchObject({ flexCapable: true, category: 'reasoning' })
    expect(loaded.pricesOf('gpt-5.4', now)).toEqual(builtIn.pricesOf('gpt-5.4', now))
  })

  it('holds from a date, before which the old prices stay and after which announced ones are gone', () => {
    const loaded = load({ 'gemini/gemini-3.8-flash': { ...entry, litellm_provider: 'gemini' } }, { since: '2026-11-01' })
    const input = (day: string) => standardOf(loaded, 'gemini-3.8-flash', Date.parse(day))?.input
    expect([input('2026-10-31'), input('2026-11-01'), input('2027-02-01')]).toEqual([750_000, 1_000_000, 1_000_000])
  })

  it('skips what is not ours: other clouds, other kinds, other names, other services', () => {
    const loaded = load({
      'gpt-5.4': entry,
      'azure/gpt-5.5': { ...entry, litellm_provider: 'azure' },
      'gemini-2.5-pro': { ...entry, litellm_provider: 'vertex_ai-language-models' },
      'gpt-image-9': { ...entry, mode: 'image_generation' },
      'davinci-002': entry,
      'mistral/large': { input_cost_per_token: 'free' },
    })
    expect(loaded.find('gemini-2.5-pro')).toEqual(builtIn.find('gemini-2.5-pro'))
    expect(loaded.models).toHaveLength(builtIn.models.length)
  })

  it('leaves out an entry that is not sold by the token, and a price of null', () => {
    const free = { ...entry, input_cost_per_token: 0, output_cost_per_token: 0 }
    const loaded = load({
      'gpt-5.4': { ...entry, cache_read_input_token_cost: null },
      'gpt-9-free': free,
      'gpt-9-seconds': { mode: 'chat' },
    })
    expect(loaded.find('gpt-9-free')).toBeUndefined()
    expect(loaded.find('gpt-9-seconds')).toBeUndefined()
    expect(standardOf(loaded, 'gpt-5.4')).not.toHaveProperty('cached')
  })

  it('has a version of its own, the same for the same list', () => {
    const { version } = load({ 'gpt-5.4': entry })
    expect(version).toMatch(/^\d{4}-\d{2}-\d{2}\.[0-9a-f]{8}\+[0-9a-f]{8}$/)
    expect(version.startsWith(builtIn.version)).toBe(true)
    expect(load({ 'gpt-5.4': entry }).version).toBe(version)
    expect(load({ 'gpt-5.4': whole }).version).not.toBe(version)
  })

  it('prices a request', () => {
    const usage = { input: 1_000, output: 100 }
    const priced = priceUsage({ provider: 'openai', model: 'gpt-9', tier: 'flex', usage, at: now }, load({ 'gpt-9': whole }))
    expect(priced).toEqual({ costMicroUsd: 4_000, standardMicroUsd: 8_000, savedMicroUsd: 4_000 })
  })

  it('is read from wherever it is kept', async () => {
    const loaded = await loadLiteLlm(async () => JSON.stringify({ 'gpt-5.4': entry }))
    expect(standardOf(loaded, 'gpt-5.4')?.input).toBe(1_000_000)
    const unreadable = loadLiteLlm(async () => {
      throw new Error('no such object')
    })
    await expect(unreadable).rejects.toThrow('no such object')
  })
})

describe('a list that cannot be right is refused, by model and field', () => {
  it.each<[string, object, RegExp]>([
    [
      'a price per 1M tokens',
      { ...entry, input_cost_per_token: 2.5 },
      /gpt-9.*input_cost_per_token: 2\.5 is more than .* per 1M tokens meant/,
    ],
    ['a small price per 1M tokens', { ...entry, cache_read_input_token_cost: 0.025 }, /gpt-9.*cache_read_input_token_cost: 0\.025 is more/],
    ['just above the limit', { ...entry, output_cost_per_token: 0.001_000_001 }, /gpt-9.*output_cost_per_token/],
    ['a price in a bracket', { ...entry, input_cost_per_token_above_200k_tokens: 5 }, /gpt-9.*input_cost_per_token_above_200k_tokens: 5/],
    ['a price of a tier', { ...entry, output_cost_per_token_flex: 4 }, /gpt-9.*output_cost_per_token_flex: 4/],
    ['a negative price', { ...entry, output_cost_per_token: -1e-6 }, /gpt-9.*output_cost_per_token: -0\.000001 is negative/],
    ['a text', { ...entry, input_cost_per_token: '1e-6' }, /gpt-9.*input_cost_per_token: "1e-6" is not a number/],
    ['a price too small for its unit', { ...entry, input_cost_per_token: 1e-13 }, /gpt-9.*input_cost_per_token: 1e-13 is less than/],
    ['no price of output', { ...entry, output_cost_per_token: undefined }, /gpt-9.*output_cost_per_token: is missing or 0/],
    ['input for nothing', { ...entry, input_cost_per_token: 0 }, /gpt-9.*input_cost_per_token: is missing or 0/],
    [
      'priority without a price of input',
      { ...entry, output_cost_per_token_priority: 1e-5 },
      /gpt-9.*input_cost_per_token_priority: is missing/,
    ],
    ['a bracket of an unknown kind', { ...entry, input_cost_per_token_above_1m_tokens: 1e-5 }, /gpt-9.*above_1m_tokens: this bracket/],
  ])('%s', (_, wrong, message) => {
    expect(() => load({ 'gpt-5.4': entry, 'gpt-9': wrong })).toThrow(message)
  })

  it.each<[string, string, RegExp]>([
    ['no JSON', 'model,price', /not JSON/],
    ['a number that JSON does not have', '{"gpt-5.4":{"input_cost_per_token":NaN}}', /not JSON/],
    ['a number beyond all bounds', '{"gpt-5.4":{"input_cost_per_token":1e999}}', /gpt-5\.4.*input_cost_per_token: null is not a number/],
    ['an array', '[]', /not a JSON object/],
    ['an entry that is a number', '{"gpt-5.4":5}', /gpt-5\.4.*is not an object/],
    ['no model of ours', '{"azure/gpt-5.5":{"litellm_provider":"azure"}}', /prices no model/],
    ['a model twice', JSON.stringify({ 'gpt-9': entry, 'openai/gpt-9': whole }), /openai\/gpt-9.*second entry for gpt-9/],
  ])('%s', (_, text, message) => {
    expect(() => parseLiteLlm(text)).toThrow(message)
  })

  it('a price at the limit is accepted', () => {
    expect(standardOf(load({ 'gpt-9': { ...entry, output_cost_per_token: 0.001 } }), 'gpt-9')?.output).toBe(1_000_000_000)
  })

  it.each(['yesterday', '2026-13-01', '2026-11-21T00:00:00Z'])('%s is no date to start from', since => {
    expect(() => load({ 'gpt-5.4': entry }, { since })).toThrow(/not a date/)
  })
})
