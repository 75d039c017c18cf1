// Responses bodies into the hub and out of it.
import { describe, expect, it } from '@jest/globals'
import * as fc from 'fast-check'
import type { Body } from '../../../shared/dialects/dialect.ts'
import { responsesSurface, responsesWire } from '../../../shared/dialects/responses/index.ts'
import type { HubItem, HubRequest, HubTool } from '../../../shared/hub/request.ts'
import { requests } from '../arbitrary.ts'

const model = 'claude-opus-5'
const decode = (body: Body): HubRequest => responsesSurface.decode({ model, input: 'Hello', ...body })
const items = (...input: unknown[]): readonly HubItem[] => decode({ input }).items
const encode = (request: Partial<HubRequest>) => responsesWire.encode({ model: 'gpt-5.5', items: [], tools: [], hints: {}, ...request })
const encodeItems = (...items: HubItem[]): unknown => encode({ items }).input

const call: HubItem = { type: 'tool-call', id: 'call_1', name: 'f', arguments: '{}' }
const user: HubItem = { type: 'message', role: 'user', content: [{ type: 'text', text: 'Hello' }] }
const signed = (provider: 'openai' | 'gemini' | 'anthropic'): HubItem => ({
  type: 'reasoning',
  summary: [],
  signature: { provider, value: 'sig' },
})

