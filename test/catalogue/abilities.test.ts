// What each family takes, as encoders and simulators look it up; and an operator's rows over the release's.
import { describe, expect, it } from '@jest/globals'
import { abilitiesOf, baseRows, canTurnOff, familyRows, nearestEffort } from '../../shared/catalogue/abilities/abilities.ts'
import type { AbilityRow } from '../../shared/catalogue/abilities/types.ts'
import { builtIn, createCatalogue } from '../../shared/catalogue/catalogue.ts'
import { data } from '../../shared/catalogue/data.ts'
import { providerOf } from '../../shared/catalogue/models.ts'
import { catalogueOf } from '../../shared/catalogue/schema.ts'

const rows = Object.values(familyRows).flat()

describe('the table', () => {
  it.each([...Object.values(baseRows), ...rows])('$shown has a date and sources', ({ asOf, sources }) => {
    expect(asOf).toMatch(/^\d{4}-\d{2}-\d{2}$/)
    expect(sources.length).toBeGreaterThan(0)
    for (const source of sources) expect(new URL(source).protocol).toBe('https:')
  })

  it.each(rows)('$pattern stands alone and begins a name', ({ pattern }) => {
    expect(pattern).toMatch(/^\^/)
    expect(rows.filter(row => row.pattern === pattern)).toHaveLength(1)
  })

  it.each(data.models)('$id can be asked to think at some level, or does not think', ({ id }) => {
    const { reasons, efforts, thinking } = abilitiesOf(id, builtIn)
    expect(efforts.length > 0 || thinking.length > 0).toBe(reasons)
  })
})

describe('effort', () => {
  it.each([
    ['gpt-5', 'none', 'minimal'],
    ['gpt-5', 'max', 'high'],
    ['gpt-5-mini', 'minimal', 'minimal'],
    ['gpt-5-codex', 'minimal', 'low'],
    ['gpt-5-pro', 'low', 'high'],
    ['gpt-5-chat-latest', 'low', undefined],
    ['o3', 'none', 'low'],
    ['o4-mini', 'xhigh', 'high'],
    ['gpt-4.1', 'none', undefined],
    ['ft:gpt-4.1-mini:org::id', 'high', undefined],
    ['gpt-5.1', 'none', 'none'],
    ['gpt-5.1', 'minimal', 'low'],
    ['gpt-5.1', 'xhigh', 'high'],
    ['gpt-5.1-codex-max', 'max', 'xhigh'],
    ['gpt-5.2', 'max', 'xhigh'],
    ['gpt-5.2-pro', 'none', 'medium'],
    ['gpt-5.5', 'minimal', 'low'],
    ['gpt-5.5', 'max', 'xhigh'],
    ['gpt-5.5-2026-04-01', 'max', 'xhigh'],
    ['gpt-5.5-pro', 'none', 'medium'],
    ['gpt-5.6-sol', 'max', 'max'],
    ['gpt-5.9', 'max', 'max'],
    ['gpt-6-sol', 'none', 'none'],
    ['gpt-6-astra', 'none', 'low'],
    ['gpt-7', 'max', 'max'],
    ['gemini-2.5-flash', 'none', 'minimal'],
    ['gemini-2.5-pro', 'none', 'low'],
    ['gemini-3.1-pro-preview', 'minimal', 'low'],
    ['gemini-3-flash-preview', 'none', 'minimal'],
    ['gemini-3.6-flash', 'xhigh', 'high'],
    ['gemini-3.8-flash', 'minimal', 'low'],
    ['claude-sonnet-4-5', 'high', undefined],
    ['claude-opus-4-5', 'max', 'high'],
    ['claude-opus-4-6', 'xhigh', 'high'],
    ['claude-opus-4-6', 'max', 'max'],
    ['claude-sonnet-5', 'xhigh', 'xhigh'],
    ['claude-fable-5', 'none', 'low'],
    ['claude-fable-5', 'minimal', 'low'],
  ])('%s asked for %s thinks at %s', (model, asked, level) => {
    expect(nearestEffort(asked, abilitiesOf(model, builtIn))).toBe(level)
  })

  it.each([
    ['claude-3-5-haiku-20241022', true],
    ['claude-opus-4-20250514', true],
    ['claude-sonnet-5', true],
    ['claude-sonnet-5-5', true],
    ['claude-opus-5', true],
    ['claude-opus-5-5', false],
    ['claude-fable-5-1', false],
    ['claude-mythos-preview', false],
    ['gpt-5.5', true],
    ['gpt-5.5-pro', false],
    ['gpt-5', false],
    ['gpt-4o', true],
    ['gemini-3.8-flash', false],
  ])('%s can be told not to think: %s', (model, can) => {
    expect(canTurnOff(abilitiesOf(model, builtIn))).toBe(can)
  })
})

