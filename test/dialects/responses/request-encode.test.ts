// The hub's requests as OpenAI's Responses bodies.
import { describe, expect, it } from '@jest/globals'
import * as fc from 'fast-check'
import { responsesSurface, responsesWire } from '../../../shared/dialects/responses/index.ts'
import type { HubItem, HubRequest, HubTool } from '../../../shared/hub/request.ts'
import { requests } from '../arbitrary.ts'

const encode = (request: Partial<HubRequest>) => responsesWire.encode({ model: 'gpt-5.5', items: [], tools: [], hints: {}, ...request })
const encodeItems = (...items: HubItem[]): unknown => encode({ items }).input

const call: HubItem = { type: 'tool-call', id: 'call_1', name: 'f', arguments: '{}' }
const user: HubItem = { type: 'message', role: 'user', content: [{ type: 'text', text: 'Hello' }] }
const signed = (provider: 'openai' | 'gemini' | 'anthropic'): HubItem => ({
  type: 'reasoning',
  summary: [],
  signature: { provider, value: 'sig' },
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