describe('decode', () => {
  it('keeps instructions and messages in order', () => {
    const body = {
      instructions: 'Be brief.',
      input: [
        { role: 'developer', content: 'Answer in German.' },
        { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'Hello' }] },
        {
          type: 'message',
          role: 'assistant',
          content: [
            { type: 'output_text', text: 'Hallo' },
            { type: 'refusal', refusal: 'No.' },
          ],
        },
      ],
    }
    expect(decode(body).items).toEqual([
      { type: 'message', role: 'system', content: [{ type: 'text', text: 'Be brief.' }] },
      { type: 'message', role: 'developer', content: [{ type: 'text', text: 'Answer in German.' }] },
      { type: 'message', role: 'user', content: [{ type: 'text', text: 'Hello' }] },
      {
        type: 'message',
        role: 'assistant',
        content: [
          { type: 'text', text: 'Hallo' },
          { type: 'refusal', text: 'No.' },
        ],
      },
    ])
  })

  it('reads images and files', () => {
    const content = [
      { type: 'input_image', image_url: 'https://example.com/a.png', detail: 'low' },
      { type: 'input_file', file_data: 'data:application/pdf;base64,JVBE', filename: 'a.pdf' },
      { type: 'input_file', file_data: 'SGk=', filename: 'a.txt' },
      { type: 'input_file', file_url: 'https://example.com/a.pdf' },
    ]
    expect(items({ role: 'user', content })).toEqual([
      {
        type: 'message',
        role: 'user',
        content: [
          { type: 'image', url: 'https://example.com/a.png', detail: 'low' },
          { type: 'file', data: 'data:application/pdf;base64,JVBE', filename: 'a.pdf' },
          { type: 'file', data: 'data:text/plain;base64,SGk=', filename: 'a.txt' },
          { type: 'file', url: 'https://example.com/a.pdf' },
        ],
      },
    ])
  })

  it('reads calls, results with parts, and searches', () => {
    const found = items(
      { type: 'function_call', call_id: 'call_1', name: 'f', arguments: '{"a":1}', id: 'fc_1', status: 'completed' },
      { type: 'function_call_output', call_id: 'call_1', output: [{ type: 'input_image', image_url: 'data:image/png;base64,AA==' }] },
      { type: 'web_search_call', id: 'ws_1', status: 'completed', action: { type: 'search', query: 'towers' } },
      { type: 'web_search_call', id: 'ws_2', action: { type: 'open_page', url: 'https://example.com' } },
    )
    expect(found).toEqual([
      { type: 'tool-call', id: 'call_1', name: 'f', arguments: '{"a":1}' },
      { type: 'tool-result', id: 'call_1', content: [{ type: 'image', url: 'data:image/png;base64,AA==' }] },
      { type: 'web-search', id: 'ws_1', queries: ['towers'] },
      { type: 'web-search', id: 'ws_2', queries: [] },
    ])
  })

  it.each([
    ['gAAA', { provider: 'openai', value: 'gAAA' }],
    ['lw1.gemini.c2ln', { provider: 'gemini', value: 'sig' }],
    ['lw1.anthropic.redacted.c2ln', { provider: 'anthropic', value: 'sig', redacted: true }],
  ])('reads the signature %s', (encrypted_content, signature) => {
    const item = { type: 'reasoning', id: 'rs_1', summary: [{ type: 'summary_text', text: 'Hm.' }], encrypted_content }
    expect(items(item)).toEqual([{ type: 'reasoning', id: 'rs_1', summary: ['Hm.'], signature }])
  })

  it.each<[unknown, HubTool]>([
    [
      { type: 'function', name: 'f', description: 'd', parameters: { type: 'object' }, strict: true },
      { type: 'function', name: 'f', description: 'd', parameters: { type: 'object' }, strict: true },
    ],
    [
      { type: 'function', name: 'f', parameters: null, strict: null },
      { type: 'function', name: 'f' },
    ],
    [
      { type: 'custom', name: 'c', format: { type: 'text' } },
      { type: 'custom', name: 'c', format: { type: 'text' } },
    ],
    [
      { type: 'web_search', filters: { allowed_domains: ['example.com'] }, search_context_size: 'low', user_location: { country: 'DE' } },
      { type: 'web_search', allowedDomains: ['example.com'], contextSize: 'low', userLocation: { country: 'DE' } },
    ],
    [{ type: 'web_search_preview_2025_03_11' }, { type: 'web_search' }],
  ])('reads the tool %j', (tool, expected) => {
    expect(decode({ tools: [tool] }).tools).toEqual([expected])
  })

  it.each([
    ['auto', 'auto'],
    ['none', 'none'],
    ['required', 'required'],
    [{ type: 'function', name: 'f' }, { name: 'f' }],
    [
      { type: 'custom', name: 'c' },
      { name: 'c', custom: true },
    ],
    [{ type: 'web_search_preview' }, { name: 'web_search' }],
    [
      { type: 'allowed_tools', mode: 'required', tools: [{ type: 'function', name: 'f' }, { type: 'web_search' }] },
      { allowed: ['f', 'web_search'], mode: 'required' },
    ],
  ])('reads the choice %j', (tool_choice, expected) => {
    expect(decode({ tool_choice }).toolChoice).toEqual(expected)
  })

  it('reads settings and hints; null is absent', () => {
    const settings = { max_output_tokens: 9, temperature: 0, top_p: 1, store: true, parallel_tool_calls: false, user: null }
    const forms = { reasoning: { effort: 'low', summary: 'auto' }, text: { format: { type: 'json_object' }, verbosity: 'high' } }
    expect(decode({ ...settings, ...forms, metadata: { a: 'b' }, prompt_cache_key: 'k', instructions: null, tools: null })).toEqual({
      model,
      items: [user],
      tools: [],
      maxOutputTokens: 9,
      temperature: 0,
      topP: 1,
      store: true,
      parallelToolCalls: false,
      effort: 'low',
      summary: 'auto',
      format: { type: 'json_object' },
      verbosity: 'high',
      hints: { metadata: { a: 'b' }, promptCacheKey: 'k' },
    })
  })

  it.each([
    [{ input: [{ type: 'item_reference', id: 'x' }] }, 'unsupported_parameter', 'input.0.type'],
    [{ input: [{ role: 'user', content: 'a' }, { type: 'toString' }] }, 'unsupported_parameter', 'input.1.type'],
    [{ input: [{ role: 'user', content: [{ type: 'input_audio' }] }] }, 'unsupported_parameter', 'input.0.content.0.type'],
    [{ input: [{ role: 'user', content: [{ type: 'input_image', file_id: 'f' }] }] }, 'unsupported_parameter', 'input.0.content.0.file_id'],
    [{ tools: [{ type: 'code_interpreter' }] }, 'unsupported_parameter', 'tools.0.type'],
    [{ tool_choice: { type: 'mcp' } }, 'unsupported_parameter', 'tool_choice.type'],
    [{ tool_choice: 'sometimes' }, 'invalid_parameter', 'tool_choice'],
    [{ text: { format: { type: 'grammar' } } }, 'unsupported_parameter', 'text.format.type'],
    [{ text: { format: { type: 'json_schema', name: 'n' } } }, 'invalid_parameter', 'text.format.schema'],
    [{ input: [{ role: 'robot', content: 'a' }] }, 'invalid_parameter', 'input.0.role'],
    [{ input: [{ role: 'user' }] }, 'invalid_parameter', 'input.0.content'],
    [{ input: [{ type: 'function_call', name: 'f', arguments: '' }] }, 'invalid_parameter', 'input.0.call_id'],
    [{ input: undefined }, 'invalid_parameter', 'input'],
  ])('refuses %j', (body, code, param) => {
    expect(() => decode(body)).toThrow(expect.objectContaining({ code, param }))
  })
})

