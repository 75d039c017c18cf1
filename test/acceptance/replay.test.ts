// What comes back with the next turn: searches and citations that another provider made, ids that the home API does not ask for, noise, and wishes
// that the target has no words for.
import { describe, expect, it } from '@jest/globals'
import type { Body } from '../../shared/dialects/dialect.ts'
import { LeewayError } from '../../shared/errors/leeway-error.ts'
import { type Json, sent } from './harness.ts'

const cap = { max_tokens: 100 }
const cited = (encrypted_index: string) => ({
  type: 'web_search_result_location',
  url: 'https://example.com/',
  title: 't',
  cited_text: '',
  encrypted_index,
})

describe('a search and its citations that Leeway wrote for another provider', () => {
  const turn = (id: string, found: unknown) => [
    { role: 'user', content: 'Hi' },
    {
      role: 'assistant',
      content: [
        { type: 'server_tool_use', id, name: 'web_search', input: { query: 'q' } },
        { type: 'web_search_tool_result', tool_use_id: id, content: found },
        { type: 'text', text: 'Snow.', citations: [cited('')] },
      ],
    },
    { role: 'user', content: 'More' },
  ]

  it.each([
    ['srvtoolu_lw_ws_1', []],
    ['srvtoolu_ws_1', []],
    ['srvtoolu_abc', []],
    ['srvtoolu_lw_abc', { type: 'web_search_tool_result_error', error_code: 'unavailable' }],
  ])('do not go to Claude, but for the text: %s', (id, found) => {
    const { messages } = sent('messages', 'claude-sonnet-5', { ...cap, messages: turn(id, found) })
    expect(messages[1]).toEqual({ role: 'assistant', content: [{ type: 'text', text: 'Snow.', citations: null }] })
  })

  it("leave Claude's own as they are", () => {
    const own = { type: 'web_search_result', url: 'https://example.com/', title: 't', encrypted_content: 'E', page_age: null }
    const messages = turn('srvtoolu_01abc', [own])
    Object.assign((messages[1] as Json).content[2], { citations: [cited('I'), cited('')] })
    const out = sent('messages', 'claude-sonnet-5', { ...cap, messages })
    expect(out.messages[1].content.slice(0, 2)).toEqual((messages[1] as Json).content.slice(0, 2))
    expect(out.messages[1].content[2].citations).toEqual([cited('I')])
  })

  it.each(['gpt-5.5', 'gemini-3.6-flash'])('go from Messages to %s as text alone', model => {
    const body = JSON.stringify(sent('messages', model, { ...cap, messages: turn('srvtoolu_lw_ws_1', []) }))
    expect(body).toContain('Snow.')
    expect(body).not.toMatch(/srvtoolu|example\.com|search/)
  })

  const steps = (signature?: string) => [
    { type: 'user_input', content: 'Hi' },
    { type: 'google_search_call', id: 's', arguments: { queries: ['q'] }, ...(signature && { signature }) },
    { type: 'google_search_result', call_id: 's', result: [], ...(signature && { signature }) },
    { type: 'model_output', content: [{ type: 'text', text: 'Snow.' }] },
    { type: 'user_input', content: 'More' },
  ]

  it('do not go to Gemini unsigned', () => {
    expect(sent('interactions', 'gemini-3.6-flash', { input: steps() }).input.map(({ type }: Json) => type)).toEqual([
      'user_input',
      'model_output',
      'user_input',
    ])
    expect(sent('interactions', 'gemini-3.6-flash', { input: steps('U2ln') }).input).toEqual(steps('U2ln'))
  })

  it.each(['gpt-5.5', 'claude-sonnet-5'])('go from Interactions to %s as text alone', model => {
    const body = JSON.stringify(sent('interactions', model, { input: steps(), generation_config: { max_output_tokens: 100 } }))
    expect(body).toContain('Snow.')
    expect(body).not.toContain('search')
  })

  const items = (search: string, reasoning: string) => [
    { role: 'user', content: 'Hi' },
    { type: 'reasoning', id: reasoning, summary: [] },
    { type: 'web_search_call', id: search, status: 'completed', action: { type: 'search', query: 'q' } },
    { role: 'assistant', content: 'Snow.' },
  ]

  it('do not go to OpenAI, nor does unsigned reasoning; its own do', () => {
    const minted = items('ws_0123abcd0123abcd0123abcd0123abcd_1', 'rs_0123abcd0123abcd0123abcd0123abcd_0')
    expect(sent('responses', 'gpt-5.5', { input: minted }).input).toEqual([minted[0], minted[3]])
    const own = items('ws_0a1b2c', 'rs_0a1b2c')
    expect(sent('responses', 'gpt-5.5', { input: own }).input).toEqual(own)
  })
})

