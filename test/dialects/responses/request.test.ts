// Responses bodies into the hub.
import { describe, expect, it } from '@jest/globals'
import type { Body } from '../../../shared/dialects/dialect.ts'
import { responsesSurface } from '../../../shared/dialects/responses/index.ts'
import type { HubItem, HubRequest, HubTool } from '../../../shared/hub/request.ts'

const model = 'claude-opus-5'
const decode = (body: Body): HubRequest => responsesSurface.decode({ model, input: 'Hello', ...body })
const items = (...input: unknown[]): readonly HubItem[] => decode({ input }).items
const user: HubItem = { type: 'message', role: 'user', content: [{ type: 'text', text: 'Hello' }] }

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