describe('encode', () => {
  it('keeps nothing at OpenAI unless asked, and takes the encrypted reasoning along then', () => {
    expect(encode({})).toEqual({ model: 'gpt-5.5', input: [], store: false, include: ['reasoning.encrypted_content'] })
    expect(encode({ store: true })).toEqual({ model: 'gpt-5.5', input: [], store: true })
  })

  it('does not ask a model for reasoning that has none: it would refuse', () => {
    expect(encode({ model: 'gpt-4o' })).not.toHaveProperty('include')
  })

  it('says strict of every function, since absent means true here and false elsewhere', () => {
    expect(encode({ tools: [{ type: 'function', name: 'f' }] }).tools).toEqual([
      { type: 'function', name: 'f', parameters: { type: 'object', properties: {} }, strict: false },
    ])
  })

  it.each<[HubItem[], unknown[]]>([
    [[signed('gemini'), call], ['function_call']],
    [[signed('anthropic'), call], ['function_call']],
    [[{ type: 'reasoning', summary: ['unsigned'] }, call], ['function_call']],
    [
      [signed('openai'), signed('openai'), call],
      ['reasoning', 'reasoning', 'function_call'],
    ],
    [[signed('openai'), user], ['message']],
    [[signed('openai')], []],
    [[signed('openai'), { type: 'web-search', id: 'srvtoolu_1', queries: [] }, user], ['message']],
    [
      [signed('openai'), { type: 'web-search', id: 'ws_1', queries: ['q'] }],
      ['reasoning', 'web_search_call'],
    ],
  ])('replays reasoning only to its provider and never without what it led to (%#)', (given, expected) => {
    expect((encodeItems(...given) as { type: string }[]).map(({ type }) => type)).toEqual(expected)
  })

  it('marks a failed result, which this dialect cannot say', () => {
    const result = (text: string): HubItem => ({ type: 'tool-result', id: 'call_1', content: [{ type: 'text', text }], failed: true })
    expect(encodeItems(result('no such city'), result('Error 404'))).toMatchObject([
      { output: 'Error: no such city' },
      { output: 'Error 404' },
    ])
  })

  it('fits long ids of calls, the call and its result alike', () => {
    const id = `toolu_${'x'.repeat(80)}`
    const input = encodeItems({ ...call, id }, { type: 'tool-result', id, content: [] }) as { call_id: string }[]
    expect(input[0]?.call_id).toMatch(/^call_[0-9a-f]{32}$/)
    expect(input[1]?.call_id).toBe(input[0]?.call_id)
  })

  it('sends images in results as parts', () => {
    const content = [{ type: 'image', url: 'https://example.com/a.png' }] as const
    expect(encodeItems({ type: 'tool-result', id: 'call_1', content })).toEqual([
      {
        type: 'function_call_output',
        call_id: 'call_1',
        output: [{ type: 'input_image', image_url: 'https://example.com/a.png', detail: 'auto' }],
      },
    ])
  })

  it('names a chosen or allowed tool by its kind', () => {
    const tools: HubTool[] = [
      { type: 'custom', name: 'c' },
      { type: 'function', name: 'f' },
      { type: 'web_search', maxUses: 3 },
    ]
    const choose = (toolChoice: HubRequest['toolChoice']) => encode({ tools, toolChoice }).tool_choice
    expect(choose({ name: 'c', custom: true })).toEqual({ type: 'custom', name: 'c' })
    expect(choose({ name: 'f' })).toEqual({ type: 'function', name: 'f' })
    expect(choose({ allowed: ['c', 'f', 'web_search'], mode: 'auto' })).toEqual({
      type: 'allowed_tools',
      mode: 'auto',
      tools: [{ type: 'custom', name: 'c' }, { type: 'function', name: 'f' }, { type: 'web_search' }],
    })
    expect(encode({ tools }).max_tool_calls).toBe(3)
  })

  it('any request survives encode and decode', () => {
    fc.assert(
      fc.property(requests, request => {
        const again = responsesSurface.decode(responsesWire.encode(request))
        expect(again).toEqual({ ...request, store: request.store ?? false })
      }),
      { numRuns: 300 },
    )
  })
})

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
