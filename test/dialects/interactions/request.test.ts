// Interactions requests: shapes refused, twins in both directions, and what survives on the way to Gemini.
import { describe, expect, it } from '@jest/globals'
import { interactionsSurface, interactionsWire } from '../../../shared/dialects/interactions/index.ts'
import { withoutForeign } from '../../../shared/dialects/interactions/reasoning.ts'
import type { HubItem, HubRequest } from '../../../shared/hub/request.ts'
import { refusalOf } from '../../support/refusal.ts'
import { readBody, readHub } from '../../support/specimens.ts'

const body = (over: Record<string, unknown> = {}) => ({ model: 'gemini-3.6-flash', input: 'hi', ...over })

const hub = (over: Partial<HubRequest> = {}): HubRequest => ({
  model: 'gemini-3.6-flash',
  items: [{ type: 'message', role: 'user', content: [{ type: 'text', text: 'hi' }] }],
  tools: [],
  hints: {},
  ...over,
})

describe('check', () => {
  const native = { target: 'gemini', native: false } as const

  it('takes fields that it does not know, and nulls', () => {
    expect(() => interactionsSurface.check(body({ brand_new: 1, tools: null, generation_config: null }), native)).not.toThrow()
  })

  it.each([
    [{ input: undefined }, 'input'],
    [{ input: 7 }, 'input'],
    [{ input: [{ text: 'no type' }] }, 'input.0.type'],
    [{ tools: {} }, 'tools'],
    [{ tools: [{ name: 'x' }] }, 'tools.0.type'],
    [{ generation_config: 'hot' }, 'generation_config'],
    [{ generation_config: { max_output_tokens: 'many' } }, 'generation_config.max_output_tokens'],
    [{ generation_config: { tool_choice: 'whatever' } }, 'generation_config.tool_choice'],
    [{ store: 'no' }, 'store'],
    [{ stream: 1 }, 'stream'],
  ])('%j → %s', (over, param) => {
    expect(refusalOf(() => interactionsSurface.check(body(over), native))).toEqual({ code: 'invalid_parameter', param })
  })

  it.each(['seed', 'stop_sequences'])('refuses generation_config.%s by contract', name => {
    const generation_config = { [name]: name === 'seed' ? 1 : ['x'] }
    expect(refusalOf(() => interactionsSurface.check(body({ generation_config }), native))).toEqual({
      code: 'unsupported_generation_config',
      param: `generation_config.${name}`,
    })
  })

  it('reads the cap where it stands', () => {
    expect(interactionsSurface.tokenCap.read(body({ generation_config: { max_output_tokens: 5 } }))).toBe(5)
    expect(interactionsSurface.tokenCap.read(body())).toBeUndefined()
  })
})

describe('twins', () => {
  it('decodes the specimen', () => {
    expect(interactionsSurface.decode(readBody('interactions/conversation.request.json'))).toEqual(
      readHub('interactions/conversation.hub.json'),
    )
  })

  it('encodes the specimen', () => {
    expect(interactionsWire.encode(readHub('interactions/conversation.hub.json'))).toEqual(
      readBody('interactions/conversation.request.json'),
    )
  })
})

const userText = (text: string): HubItem => ({ type: 'message', role: 'user', content: [{ type: 'text', text }] })

describe('decode', () => {
  it.each<[string, unknown, HubItem[]]>([
    ['a string', 'hi', [userText('hi')]],
    ['one content', { type: 'text', text: 'hi' }, [userText('hi')]],
    ['contents', [{ type: 'text', text: 'hi' }], [userText('hi')]],
    ['one step', { type: 'user_input', content: 'hi' }, [userText('hi')]],
    ['a step with one content', [{ type: 'user_input', content: { type: 'text', text: 'hi' } }], [userText('hi')]],
    [
      'results inside the turn',
      [
        {
          type: 'user_input',
          content: [
            { type: 'text', text: 'so?' },
            { type: 'function_result', call_id: 'a', result: { ok: 1 } },
          ],
        },
      ],
      [{ type: 'tool-result', id: 'a', content: [{ type: 'text', text: '{"ok":1}' }] }, userText('so?')],
    ],
    [
      'a finished search',
      [
        { type: 'google_search_call', id: 's', arguments: { queries: ['x'] } },
        { type: 'google_search_result', call_id: 's', result: [] },
      ],
      [{ type: 'web-search', id: 's', queries: ['x'] }],
    ],
    [
      'an unsigned thought',
      [
        { type: 'thought', summary: [] },
        { type: 'user_input', content: 'hi' },
      ],
      [userText('hi')],
    ],
  ])('%s', (_, input, items) => {
    expect(interactionsSurface.decode(body({ input })).items).toEqual(items)
  })

  it.each([
    [{ input: [{ type: 'url_context_call', id: 'x' }] }, 'input.0'],
    [{ input: [{ type: 'user_input', content: [{ type: 'audio', data: 'x' }] }] }, 'input.0.content.0'],
    [{ input: { type: 'image', uri: 'gs://bucket/x.png' } }, 'input.uri'],
    [{ input: { type: 'document', uri: 'https://generativelanguage.googleapis.com/v1beta/files/abc' } }, 'input.uri'],
    [{ tools: [{ type: 'function', name: 'a' }, { type: 'code_execution' }] }, 'tools.1'],
    [{ response_format: [{ type: 'image' }] }, 'response_format.0'],
  ])('refuses to carry %j', (over, param) => {
    expect(refusalOf(() => interactionsSurface.decode(body(over)))).toEqual({ code: 'unsupported_parameter', param })
  })

  it.each([
    [{ input: [{ type: 'function_call', name: 'a' }] }, 'input.0.id'],
    [{ input: [{ type: 'function_result', call_id: 'a' }] }, 'input.0.result'],
    [{ input: { type: 'image', data: 'AA==' } }, 'input.mime_type'],
    [{ tools: [{ type: 'function' }] }, 'tools.0.name'],
  ])('says where %j is broken', (over, param) => {
    expect(refusalOf(() => interactionsSurface.decode(body(over)))).toEqual({ code: 'invalid_parameter', param })
  })

  it.each<[unknown, HubRequest['toolChoice']]>([
    ['auto', 'auto'],
    ['validated', 'auto'],
    ['any', 'required'],
    ['none', 'none'],
    [{ allowed_tools: { mode: 'any', tools: ['a'] } }, { name: 'a' }],
    [{ allowed_tools: { mode: 'auto', tools: ['a'] } }, { allowed: ['a'], mode: 'auto' }],
    [{ allowed_tools: { mode: 'any' } }, 'required'],
    [{ allowed_tools: { mode: 'none', tools: ['a'] } }, 'none'],
  ])('tool choice %j → %j', (tool_choice, expected) => {
    expect(interactionsSurface.decode(body({ generation_config: { tool_choice } })).toolChoice).toEqual(expected)
  })

  it.each<[Record<string, unknown>, HubRequest['format']]>([
    [{ response_mime_type: 'application/json' }, { type: 'json_object' }],
    [{ response_format: { type: 'text', mime_type: 'application/json' } }, { type: 'json_object' }],
    [{ response_format: { type: 'text' } }, undefined],
    [{ response_format: { schema: { type: 'string' } } }, { type: 'json_schema', name: 'answer', schema: { type: 'string' } }],
    [
      { response_format: { type: 'object', title: 'My answer', properties: {} } },
      { type: 'json_schema', name: 'My answer', schema: { type: 'object', title: 'My answer', properties: {} } },
    ],
  ])('format %j', (over, format) => {
    expect(interactionsSurface.decode(body(over)).format).toEqual(format)
  })
})