describe('an id that the home API does not ask for', () => {
  const found = [
    { role: 'user', content: 'Hi' },
    { type: 'web_search_call', status: 'completed' },
    { role: 'assistant', content: 'Snow.' },
    { role: 'user', content: 'More' },
  ]
  const reasoned = [
    { role: 'user', content: 'Hi' },
    { type: 'reasoning', summary: [] },
    { type: 'function_call', call_id: 'c', name: 'f', arguments: '{}' },
    { type: 'function_call_output', call_id: 'c', output: 'x' },
  ]

  it.each(['gpt-5.5', 'gemini-3.6-flash', 'claude-sonnet-5'])('is not asked for on the way to %s', model => {
    for (const input of [found, reasoned]) expect(() => sent('responses', model, { input, max_output_tokens: 100 })).not.toThrow()
    const input = [{ type: 'user_input', content: 'Hi' }, { type: 'google_search_call' }, { type: 'user_input', content: 'More' }]
    expect(() => sent('interactions', model, { input, generation_config: { max_output_tokens: 100 } })).not.toThrow()
  })
})

describe("Claude Code's billing header", () => {
  const header = { type: 'text', text: 'x-anthropic-billing-header: cc_version=2.1; cch=71fea;' }
  const body: Body = { ...cap, system: [header, { type: 'text', text: 'Be brief.' }], messages: [{ role: 'user', content: 'Hi' }] }

  it.each(['gpt-5.5', 'gemini-3.6-flash'])('does not go to %s', model => {
    const text = JSON.stringify(sent('messages', model, body))
    expect(text).toContain('Be brief.')
    expect(text).not.toContain('billing-header')
  })

  it('goes to Claude as it came', () => expect(sent('messages', 'claude-sonnet-5', body).system[0]).toEqual(header))
})

describe('a forced hosted search', () => {
  const refusal = (call: () => unknown) => {
    try {
      call()
    } catch (error) {
      if (error instanceof LeewayError) return `${error.code} ${error.param}`
    }
    return 'passes'
  }
  const messages = { ...cap, messages: [{ role: 'user', content: 'Hi' }], tools: [{ type: 'web_search_20250305', name: 'web_search' }] }
  const responses = { input: 'Hi', max_output_tokens: 100, tools: [{ type: 'web_search' }] }

  it('is the same refusal on every surface', () => {
    const one = refusal(() => sent('messages', 'gemini-3.6-flash', { ...messages, tool_choice: { type: 'tool', name: 'web_search' } }))
    const other = refusal(() => sent('responses', 'gemini-3.6-flash', { ...responses, tool_choice: { type: 'web_search' } }))
    expect([one, other]).toEqual(['unsupported_parameter tool_choice', 'unsupported_parameter tool_choice.type'])
  })

  it('is a wish that OpenAI and Claude know', () => {
    expect(sent('messages', 'gpt-5.5', { ...messages, tool_choice: { type: 'tool', name: 'web_search' } }).tool_choice).toEqual({
      type: 'web_search',
    })
  })
})

describe('a late refusal', () => {
  it("names the caller's own path", () => {
    const file = { type: 'file', file: { file_data: 'data:image/tiff;base64,AAAA', filename: 'a.tiff' } }
    const body = { ...cap, messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi' }, file] }] }
    expect(() => sent('chat', 'claude-sonnet-5', body)).toThrow(expect.objectContaining({ param: 'messages.0.content.1.file' }))
  })
})
