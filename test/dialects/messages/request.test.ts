// Messages requests: shapes refused, twins in both directions, and what survives on the way to Anthropic.
import { describe, expect, it } from '@jest/globals'
import { callId } from '../../../shared/dialects/messages/call-id.ts'
import { withoutForeign } from '../../../shared/dialects/messages/foreign.ts'
import { messagesSurface, messagesWire } from '../../../shared/dialects/messages/index.ts'
import { closedSchema } from '../../../shared/dialects/messages/json-schema.ts'
import { LeewayError } from '../../../shared/errors/leeway-error.ts'
import type { HubItem, HubRequest } from '../../../shared/hub/request.ts'
import { readBody, readHub } from '../../support/specimens.ts'

const body = (over: Record<string, unknown> = {}) => ({
  model: 'claude-sonnet-5',
  max_tokens: 100,
  messages: [{ role: 'user', content: 'hi' }],
  ...over,
})

const hub = (over: Partial<HubRequest> = {}): HubRequest => ({
  model: 'claude-sonnet-5',
  items: [{ type: 'message', role: 'user', content: [{ type: 'text', text: 'hi' }] }],
  tools: [],
  maxOutputTokens: 4096,
  hints: {},
  ...over,
})

function refusal(act: () => unknown): { code: string; param: string | null } {
  try {
    act()
  } catch (error) {
    if (error instanceof LeewayError) return { code: error.code, param: error.param }
    throw error
  }
  throw new Error('nothing was refused')
}

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
    expect(refusal(() => messagesSurface.check(body(over), native))).toEqual({ code: 'invalid_parameter', param })
  })

  it.each([
    [{ top_k: 4 }, 'top_k'],
    [{ stop_sequences: ['x'] }, 'stop_sequences'],
    [
      { messages: [{ role: 'user', content: [{ type: 'text', text: 'x', cache_control: { type: 'ephemeral' } }] }] },
      'messages.0.content.0.cache_control',
    ],
  ])('refuses %j by contract', (over, param) => {
    expect(refusal(() => messagesSurface.check(body(over), native))).toEqual({ code: 'unsupported_parameter', param })
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
    expect(refusal(() => messagesSurface.decode(body({ messages })))).toEqual({ code: 'unsupported_parameter', param })
  })

  it.each([
    [{ type: 'text' }, 'messages.0.content.0.text'],
    [{ type: 'image', source: { type: 'url' } }, 'messages.0.content.0.source.url'],
    [{ type: 'tool_use', name: 'x' }, 'messages.0.content.0.id'],
    [{ type: 'tool_result' }, 'messages.0.content.0.tool_use_id'],
  ])('says where %j is broken', (block, param) => {
    const messages = [{ role: 'user', content: [block] }]
    expect(refusal(() => messagesSurface.decode(body({ messages })))).toEqual({ code: 'invalid_parameter', param })
  })

  it('refuses a tool that only Anthropic has', () => {
    const tools = [
      { name: 'a', input_schema: {} },
      { type: 'bash_20250124', name: 'bash' },
    ]
    expect(refusal(() => messagesSurface.decode(body({ tools })))).toEqual({ code: 'unsupported_parameter', param: 'tools.1' })
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

  it('fits a long user id to what OpenAI takes, always in the same way', () => {
    const identify = (user_id: string) => messagesSurface.decode(body({ metadata: { user_id } })).hints.safetyIdentifier
    expect(identify('short')).toBe('short')
    expect(identify('u'.repeat(65))).toHaveLength(64)
    expect(identify('u'.repeat(65))).not.toBe(identify('u'.repeat(66)))
  })
})

const call = (id: string, args = '{}'): HubItem => ({ type: 'tool-call', id, name: 'f', arguments: args })
const result = (id: string): HubItem => ({ type: 'tool-result', id, content: [{ type: 'text', text: 'ok' }] })
const say = (role: 'user' | 'assistant' | 'system' | 'developer', text: string): HubItem => ({
  type: 'message',
  role,
  content: [{ type: 'text', text }],
})

interface Sent {
  readonly system?: unknown
  readonly messages: readonly { readonly role: string; readonly content: readonly Record<string, unknown>[] }[]
}
const send = (items: readonly HubItem[]) => messagesWire.encode(hub({ items })) as unknown as Sent