describe('encode', () => {
  it('never lets Google keep a translated conversation', () => {
    expect(interactionsWire.encode(hub({ store: true })).store).toBe(false)
  })

  it('joins instructions, wherever they stand', () => {
    const items: HubItem[] = [
      { type: 'message', role: 'system', content: [{ type: 'text', text: 'a' }] },
      userText('hi'),
      { type: 'message', role: 'developer', content: [{ type: 'text', text: 'b' }] },
    ]
    const sent = interactionsWire.encode(hub({ items }))
    expect(sent.system_instruction).toBe('a\n\nb')
    expect(sent.input).toEqual([{ type: 'user_input', content: [{ type: 'text', text: 'hi' }] }])
  })

  it.each([
    ['gemini-3.6-flash', 'none', 'minimal'],
    ['gemini-3.6-flash', 'minimal', 'minimal'],
    ['gemini-3.1-pro-preview', 'none', 'low'],
    ['gemini-2.5-pro', 'minimal', 'low'],
    ['gemini-3.6-flash', 'xhigh', 'high'],
    ['gemini-3.6-flash', 'max', 'high'],
    ['gemini-3.6-flash', 'medium', 'medium'],
  ])('%s: effort %s → %s', (model, effort, thinking_level) => {
    expect(interactionsWire.encode(hub({ model, effort })).generation_config).toEqual({ thinking_level })
  })

  it.each<[HubRequest['toolChoice'], unknown]>([
    ['auto', 'auto'],
    ['none', 'none'],
    ['required', 'any'],
    [{ name: 'a' }, { allowed_tools: { mode: 'any', tools: ['a'] } }],
    [{ allowed: ['a', 'b'], mode: 'auto' }, { allowed_tools: { mode: 'auto', tools: ['a', 'b'] } }],
  ])('tool choice %j', (toolChoice, expected) => {
    const sent = interactionsWire.encode(hub({ tools: [{ type: 'function', name: 'a' }], toolChoice }))
    expect(sent.generation_config).toEqual({ tool_choice: expected })
  })

  it('replays only what Gemini signed', () => {
    const items: HubItem[] = [
      { type: 'reasoning', summary: ['x'], signature: { provider: 'openai', value: 'v' } },
      { type: 'reasoning', summary: ['x'], signature: { provider: 'anthropic', value: 'v', redacted: true } },
      { type: 'reasoning', summary: ['x'] },
      { type: 'reasoning', summary: [], signature: { provider: 'gemini', value: 'v' } },
    ]
    expect(interactionsWire.encode(hub({ items: [userText('hi'), ...items] })).input).toMatchObject([
      { type: 'user_input' },
      { type: 'thought', signature: 'v' },
    ])
  })

  it.each<[string, Partial<HubRequest>, string]>([
    ['a search of some domains', { tools: [{ type: 'web_search', allowedDomains: ['a.com'] }] }, 'tools.0'],
    ['a file of OpenAI', { items: [{ type: 'message', role: 'user', content: [{ type: 'file', fileId: 'f' }] }] }, 'input'],
  ])('refuses %s', (_, over, param) => {
    expect(refusalOf(() => interactionsWire.encode(hub(over)))).toEqual({ code: 'unsupported_parameter', param })
  })
})

describe('withoutForeign', () => {
  const foreign = { type: 'thought', signature: `lw1.openai.${Buffer.from('s').toString('base64url')}` }
  const own = { type: 'thought', signature: 'c2ln' }
  const said = { type: 'model_output', content: [] }

  it('leaves out the thoughts of another provider', () => {
    expect(withoutForeign({ input: [own, foreign, said] })).toEqual({ input: [own, said] })
  })

  it.each([['hi'], [[own, said]], [{ type: 'text', text: 'hi' }]])('leaves %j as it came', input => {
    expect(withoutForeign({ input })).toBeUndefined()
  })
})
