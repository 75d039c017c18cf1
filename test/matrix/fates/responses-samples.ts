// A value for every parameter of the Responses surface.
import { gatewaySamples, schema, url, userLocation } from './common-samples.ts'
import { flat, members, one, type Sample, type Samples } from './sample.ts'

const said = (...content: object[]) => ({ input: [{ type: 'message', role: 'user', content }] })
const given = (...output: object[]) => ({
  input: [
    { type: 'function_call', call_id: 'c', name: 'f', arguments: '{}' },
    { type: 'function_call_output', call_id: 'c', output },
  ],
})
const text = { type: 'input_text', text: 'x' }
const image = { type: 'input_image', image_url: url }
const f = { type: 'function', name: 'f', parameters: schema, strict: false }
const search = { type: 'web_search' }
const clientSearch = { type: 'tool_search', execution: 'client', parameters: schema }
const breakpoint = { mode: 'explicit' }
const tool = (holder: object, name: string, value: unknown): Sample => one({ tools: [{ ...holder, [name]: value }] })

/** The four names of the search. */
const onSearch = (name: string, value: unknown): Samples => ({ [`tools.*.${name} (web_search)`]: tool(search, name, value) })

export const responsesSamples: Samples = {
  ...gatewaySamples,
  ...flat({
    ...{ input: 'other words', instructions: 'Be brief.', max_tool_calls: 3, metadata: { a: 'b' }, store: true, truncation: 'auto' },
    ...{ previous_response_id: 'resp_1', conversation: 'conv_1', prompt: { id: 'pmpt_1' }, temperature: 0.5, top_p: 0.5, top_logprobs: 2 },
    ...{ context_management: [{ type: 'compaction', compact_threshold: 1000 }], prompt_cache_key: 'k', prompt_cache_retention: '24h' },
    ...{ prompt_cache_options: { mode: 'implicit' }, safety_identifier: 's', user: 'u', moderation: { model: 'm' } },
    ...{ include: ['reasoning.encrypted_content'], access_programs: { cyber: 'x' }, client_metadata: { a: 'b' } },
  }),
  ...members('reasoning', { effort: 'low', summary: 'auto', generate_summary: 'auto', context: 'auto', mode: 'pro' }),
  ...members('stream_options', { include_obfuscation: false }),
  ...members('image', { context_compression: 'auto' }),
  'stream_options.include_obfuscation': one({ stream: true, stream_options: { include_obfuscation: false } }),
  input: one({ input: 'other words' }, { instead: 'words' }),
  max_output_tokens: one({ max_output_tokens: 500 }, { instead: 400 }),
  'input.*.type': { good: said(text), bad: { input: [{ type: 'item_reference', id: 'x' }] } },
  'input.*.phase': one({
    input: [
      { role: 'assistant', content: 'x', phase: 'commentary' },
      { role: 'user', content: 'y' },
    ],
  }),
  'input.*.content.*.type': { good: said(text), bad: said({ type: 'input_audio', data: 'x' }) },
  'input.*.output.*.type': { good: given(text), bad: given({ type: 'input_audio', data: 'x' }) },
  'input.*.content.*.file_id': one(said({ type: 'input_file', file_id: 'file-1' })),
  'input.*.output.*.file_id': one(given({ type: 'input_file', file_id: 'file-1' })),
  'input.*.content.*.detail': one(said({ ...image, detail: 'low' })),
  'input.*.output.*.detail': one(given({ ...image, detail: 'low' })),
  'input.*.content.*.prompt_cache_breakpoint': one(said({ ...text, prompt_cache_breakpoint: breakpoint })),
  'input.*.output.*.prompt_cache_breakpoint': one(given({ ...text, prompt_cache_breakpoint: breakpoint })),
  'text.format': one({ text: { format: { type: 'json_schema', name: 'n', schema } } }),
  'text.format.type': { good: { text: { format: { type: 'text' } } }, bad: { text: { format: { type: 'grammar' } } } },
  'text.verbosity': one({ text: { verbosity: 'low' } }),
  tools: one({ tools: [f] }),
  'tools.*.type': { good: { tools: [f] }, bad: { tools: [{ type: 'code_interpreter', container: { type: 'auto' } }] } },
  'tools.*.strict': one({ tools: [{ ...f, strict: true }] }, { instead: false }),
  'tools.*.execution': { good: { tools: [clientSearch] }, bad: { tools: [{ ...clientSearch, execution: 'server' }] } },
  'tools.*.async': tool(f, 'async', true),
  'tools.*.allowed_callers': tool(f, 'allowed_callers', ['programmatic']),
  'tools.*.defer_loading (function)': tool(f, 'defer_loading', true),
  'tools.*.output_schema (function)': tool(f, 'output_schema', schema),
  'tools.*.filters.allowed_domains': tool(search, 'filters', { allowed_domains: ['a.example'] }),
  'tools.*.filters.blocked_domains': tool(search, 'filters', { blocked_domains: ['a.example'] }),
  ...onSearch('user_location', userLocation),
  ...onSearch('search_context_size', 'low'),
  ...onSearch('search_content_types', ['text']),
  'tools.*.external_web_access': tool(search, 'external_web_access', false),
  tool_choice: one({ tools: [f], tool_choice: 'required' }),
  'tool_choice.type': {
    good: { tools: [f], tool_choice: { type: 'function', name: 'f' } },
    bad: { tools: [f], tool_choice: { type: 'mcp', server_label: 'x' } },
  },
  parallel_tool_calls: one({ tools: [f], parallel_tool_calls: false }),
}