describe('encode: turns', () => {
  it('groups parallel calls into one turn and their results, first, into the next', () => {
    const items = [say('user', 'go'), call('a'), call('b'), say('user', 'hurry'), result('a'), result('b'), say('user', 'thanks')]
    expect(send(items).messages.map(({ role, content }) => [role, ...content.map(({ type }) => type)])).toEqual([
      ['user', 'text'],
      ['assistant', 'tool_use', 'tool_use'],
      ['user', 'tool_result', 'tool_result', 'text', 'text'],
    ])
  })

  it('collects the instructions before the first turn, and leaves later ones where they are', () => {
    const { system, messages } = send([say('system', 'a'), say('developer', 'b'), say('user', 'hi'), say('developer', 'c')])
    expect(system).toEqual([
      { type: 'text', text: 'a' },
      { type: 'text', text: 'b' },
    ])
    expect(messages.map(({ role }) => role)).toEqual(['user', 'system'])
  })

  it('moves an instruction that stands between calls and their results behind them', () => {
    const { messages } = send([say('user', 'go'), call('a'), call('b'), say('developer', 'be quick'), result('a'), result('b')])
    expect(messages.map(({ role, content }) => [role, content.length])).toEqual([
      ['user', 1],
      ['assistant', 2],
      ['user', 2],
      ['system', 1],
    ])
  })

  it('leaves out empty texts, which Anthropic refuses', () => {
    expect(send([say('user', 'hi'), say('assistant', ''), say('user', 'there')]).messages).toEqual([
      {
        role: 'user',
        content: [
          { type: 'text', text: 'hi' },
          { type: 'text', text: 'there' },
        ],
      },
    ])
  })

  it.each([
    ['', {}],
    ['  ', {}],
    ['{"a":1}', { a: 1 }],
    ['{"a":', { _raw: '{"a":' }],
    ['[1]', { _raw: '[1]' }],
  ])('arguments %j → %j', (args, input) => {
    expect(send([call('a', args)]).messages[0]?.content[0]).toMatchObject({ type: 'tool_use', input })
  })

  it.each(['call_abc', 'functions.weather:0', 'a|b', '', 'lw-x', 'ümlaut'])('the id %j pairs and fits', id => {
    const { messages } = send([call(id), result(id)])
    const sent = messages[0]?.content[0]?.id
    expect(sent).toMatch(/^[a-zA-Z0-9_-]+$/)
    expect(messages[1]?.content[0]?.tool_use_id).toBe(sent)
  })

  it('keeps different ids different, the encoded form of one among them', () => {
    const ids = ['a:b', callId('a:b'), callId(callId('a:b')), 'a_b', 'toolu_1']
    expect(new Set(ids.map(callId)).size).toBe(ids.length)
    expect(callId('toolu_1')).toBe('toolu_1')
  })

  it('replays only what Anthropic signed', () => {
    const reasoning = (provider: 'openai' | 'gemini' | 'anthropic'): HubItem => ({
      type: 'reasoning',
      summary: ['why'],
      signature: { provider, value: 'v' },
    })
    const unsigned: HubItem = { type: 'reasoning', summary: ['why'] }
    const { messages } = send([
      say('user', 'hi'),
      reasoning('openai'),
      reasoning('gemini'),
      unsigned,
      reasoning('anthropic'),
      say('assistant', 'so'),
    ])
    expect(messages[1]?.content).toEqual([
      { type: 'thinking', thinking: 'why', signature: 'v' },
      { type: 'text', text: 'so' },
    ])
  })
})

describe('encode: refused', () => {
  it.each<[string, Partial<HubRequest>, string]>([
    ['a custom tool', { tools: [{ type: 'custom', name: 'sql' }] }, 'tools.0'],
    ['a custom call', { items: [{ type: 'tool-call', id: 'a', name: 'sql', arguments: 'x', custom: true }] }, 'input'],
    ['free JSON', { format: { type: 'json_object' } }, 'response_format'],
    [
      'a spreadsheet',
      { items: [{ type: 'message', role: 'user', content: [{ type: 'file', data: 'data:application/vnd.ms-excel;base64,AA==' }] }] },
      'input',
    ],
    ['a file of OpenAI', { items: [{ type: 'message', role: 'user', content: [{ type: 'file', fileId: 'file-1' }] }] }, 'input'],
  ])('%s', (_, over, param) => {
    expect(refusal(() => messagesWire.encode(hub(over)))).toEqual({ code: 'unsupported_parameter', param })
  })
})