describe('Claude', () => {
  it.each([
    ['claude-3-opus-20240229', { reasons: false, efforts: [] }],
    ['claude-opus-4-20250514', { thinking: ['enabled', 'disabled'], efforts: [], strictTools: false, search: 'web_search_20250305' }],
    ['claude-opus-4@20250514', { thinking: ['enabled', 'disabled'], prefill: true }],
    ['claude-opus-4-1', { thinking: ['enabled', 'disabled'], strictTools: false, systemTurns: false }],
    ['claude-sonnet-4-5-20250929', { strictTools: true, sampling: 'always' }],
    ['claude-opus-4-6', { thinking: ['adaptive', 'enabled', 'disabled'], prefill: false, sampling: 'always' }],
    ['claude-opus-4-7', { thinking: ['adaptive', 'disabled'], systemTurns: false, sampling: 'defaults' }],
    ['claude-opus-4-8', { systemTurns: true, forcedTools: 'without thinking' }],
    ['claude-opus-4-9', { systemTurns: true }],
    ['claude-sonnet-5', { systemTurns: false }],
    ['claude-opus-5', { offUpTo: 'high', forcedTools: 'without thinking' }],
    ['claude-opus-5-5', { thinking: ['adaptive'], forcedTools: 'never' }],
    ['claude-haiku-5-5', { thinking: ['adaptive', 'disabled'] }],
    ['claude-newest-9', { thinking: ['adaptive'], systemTurns: true, efforts: ['low', 'medium', 'high', 'xhigh', 'max'] }],
  ])('%s', (model, abilities) => {
    expect(abilitiesOf(model, builtIn)).toMatchObject(abilities)
  })
})

it('Gemini 3 wants calls to be signed, older ones do not', () => {
  expect(abilitiesOf('gemini-3.6-flash', builtIn).callSignature).toBe('skip_thought_signature_validator')
  expect(abilitiesOf('gemini-2.5-pro', builtIn).callSignature).toBeUndefined()
})

describe("an operator's rows", () => {
  const row: AbilityRow = {
    pattern: '^gpt-5\\.5',
    shown: 'gpt-5.5',
    asOf: '2026-12-01',
    sources: ['https://example.com/'],
    abilities: { efforts: ['low', 'max'] },
  }
  const own = (abilities: unknown) => createCatalogue(catalogueOf({ ...data, abilities }))

  it('lie over those of the release, member by member', () => {
    const changed = own([row])
    expect(abilitiesOf('gpt-5.5', changed)).toEqual({ ...abilitiesOf('gpt-5.5', builtIn), efforts: ['low', 'max'] })
    expect(abilitiesOf('gpt-5.4', changed)).toEqual(abilitiesOf('gpt-5.4', builtIn))
  })

  it.each([
    ['without a pattern', { ...row, pattern: 'gpt' }],
    ['with a broken pattern', { ...row, pattern: '^(' }],
    ['without sources', { ...row, sources: [] }],
    ['with an ability that there is not', { ...row, abilities: { effort: ['low'] } }],
    ['with a level that there is not', { ...row, abilities: { efforts: ['some'] } }],
  ])('are not believed %s', (_, wrong) => {
    expect(() => own([wrong])).toThrow()
  })
})

it('a name that no provider serves is taken for one of OpenAI’s', () => {
  expect(providerOf('nobody')).toBeUndefined()
  expect(abilitiesOf('nobody', builtIn)).toEqual(baseRows.openai?.abilities)
})
