// Chat bodies into the hub, and on to OpenAI's Responses wire.
import { describe, expect, it } from '@jest/globals'
import { chatSurface } from '../../../shared/dialects/chat/index.ts'
import type { Body } from '../../../shared/dialects/dialect.ts'
import { responsesWire } from '../../../shared/dialects/responses/index.ts'
import type { HubItem, HubRequest } from '../../../shared/hub/request.ts'

const model = 'gpt-5.5'
const hello = { role: 'user', content: 'Hello' }
const decode = (body: Body): HubRequest => chatSurface.decode({ model, messages: [hello], ...body })
const items = (...messages: unknown[]): readonly HubItem[] => decode({ messages }).items
const text = (words: string) => [{ type: 'text', text: words }]

describe('messages', () => {
  it('keep their order and roles', () => {
    const found = items(
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Hello', name: 'anna' },
      { role: 'assistant', content: 'Hi', refusal: null },
      { role: 'developer', content: [{ type: 'text', text: 'In German.' }] },
      { role: 'user', content: 'Again' },
    )
    expect(found).toEqual([
      { type: 'message', role: 'system', content: text('Be brief.') },
      { type: 'message', role: 'user', content: text('Hello') },
      { type: 'message', role: 'assistant', content: text('Hi') },
      { type: 'message', role: 'developer', content: text('In German.') },
      { type: 'message', role: 'user', content: text('Again') },
    ])
  })

  it('bring images and files', () => {
    const content = [
      { type: 'text', text: 'What is it?' },
      { type: 'image_url', image_url: { url: 'https://example.com/a.png', detail: 'high' } },
      { type: 'image_url', image_url: { url: 'data:image/png;base64,AA==' } },
      { type: 'file', file: { file_data: 'data:application/pdf;base64,JVBE', filename: 'a.pdf' } },
      { type: 'file', file: { file_id: 'file-1' } },
    ]
    expect(items({ role: 'user', content })).toEqual([
      {
        type: 'message',
        role: 'user',
        content: [
          { type: 'text', text: 'What is it?' },
          { type: 'image', url: 'https://example.com/a.png', detail: 'high' },
          { type: 'image', url: 'data:image/png;base64,AA==' },
          { type: 'file', data: 'data:application/pdf;base64,JVBE', filename: 'a.pdf' },
          { type: 'file', fileId: 'file-1' },
        ],
      },
    ])
  })

  it('bring parallel calls, custom ones too, and their results', () => {
    const calls = [
      { id: 'call_1', type: 'function', function: { name: 'f', arguments: '{"a":1}' } },
      { id: 'call_2', type: 'custom', custom: { name: 'c', input: 'SELECT 1' } },
    ]
    const found = items(
      { role: 'assistant', content: null, tool_calls: calls },
      { role: 'tool', tool_call_id: 'call_2', content: 'two' },
      { role: 'tool', tool_call_id: 'call_1', content: [{ type: 'text', text: 'one' }] },
    )
    expect(found).toEqual([
      { type: 'tool-call', id: 'call_1', name: 'f', arguments: '{"a":1}' },
      { type: 'tool-call', id: 'call_2', name: 'c', arguments: 'SELECT 1', custom: true },
      { type: 'tool-result', id: 'call_2', content: text('two'), custom: true },
      { type: 'tool-result', id: 'call_1', content: text('one') },
    ])
  })

  it('say their text before their calls; an empty text beside calls is none', () => {
    const tool_calls = [{ id: 'call_1', type: 'function', function: { name: 'f', arguments: '' } }]
    expect(items({ role: 'assistant', content: 'Let me see.', tool_calls }).map(({ type }) => type)).toEqual(['message', 'tool-call'])
    expect(items({ role: 'assistant', content: '', tool_calls }).map(({ type }) => type)).toEqual(['tool-call'])
    expect(items({ role: 'assistant', content: '' })).toHaveLength(1)
  })

  it('bring refusals, as a part or as a member', () => {
    const refused = [{ type: 'refusal', text: 'No.' }]
    expect(items({ role: 'assistant', content: null, refusal: 'No.' })).toEqual([{ type: 'message', role: 'assistant', content: refused }])
    const parts = [{ type: 'refusal', refusal: 'No.' }]
    expect(items({ role: 'assistant', content: parts })).toEqual([{ type: 'message', role: 'assistant', content: refused }])
  })

  it('bring legacy calls, each paired with its result', () => {
    const found = items(
      { role: 'assistant', content: null, function_call: { name: 'f', arguments: '{}' } },
      { role: 'function', name: 'f', content: 'one' },
      { role: 'assistant', content: null, function_call: { name: 'f', arguments: '{"again":true}' } },
      { role: 'function', name: 'f', content: 'two' },
    )
    expect(found).toMatchObject([
      { type: 'tool-call', id: 'call_messages_0', name: 'f' },
      { type: 'tool-result', id: 'call_messages_0' },
      { type: 'tool-call', id: 'call_messages_2', name: 'f' },
      { type: 'tool-result', id: 'call_messages_2' },
    ])
  })
})