describe('encode: tools', () => {
  const tools = [
    { type: 'function', name: 'a', parameters: { properties: {} } },
    { type: 'function', name: 'b' },
  ] as const

  it.each<[HubRequest['toolChoice'], boolean | undefined, unknown]>([
    [undefined, undefined, undefined],
    [undefined, false, { type: 'auto', disable_parallel_tool_use: true }],
    ['auto', undefined, { type: 'auto' }],
    ['none', false, { type: 'none' }],
    ['required', false, { type: 'any', disable_parallel_tool_use: true }],
    [{ name: 'b' }, true, { type: 'tool', name: 'b' }],
    [{ allowed: ['b'], mode: 'required' }, undefined, { type: 'any' }],
    [{ allowed: ['b'], mode: 'auto' }, undefined, { type: 'auto' }],
  ])('choice %j, parallel %j → %j', (toolChoice, parallelToolCalls, expected) => {
    const sent = messagesWire.encode(hub({ tools, toolChoice, parallelToolCalls }))
    expect(sent.tool_choice).toEqual(expected)
    const names = (sent.tools as { name: string }[]).map(({ name }) => name)
    expect(names).toEqual(typeof toolChoice === 'object' && 'allowed' in toolChoice ? ['b'] : ['a', 'b'])
  })

  it('says nothing of tools where there are none', () => {
    expect(messagesWire.encode(hub({ toolChoice: 'auto', parallelToolCalls: false }))).not.toHaveProperty('tool_choice')
  })

  it('gives every schema the type that Anthropic wants', () => {
    expect(messagesWire.encode(hub({ tools })).tools).toEqual([
      { name: 'a', input_schema: { type: 'object', properties: {} } },
      { name: 'b', input_schema: { type: 'object', properties: {} } },
    ])
  })

  it('searches with the first version on older models', () => {
    const sent = messagesWire.encode(hub({ model: 'claude-haiku-4-5', tools: [{ type: 'web_search' }] }))
    expect(sent.tools).toEqual([{ type: 'web_search_20250305', name: 'web_search' }])
  })
})

describe('encode: thinking', () => {
  it.each<[string, Partial<HubRequest>, unknown, unknown]>([
    ['claude-sonnet-5', { effort: 'high' }, { type: 'adaptive' }, { effort: 'high' }],
    ['claude-opus-4-8', { effort: 'minimal' }, { type: 'adaptive' }, { effort: 'low' }],
    ['claude-opus-4-6', { effort: 'xhigh', summary: 'auto' }, { type: 'adaptive', display: 'summarized' }, { effort: 'high' }],
    ['claude-opus-4-6', { effort: 'max' }, { type: 'adaptive' }, { effort: 'max' }],
    ['claude-fable-9', { effort: 'xhigh' }, { type: 'adaptive' }, { effort: 'xhigh' }],
    ['claude-sonnet-5', { summary: 'auto' }, { type: 'adaptive', display: 'summarized' }, undefined],
    ['claude-sonnet-5', { effort: 'none' }, { type: 'disabled' }, undefined],
    ['claude-sonnet-5', {}, undefined, undefined],
    ['claude-sonnet-5', { effort: 'low', toolChoice: 'required' }, undefined, { effort: 'low' }],
    ['claude-haiku-4-5-20251001', { effort: 'low' }, { type: 'enabled', budget_tokens: 2048 }, undefined],
    ['claude-haiku-4-5', { effort: 'high' }, { type: 'enabled', budget_tokens: 4095 }, undefined],
    ['claude-haiku-4-5', { effort: 'high', maxOutputTokens: 1024 }, undefined, undefined],
    ['claude-opus-4-5', { effort: 'max', maxOutputTokens: 100_000 }, { type: 'enabled', budget_tokens: 63_999 }, { effort: 'high' }],
    ['claude-sonnet-4-20250514', { effort: 'minimal' }, { type: 'enabled', budget_tokens: 1024 }, undefined],
    ['claude-opus-4-1-20250805', { effort: 'minimal' }, { type: 'enabled', budget_tokens: 1024 }, undefined],
    ['claude-3-7-sonnet-20250219', { effort: 'medium', maxOutputTokens: 20_000 }, { type: 'enabled', budget_tokens: 8192 }, undefined],
    ['claude-3-5-haiku-latest', { effort: 'high' }, undefined, undefined],
  ])('%s %j → %j, %j', (model, over, thinking, outputConfig) => {
    const sent = messagesWire.encode(hub({ model, ...over }))
    expect([sent.thinking, sent.output_config]).toEqual([thinking, outputConfig])
  })

  it('does not ask a budget model to think on inside a turn that another provider began', () => {
    const items = [say('user', 'go'), call('a'), result('a')]
    expect(messagesWire.encode(hub({ model: 'claude-haiku-4-5', effort: 'low', items })).thinking).toBeUndefined()
    const own: HubItem = { type: 'reasoning', summary: ['x'], signature: { provider: 'anthropic', value: 'v' } }
    const signed = [say('user', 'go'), own, call('a'), result('a')]
    expect(messagesWire.encode(hub({ model: 'claude-haiku-4-5', effort: 'low', items: signed })).thinking).toMatchObject({
      type: 'enabled',
    })
  })
})

