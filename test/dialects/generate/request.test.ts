// generateContent requests: what its config asks for in the hub, and which shapes are refused.
import { describe, expect, it } from '@jest/globals'
import { generateSurface } from '../../../shared/dialects/generate/index.ts'
import { refusalOf } from '../../support/refusal.ts'

const body = (over: Record<string, unknown> = {}) => ({
  model: 'gemini-3.6-flash',
  contents: [{ role: 'user', parts: [{ text: 'hi' }] }],
  ...over,
})
const decoded = (over: Record<string, unknown>) => generateSurface.decode(body(over))

describe('the config', () => {
  it('caps, samples and asks for thoughts', () => {
    const generationConfig = {
      maxOutputTokens: 64,
      temperature: 0.5,
      topP: 0.9,
      thinkingConfig: { thinkingLevel: 'LOW', includeThoughts: true },
    }
    expect(decoded({ generationConfig })).toMatchObject({
      maxOutputTokens: 64,
      temperature: 0.5,
      topP: 0.9,
      effort: 'low',
      summary: 'auto',
    })
  })

  it.each([
    [0, 'none'],
    [1_024, 'low'],
    [1_025, 'medium'],
    [8_192, 'medium'],
    [8_193, 'high'],
    [-1, undefined],
  ])('a budget of %d tokens of thought is the effort %s', (thinkingBudget, effort) => {
    expect(decoded({ generationConfig: { thinkingConfig: { thinkingBudget } } }).effort).toBe(effort)
  })

  it('wants JSON, by a schema or any', () => {
    const schema = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'], additionalProperties: false }
    const format = (config: object) =>
      decoded({ model: 'gpt-5.5', generationConfig: { responseMimeType: 'application/json', ...config } }).format
    expect(format({})).toEqual({ type: 'json_object' })
    expect(format({ responseJsonSchema: schema })).toMatchObject({ type: 'json_schema', schema, strict: true })
    expect(format({ responseSchema: { type: 'OBJECT', properties: { city: { type: 'STRING' } } } })).toMatchObject({
      type: 'json_schema',
      schema: { type: 'object', properties: { city: { type: 'string' } } },
    })
  })
})

describe('check', () => {
  const native = { target: 'gemini', native: false } as const

  it('takes a request with fields that it does not know, and nulls', () => {
    expect(() => generateSurface.check(body({ brandNew: 1, tools: null, systemInstruction: null }), native)).not.toThrow()
  })

  it.each([
    [{ contents: undefined }, 'contents'],
    [{ contents: [{ role: 'user', parts: 'hi' }] }, 'contents.0.parts'],
    [{ tools: {} }, 'tools'],
    [{ generationConfig: 7 }, 'generationConfig'],
    [{ generationConfig: { maxOutputTokens: 'many' } }, 'generationConfig.maxOutputTokens'],
  ])('%j → %s', (over, param) => {
    expect(refusalOf(() => generateSurface.check(body(over), native))).toEqual({ code: 'invalid_parameter', param })
  })
})