describe('settings', () => {
  it('all of them', () => {
    const body = {
      max_completion_tokens: 9,
      max_tokens: 8,
      temperature: 0.5,
      top_p: 0.9,
      reasoning_effort: 'low',
      verbosity: 'high',
      parallel_tool_calls: false,
      store: true,
      metadata: { a: 'b' },
      user: 'u',
      safety_identifier: 's',
      prompt_cache_key: 'k',
      prompt_cache_retention: '24h',
      response_format: { type: 'json_schema', json_schema: { name: 'city', schema: { type: 'object' }, strict: true, description: 'd' } },
    }
    expect(decode(body)).toEqual({
      model,
      items: [{ type: 'message', role: 'user', content: text('Hello') }],
      tools: [],
      maxOutputTokens: 9,
      temperature: 0.5,
      topP: 0.9,
      effort: 'low',
      verbosity: 'high',
      parallelToolCalls: false,
      store: true,
      format: { type: 'json_schema', name: 'city', schema: { type: 'object' }, strict: true, description: 'd' },
      hints: { metadata: { a: 'b' }, user: 'u', safetyIdentifier: 's', promptCacheKey: 'k', promptCacheRetention: '24h' },
    })
  })

  it.each([
    [{ max_tokens: 5 }, 5],
    [{ max_tokens: 5, max_completion_tokens: null }, 5],
    [{ max_tokens: 5, max_completion_tokens: 6 }, 6],
    [{}, undefined],
  ])('the token cap of %j', (body, cap) => {
    expect(chatSurface.tokenCap.read(body)).toBe(cap)
  })

  it.each([
    [{ type: 'text' }, undefined],
    [{ type: 'json_object' }, { type: 'json_object' }],
    [null, undefined],
  ])('the format %j', (response_format, format) => {
    expect(decode({ response_format }).format).toEqual(format)
  })

  it.each([
    ['auto', 'auto'],
    ['none', 'none'],
    ['required', 'required'],
    [{ type: 'function', function: { name: 'f' } }, { name: 'f' }],
    [
      { type: 'custom', custom: { name: 'c' } },
      { name: 'c', custom: true },
    ],
    [
      { type: 'allowed_tools', allowed_tools: { mode: 'required', tools: [{ type: 'function', function: { name: 'f' } }] } },
      { allowed: ['f'], mode: 'required' },
    ],
  ])('the choice %j', (tool_choice, expected) => {
    expect(decode({ tool_choice }).toolChoice).toEqual(expected)
  })

  it('tools, and a grammar without its extra wrapping', () => {
    const grammar = { definition: 'start: "a"', syntax: 'lark' }
    const tools = [
      { type: 'function', function: { name: 'f', description: 'd', parameters: { type: 'object' }, strict: true } },
      { type: 'custom', custom: { name: 'c', format: { type: 'grammar', grammar } } },
    ]
    expect(decode({ tools }).tools).toEqual([
      { type: 'function', name: 'f', description: 'd', parameters: { type: 'object' }, strict: true },
      { type: 'custom', name: 'c', format: { type: 'grammar', ...grammar } },
    ])
  })

  it('legacy functions: one call at a time', () => {
    const body = { functions: [{ name: 'f', parameters: { type: 'object' } }], function_call: { name: 'f' } }
    expect(decode(body)).toMatchObject({
      tools: [{ type: 'function', name: 'f', parameters: { type: 'object' } }],
      toolChoice: { name: 'f' },
      parallelToolCalls: false,
    })
    expect(decode({ ...body, function_call: 'none' }).toolChoice).toBe('none')
  })
})

describe('to OpenAI', () => {
  it('a conversation with tools becomes a Responses body', () => {
    const body = {
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'Weather in Paris?' },
        { role: 'assistant', content: null, tool_calls: [{ id: 'call_1', type: 'function', function: { name: 'w', arguments: '{}' } }] },
        { role: 'tool', tool_call_id: 'call_1', content: 'Sunny' },
      ],
      tools: [{ type: 'function', function: { name: 'w', parameters: { type: 'object', properties: {} } } }],
      max_completion_tokens: 50,
      reasoning_effort: 'low',
      response_format: { type: 'json_object' },
    }
    expect(responsesWire.encode(decode(body))).toEqual({
      model,
      input: [
        { type: 'message', role: 'system', content: [{ type: 'input_text', text: 'Be brief.' }] },
        { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'Weather in Paris?' }] },
        { type: 'function_call', call_id: 'call_1', name: 'w', arguments: '{}' },
        { type: 'function_call_output', call_id: 'call_1', output: 'Sunny' },
      ],
      tools: [{ type: 'function', name: 'w', parameters: { type: 'object', properties: {} }, strict: false }],
      max_output_tokens: 50,
      reasoning: { effort: 'low' },
      text: { format: { type: 'json_object' } },
      store: false,
      include: ['reasoning.encrypted_content'],
    })
  })
})