describe('closedSchema', () => {
  it('closes objects, keeps what Anthropic knows and tells the rest', () => {
    const schema = {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      type: 'object',
      $defs: { code: { type: 'string', pattern: '^x' } },
      properties: {
        name: { type: 'string', minLength: 2, description: 'A name' },
        mail: { type: 'string', format: 'email' },
        tags: { type: 'array', items: { type: 'object', properties: {} }, minItems: 1, maxItems: 3 },
        kind: { oneOf: [{ enum: ['a', 'b'] }, { $ref: '#/$defs/code' }] },
        open: {},
      },
      required: ['name'],
    }
    expect(closedSchema(schema)).toEqual({
      type: 'object',
      $defs: { code: { type: 'string', description: '{pattern: "^x"}' } },
      properties: {
        name: { type: 'string', description: 'A name\n\n{minLength: 2}' },
        mail: { type: 'string', format: 'email' },
        tags: {
          type: 'array',
          items: { type: 'object', properties: {}, additionalProperties: false },
          minItems: 1,
          description: '{maxItems: 3}',
        },
        kind: { anyOf: [{ enum: ['a', 'b'] }, { $ref: '#/$defs/code' }] },
        open: {},
      },
      required: ['name'],
      additionalProperties: false,
    })
  })
})

describe('withoutForeign', () => {
  const foreign = { type: 'thinking', thinking: 'x', signature: `lw1.gemini.${Buffer.from('s').toString('base64url')}` }
  const own = { type: 'thinking', thinking: 'x', signature: 'c2ln' }
  const said = { type: 'text', text: 'so' }
  const turn = (...content: object[]) => ({ role: 'assistant', content })

  it.each([
    [[turn(foreign, said)], [turn(said)]],
    [[turn(own, said), turn(foreign)], [turn(own, said)]],
    [[turn({ ...own, signature: '' }, said)], [turn(said)]],
    [[turn({ type: 'redacted_thinking', data: foreign.signature }, said)], [turn(said)]],
    [
      [{ role: 'user', content: 'hi' }, turn(foreign, said)],
      [{ role: 'user', content: 'hi' }, turn(said)],
    ],
  ])('%j → %j', (messages, left) => {
    expect(withoutForeign({ messages })).toEqual({ messages: left })
  })

  it('leaves a conversation of Anthropic as it came', () => {
    expect(
      withoutForeign({ messages: [{ role: 'user', content: 'hi' }, turn(own, { type: 'redacted_thinking', data: 'x' }, said)] }),
    ).toBeUndefined()
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
    const { format } = messagesSurface.decode(body({ output_config: { format: { type: 'json_schema', schema } } }))
    expect(format).toEqual({ type: 'json_schema', name: 'answer', schema, ...(strict ? { strict } : {}) })
  })
})
