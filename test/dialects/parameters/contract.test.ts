// The refused lists of the contract (contract §6), spelled out apart from the tables, and how fields are found in a body.
import { describe, expect, it } from '@jest/globals'
import type { ProviderName } from '../../../shared/catalogue/models.ts'
import { type SurfaceName, surfaceNames } from '../../../shared/dialects/abouts.ts'
import type { Body, CheckOptions } from '../../../shared/dialects/dialect.ts'
import { parameterCheck } from '../../../shared/dialects/parameters/index.ts'
import { surfaces } from '../../../shared/dialects/surfaces.ts'
import { LeewayError } from '../../../shared/errors/leeway-error.ts'
import { providerNames } from '../../../shared/providers/index.ts'
import { recordOf } from '../../../shared/record.ts'

const everybody = providerNames
const checks = recordOf(surfaceNames, name => parameterCheck(surfaces[name], surfaces[name].parameters))
const document = { type: 'document', source: { type: 'text', media_type: 'text/plain', data: 'x' }, citations: { enabled: true } }
const cached = { type: 'text', text: 'x', cache_control: { type: 'ephemeral' } }
const said = (...content: unknown[]): Body => ({ messages: [{ role: 'user', content }] })

function outcome(surface: SurfaceName, body: Body, options: Partial<CheckOptions> = {}): string {
  try {
    checks[surface](body, { target: 'openai', native: false, ...options })
    return 'passes'
  } catch (error) {
    if (error instanceof LeewayError) return `${error.code} ${error.param}`
    throw error
  }
}

describe('refused whatever the target', () => {
  const refusals: readonly [SurfaceName, string, Body][] = [
    ['chat', 'unsupported_parameter presence_penalty', { presence_penalty: 0.5 }],
    ['chat', 'unsupported_parameter frequency_penalty', { frequency_penalty: -1 }],
    ['chat', 'unsupported_parameter logit_bias', { logit_bias: { 50256: -100 } }],
    ['chat', 'unsupported_parameter logprobs', { logprobs: true }],
    ['chat', 'unsupported_parameter top_logprobs', { top_logprobs: 2 }],
    ['chat', 'unsupported_parameter seed', { seed: 0 }],
    ['chat', 'unsupported_parameter stop', { stop: 'END' }],
    ['chat', 'unsupported_parameter stop', { stop: ['END'] }],
    ['chat', 'unsupported_parameter prediction', { prediction: { type: 'content', content: 'x' } }],
    ['chat', 'unsupported_parameter audio', { audio: { voice: 'alloy', format: 'wav' } }],
    ['chat', 'unsupported_parameter modalities', { modalities: ['text', 'audio'] }],
    ['chat', 'unsupported_parameter web_search_options', { web_search_options: {} }],
    ['chat', 'unsupported_value n', { n: 2 }],
    ['chat', 'unsupported_parameter background', { background: true }],
    ['messages', 'unsupported_parameter top_k', { top_k: 40 }],
    ['messages', 'unsupported_parameter stop_sequences', { stop_sequences: ['END'] }],
    ['messages', 'unsupported_parameter cache_control', { cache_control: { type: 'ephemeral' } }],
    ['messages', 'unsupported_parameter system.0.cache_control', { system: [cached] }],
    ['messages', 'unsupported_parameter tools.1.cache_control', { tools: [{ name: 'a' }, { name: 'b', cache_control: {} }] }],
    ['messages', 'unsupported_parameter messages.0.content.1.cache_control', said({ type: 'text', text: 'x' }, cached)],
    ['messages', 'unsupported_parameter messages.0.content.0.content.0.cache_control', said({ type: 'tool_result', content: [cached] })],
    ['messages', 'unsupported_parameter messages.0.content.0.citations', said(document)],
    ['messages', 'unsupported_parameter messages.0.content.0.citations', said({ ...document, type: 'file' })],
    ['messages', 'unsupported_parameter messages.0.content.0.content.0.citations', said({ type: 'tool_result', content: [document] })],
    ['messages', 'unsupported_parameter background', { background: true }],
    ['interactions', 'unsupported_generation_config generation_config.seed', { generation_config: { seed: 1 } }],
    ['interactions', 'unsupported_generation_config generation_config.stop_sequences', { generation_config: { stop_sequences: ['x'] } }],
    ['interactions', 'unsupported_parameter background', { background: true }],
    ['responses', 'unsupported_parameter background', { background: true }],
  ]

  it.each(refusals)('%s: %s', (surface, expected, body) => {
    expect(everybody.map(target => outcome(surface, body, { target }))).toEqual([expected, expected, expected])
  })
})

describe('refused across providers, untouched at home', () => {
  const bound: readonly [SurfaceName, ProviderName, string, Body][] = [
    ['responses', 'openai', 'previous_response_id', { previous_response_id: 'resp_1' }],
    ['responses', 'openai', 'conversation', { conversation: 'conv_1' }],
    ['responses', 'openai', 'prompt', { prompt: { id: 'pmpt_1' } }],
    [
      'responses',
      'openai',
      'input.0.content.0.file_id',
      { input: [{ role: 'user', content: [{ type: 'input_file', file_id: 'file-1' }] }] },
    ],
    ['responses', 'openai', 'tools.1.type', { tools: [{ type: 'web_search' }, { type: 'code_interpreter' }] }],
    ['interactions', 'gemini', 'previous_interaction_id', { previous_interaction_id: 'v1_1' }],
    ['interactions', 'gemini', 'tools.0.type', { tools: [{ type: 'url_context' }] }],
    ['messages', 'anthropic', 'messages.0.content.0.source.type', said({ type: 'image', source: { type: 'file', file_id: 'file_1' } })],
    ['messages', 'anthropic', 'tools.0.type', { tools: [{ type: 'bash_20250124', name: 'bash' }] }],
  ]

  it.each(bound)('%s of %s: %s', (surface, home, param, body) => {
    const expected = everybody.map(target => (target === home ? 'passes' : `unsupported_parameter ${param}`))
    expect(everybody.map(target => outcome(surface, body, { target }))).toEqual(expected)
  })
})

