// Messages requests: shapes refused, twins in both directions, and how they read in the hub.
import { describe, expect, it } from '@jest/globals'
import { messagesSurface, messagesWire } from '../../../shared/dialects/messages/index.ts'
import { refusalOf } from '../../support/refusal.ts'
import { readBody, readHub } from '../../support/specimens.ts'

const body = (over: Record<string, unknown> = {}) => ({
  model: 'claude-sonnet-5',
  max_tokens: 100,
  messages: [{ role: 'user', content: 'hi' }],
  ...over,
})

describe('check', () => {
  const native = { target: 'anthropic', native: false } as const

  it('takes a request with fields that it does not know, and nulls', () => {
    expect(() => messagesSurface.check(body({ brand_new: 1, tools: null, system: null, temperature: null }), native)).not.toThrow()
  })

  it.each([
    [{ messages: undefined }, 'messages'],
    [{ messages: [] }, 'messages'],
    [{ messages: 'hi' }, 'messages'],
    [{ messages: [{ role: 'robot', content: 'x' }] }, 'messages.0.role'],
    [{ messages: [{ role: 'user', content: 7 }] }, 'messages.0.content'],
    [{ messages: [{ role: 'user', content: [{ text: 'no type' }] }] }, 'messages.0.content.0.type'],
    [{ system: 7 }, 'system'],
    [{ max_tokens: '100' }, 'max_tokens'],
    [{ tools: {} }, 'tools'],
    [{ tool_choice: 'auto' }, 'tool_choice'],
    [{ thinking: true }, 'thinking'],
    [{ metadata: 'me' }, 'metadata'],
    [{ stream: 'yes' }, 'stream'],
  ])('%j → %s', (over, param) => {
    expect(refusalOf(() => messagesSurface.check(body(over), native))).toEqual({ code: 'invalid_parameter', param })
  })

  it.each([
    [{ top_k: 4 }, 'top_k'],
    [{ stop_sequences: ['x'] }, 'stop_sequences'],
    [
      { messages: [{ role: 'user', content: [{ type: 'text', text: 'x', cache_control: { type: 'ephemeral' } }] }] },
      'messages.0.content.0.cache_control',
    ],
  ])('refuses %j by contract', (over, param) => {
    expect(refusalOf(() => messagesSurface.check(body(over), native))).toEqual({ code: 'unsupported_parameter', param })
  })
})

describe('twins', () => {
  it('decodes the specimen', () => {
    expect(messagesSurface.decode(readBody('messages/conversation.request.json'))).toEqual(readHub('messages/conversation.hub.json'))
  })

  it('encodes the specimen', () => {
    expect(messagesWire.encode(readHub('messages/conversation.hub.json'))).toEqual(readBody('messages/conversation.request.json'))
  })
})

