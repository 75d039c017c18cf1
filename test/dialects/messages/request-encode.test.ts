// Requests on the way to Anthropic: turns, ids, tools, thinking, schemas.
import { describe, expect, it } from '@jest/globals'
import { abilitiesOf } from '../../../shared/catalogue/abilities/abilities.ts'
import { messagesWire } from '../../../shared/dialects/messages/index.ts'
import { closedSchema } from '../../../shared/dialects/messages/json-schema.ts'
import type { HubItem, HubRequest } from '../../../shared/hub/request.ts'
import { refusalOf } from '../../support/refusal.ts'

const hub = (over: Partial<HubRequest> = {}): HubRequest => ({
  model: 'claude-sonnet-5',
  items: [{ type: 'message', role: 'user', content: [{ type: 'text', text: 'hi' }] }],
  tools: [],
  maxOutputTokens: 4096,
  hints: {},
  ...over,
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
const send = (items: readonly HubItem[], model = 'claude-opus-4-8') => messagesWire.encode(hub({ items, model })) as unknown as Sent

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
    expect(send([say('user', 'hi'), call('a', args)]).messages[1]?.content[0]).toMatchObject({ type: 'tool_use', input })
  })

  it.each(['call_abc', 'functions.weather:0', 'a|b', '', 'lw-x', 'ümlaut'])('the id %j pairs and fits', id => {
    const { messages } = send([say('user', 'hi'), call(id), result(id)])
    const sent = messages[1]?.content[0]?.id
    expect(sent).toMatch(/^[a-zA-Z0-9_-]+$/)
    expect(messages[2]?.content[0]?.tool_use_id).toBe(sent)
  })

  it('keeps different ids different, the stand-in of one among them', () => {
    const first = String(send([say('user', 'hi'), call('a:b')]).messages[1]?.content[0]?.id)
    const ids = ['a:b', first, 'a_b', 'toolu_1']
    const { messages } = send([say('user', 'hi'), ...ids.map(id => call(id)), ...ids.map(id => result(id))])
    const sent = (turn: number, member: string): unknown[] => messages[turn]?.content.map(block => block[member]) ?? []
    expect(new Set(sent(1, 'id')).size).toBe(ids.length)
    expect(sent(2, 'tool_use_id')).toEqual(sent(1, 'id'))
    expect(sent(1, 'id')).toContain('toolu_1')
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
      say('user', 'go on'),
    ])
    expect(messages[1]?.content).toEqual([
      { type: 'thinking', thinking: 'why', signature: 'v' },
      { type: 'text', text: 'so' },
    ])
  })
})

describe('encode: refused', () => {
  it.each<[string, Partial<HubRequest>, string]>([
    ['free JSON', { format: { type: 'json_object' } }, 'response_format'],
    [
      'a spreadsheet',
      { items: [{ type: 'message', role: 'user', content: [{ type: 'file', data: 'data:application/vnd.ms-excel;base64,AA==' }] }] },
      'input',
    ],
    ['a file of OpenAI', { items: [{ type: 'message', role: 'user', content: [{ type: 'file', fileId: 'file-1' }] }] }, 'input'],
  ])('%s', (_, over, param) => {
    expect(refusalOf(() => messagesWire.encode(hub(over)))).toEqual({ code: 'unsupported_parameter', param })
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
    expect(closedSchema(schema, abilitiesOf('claude-sonnet-5').strictSchema)).toEqual({
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