describe('harmless', () => {
  const harmless: readonly [SurfaceName, string, Body][] = [
    [
      'chat',
      'defaults',
      { n: 1, logprobs: false, presence_penalty: 0, frequency_penalty: 0, modalities: ['text'], logit_bias: {}, stop: null },
    ],
    ['chat', 'what SDKs send by themselves', { store: true, user: 'u', metadata: { a: 'b' }, stream_options: { include_usage: true } }],
    [
      'responses',
      'a coding agent',
      { store: false, include: ['reasoning.encrypted_content'], prompt_cache_key: 'k', parallel_tool_calls: false },
    ],
    ['messages', 'a coding agent', { metadata: { user_id: 'u' }, thinking: { type: 'adaptive' }, context_management: { edits: [] } }],
    ['messages', 'citations switched off', said({ ...document, citations: { enabled: false } })],
    ['messages', 'an answer with citations that is sent back', said({ type: 'text', text: 'x', citations: [{ type: 'page_location' }] })],
    [
      'messages',
      'a tool that is called with such names',
      said({ type: 'tool_use', id: 'a', name: 'f', input: { cache_control: {}, citations: 1 } }),
    ],
    ['messages', 'plain text', { system: 'cache_control', messages: [{ role: 'user', content: 'top_k' }] }],
    ['interactions', 'data of any kind as a result', { input: [{ type: 'function_result', call_id: 'a', result: [{ type: 'film' }] }] }],
    ['interactions', 'a schema by itself', { response_format: { type: ['object', 'null'], properties: {} } }],
    ['interactions', 'plain input', { input: 'hello', store: true, labels: { a: 'b' }, generation_config: { stop_sequences: [] } }],
  ]

  it.each(harmless)('%s: %s', (surface, _, body) => {
    expect(everybody.map(target => outcome(surface, body, { target }))).toEqual(['passes', 'passes', 'passes'])
  })
})

describe('fields that nobody knows', () => {
  it.each<[SurfaceName, ProviderName | undefined]>([
    ['responses', 'openai'],
    ['chat', undefined],
    ['interactions', 'gemini'],
    ['messages', 'anthropic'],
  ])('%s: they travel to %s, and are refused elsewhere unless null', (surface, home) => {
    for (const target of everybody) {
      expect(outcome(surface, { novelty: 1 }, { target })).toBe(target === home ? 'passes' : 'unsupported_parameter novelty')
      expect(outcome(surface, { novelty: null }, { target })).toBe('passes')
    }
  })

  it('are refused inside an object that is listed by its members', () => {
    expect(outcome('interactions', { generation_config: { novelty: 1 } })).toBe('unsupported_parameter generation_config.novelty')
    expect(outcome('interactions', { generation_config: { novelty: 1 } }, { target: 'gemini' })).toBe('passes')
    expect(outcome('messages', { thinking: { type: 'adaptive', novelty: null } })).toBe('passes')
  })
})

describe('several faults', () => {
  it("answers the first of the table, whatever the body's order", () => {
    expect(outcome('chat', { n: 2, seed: 1, logprobs: true })).toBe('unsupported_parameter logprobs')
    expect(outcome('chat', { logprobs: true, seed: 1, novelty: 1 })).toBe('unsupported_parameter logprobs')
  })

  it('answers the first element of an array', () => {
    expect(outcome('messages', said({ type: 'text' }, cached, cached))).toBe('unsupported_parameter messages.0.content.1.cache_control')
  })

  it('points to the Responses tool for a search on Chat', () => {
    const check = () => checks.chat({ web_search_options: {} }, { target: 'openai', native: false })
    expect(check).toThrow(/`web_search` tool of the Responses surface/)
  })
})

it('reads nothing that the tables do not speak of', () => {
  const forbidden = {
    get anything() {
      throw new Error('was read')
    },
  }
  const messages = [{ content: [{ type: 'tool_use', input: forbidden }] }, { content: [{ type: 'text', text: forbidden }] }]
  const tools = [{ name: 'f', input_schema: forbidden }]
  expect(outcome('messages', { messages, tools })).toBe('passes')
  expect(outcome('responses', { input: [{ type: 'reasoning', summary: [forbidden] }], metadata: forbidden }, { target: 'gemini' })).toBe(
    'passes',
  )
})

it('takes malformed bodies without a crash', () => {
  for (const messages of [
    1,
    'x',
    {},
    [],
    [null],
    [[]],
    [{ content: 3 }],
    [{ content: [null, 1, 'x', []] }],
    [{ content: { cache_control: {} } }],
  ]) {
    expect(outcome('messages', { messages })).toBe('passes')
  }
})