describe('decode', () => {
  it.each([
    [{ system: 'Be kind.' }, { role: 'system', content: [{ type: 'text', text: 'Be kind.' }] }],
    [{ system: [] }, { role: 'user', content: [{ type: 'text', text: 'hi' }] }],
  ])('%j', (over, first) => {
    expect(messagesSurface.decode(body(over)).items[0]).toEqual({ type: 'message', ...first })
  })

  it.each([
    [{ type: 'auto' }, { toolChoice: 'auto' }],
    [{ type: 'any' }, { toolChoice: 'required' }],
    [{ type: 'none' }, { toolChoice: 'none' }],
    [
      { type: 'tool', name: 'now', disable_parallel_tool_use: true },
      { toolChoice: { name: 'now' }, parallelToolCalls: false },
    ],
  ])('tool choice %j', (tool_choice, expected) => {
    expect(messagesSurface.decode(body({ tool_choice }))).toMatchObject(expected)
  })

  it.each([
    [{ type: 'disabled' }, undefined, { effort: 'none' }],
    [{ type: 'enabled', budget_tokens: 1024 }, undefined, { effort: 'low', summary: 'auto' }],
    [{ type: 'enabled', budget_tokens: 10_000 }, undefined, { effort: 'high', summary: 'auto' }],
    [{ type: 'enabled', budget_tokens: 900_000, display: 'omitted' }, undefined, { effort: 'max' }],
    [{ type: 'adaptive' }, { effort: 'xhigh' }, { effort: 'xhigh', summary: 'auto' }],
    [undefined, { effort: 'medium' }, { effort: 'medium' }],
  ])('thinking %j with %j', (thinking, output_config, expected) => {
    const { effort, summary } = messagesSurface.decode(body({ thinking, output_config }))
    expect({ effort, summary }).toEqual(expected)
  })

  it.each([
    [{ type: 'image', source: { type: 'file', file_id: 'file_1' } }, 'messages.0.content.0.source'],
    [{ type: 'container_upload', file_id: 'file_1' }, 'messages.0.content.0'],
    [{ type: 'search_result', content: [] }, 'messages.0.content.0'],
    [{ type: 'server_tool_use', id: 'x', name: 'code_execution', input: {} }, 'messages.0.content.0'],
    [{ type: 'tool_result', tool_use_id: 'x', content: [{ type: 'tool_reference' }] }, 'messages.0.content.0.content.0'],
  ])('refuses to carry %j', (block, param) => {
    const messages = [{ role: 'user', content: [block] }]
    expect(refusalOf(() => messagesSurface.decode(body({ messages })))).toEqual({ code: 'unsupported_parameter', param })
  })

  it.each([
    [{ type: 'text' }, 'messages.0.content.0.text'],
    [{ type: 'image', source: { type: 'url' } }, 'messages.0.content.0.source.url'],
    [{ type: 'tool_use', name: 'x' }, 'messages.0.content.0.id'],
    [{ type: 'tool_result' }, 'messages.0.content.0.tool_use_id'],
  ])('says where %j is broken', (block, param) => {
    const messages = [{ role: 'user', content: [block] }]
    expect(refusalOf(() => messagesSurface.decode(body({ messages })))).toEqual({ code: 'invalid_parameter', param })
  })

  it('refuses a tool that only Anthropic has', () => {
    const tools = [
      { name: 'a', input_schema: {} },
      { type: 'bash_20250124', name: 'bash' },
    ]
    expect(refusalOf(() => messagesSurface.decode(body({ tools })))).toEqual({ code: 'unsupported_parameter', param: 'tools.1' })
  })

  it('drops thinking without a signature, and reads the tag of a foreign one', () => {
    const value = `lw1.gemini.${Buffer.from('sig').toString('base64url')}`
    const content = [
      { type: 'thinking', thinking: 'unsigned' },
      { type: 'thinking', thinking: 'empty', signature: '' },
      { type: 'thinking', thinking: 'why', signature: value },
      { type: 'text', text: 'so' },
    ]
    expect(messagesSurface.decode(body({ messages: [{ role: 'assistant', content }] })).items).toEqual([
      { type: 'reasoning', summary: ['why'], signature: { provider: 'gemini', value: 'sig' } },
      { type: 'message', role: 'assistant', content: [{ type: 'text', text: 'so' }] },
    ])
  })

  it('keeps a finished search, not its results', () => {
    const content = [
      { type: 'server_tool_use', id: 'srvtoolu_1', name: 'web_search', input: { query: 'snow' } },
      { type: 'web_search_tool_result', tool_use_id: 'srvtoolu_1', content: [] },
    ]
    expect(messagesSurface.decode(body({ messages: [{ role: 'assistant', content }] })).items).toEqual([
      { type: 'web-search', id: 'srvtoolu_1', queries: ['snow'] },
    ])
  })
})

describe('strict schemas', () => {
  const closed = { type: 'object', properties: { a: { type: 'string' } }, required: ['a'], additionalProperties: false }
  it.each<[boolean, Record<string, unknown>]>([
    [true, closed],
    [true, { ...closed, properties: { a: { type: 'array', items: closed } } }],
    [false, { type: 'array', items: closed }],
    [true, { ...closed, properties: { a: { anyOf: [closed, { $ref: '#/$defs/a' }] } }, $defs: { a: closed } }],
    [false, { anyOf: [closed] }],
    [false, { ...closed, required: [] }],
    [false, { ...closed, additionalProperties: true }],
    [false, { type: 'object', properties: {} }],
    [false, { ...closed, properties: { a: { oneOf: [{ type: 'string' }] } } }],
    [false, { ...closed, properties: { a: { type: 'array', items: { ...closed, required: undefined } } } }],
  ])('%s: %j', (strict, schema) => {
    const { format } = messagesSurface.decode(body({ model: 'gpt-5.5', output_config: { format: { type: 'json_schema', schema } } }))
    expect(format).toEqual({ type: 'json_schema', name: 'answer', schema, ...(strict ? { strict } : {}) })
  })
})
