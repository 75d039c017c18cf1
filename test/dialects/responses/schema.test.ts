// The outer shape of a Responses body, checked in every lane.
import { describe, expect, it } from '@jest/globals'
import type { Body } from '../../../shared/dialects/dialect.ts'
import { responsesSurface } from '../../../shared/dialects/responses/index.ts'

const model = 'claude-opus-5'

describe('check', () => {
  const check = (body: Body, target: 'openai' | 'anthropic' = 'openai') =>
    responsesSurface.check({ model, input: 'Hello', ...body }, { target, native: false })

  it.each([
    [{ input: 42 }, 'input'],
    [{ input: ['Hello'] }, 'input.0'],
    [{ input: [{ role: 'user', content: 7 }] }, 'input.0.content'],
    [{ input: [{ role: 'user', content: [{ text: 'no type' }] }] }, 'input.0.content.0.type'],
    [{ tools: 'f' }, 'tools'],
    [{ tools: [{ name: 'f' }] }, 'tools.0.type'],
    [{ tool_choice: 7 }, 'tool_choice'],
    [{ max_output_tokens: '64' }, 'max_output_tokens'],
    [{ temperature: 'hot' }, 'temperature'],
    [{ stream: 'yes' }, 'stream'],
    [{ reasoning: { effort: 3 } }, 'reasoning.effort'],
    [{ text: { format: 'json' } }, 'text.format'],
    [{ metadata: [] }, 'metadata'],
  ])('refuses the shape of %j', (body, param) => {
    expect(() => check(body)).toThrow(expect.objectContaining({ code: 'invalid_parameter', param, status: 400 }))
  })

  it('lets unknown fields, unknown items and null pass to OpenAI', () => {
    const input = [
      { type: 'hologram', beam: 1 },
      { role: 'user', content: [{ type: 'input_hologram' }] },
    ]
    expect(() => check({ input, unheard_of: true, tools: [{ type: 'mcp', server_url: 'https://example.com' }] })).not.toThrow()
    expect(() => check({ instructions: null, tools: null, text: null, reasoning: null, max_output_tokens: null })).not.toThrow()
  })

  it('refuses what the target cannot carry', () => {
    expect(() => check({ previous_response_id: 'resp_1' }, 'anthropic')).toThrow(
      expect.objectContaining({ code: 'unsupported_parameter', param: 'previous_response_id' }),
    )
  })

  it('reads the token cap', () => {
    expect([{ max_output_tokens: 5 }, {}, { max_output_tokens: null }].map(body => responsesSurface.tokenCap.read(body))).toEqual([
      5,
      undefined,
      undefined,
    ])
  })
})
