// A value for every parameter of the Messages surface.
import { gatewaySamples, schema, url, userLocation } from './common-samples.ts'
import { flat, members, one, type Sample, type Samples } from './sample.ts'

const cache_control = { type: 'ephemeral' }
const text = { type: 'text', text: 'x' }
const cached = { ...text, cache_control }
const citing = { type: 'document', source: { type: 'text', media_type: 'text/plain', data: 'x' }, citations: { enabled: true } }
const said = (...content: object[]) => ({ messages: [{ role: 'user', content }] })
const given = (...content: unknown[]) => said({ type: 'tool_result', tool_use_id: 't', content })
const fetched = (content: unknown) => said({ type: 'web_fetch_tool_result', tool_use_id: 't', content })
const document = (source: object) => ({ type: 'document', source })
const byFile = { type: 'file', file_id: 'file_1' }
const named = { type: 'document', source: { type: 'url', url }, title: 'a.pdf' }
const f = { name: 'f', input_schema: schema }
const search = { type: 'web_search_20250305', name: 'web_search' }
const tool = (holder: object, name: string, value: unknown): Sample => one({ tools: [{ ...holder, [name]: value }] })
const onSearch = (name: string, value: unknown): Samples => ({ [`tools.*.${name} (web_search_20250305)`]: tool(search, name, value) })

const cacheSamples: Samples = {
  cache_control: one({ cache_control }),
  'system.*.cache_control': one({ system: [cached] }),
  'tools.*.cache_control': tool(f, 'cache_control', cache_control),
  'messages.*.content.*.cache_control': one(said(cached)),
  'messages.*.content.*.content.*.cache_control': one(given(cached)),
  'messages.*.content.*.content.*.content.*.cache_control': one(given({ type: 'search_result', content: [cached] })),
  'messages.*.content.*.content.*.source.content.*.cache_control': one(given(document({ type: 'content', content: [cached] }))),
  'messages.*.content.*.source.content.*.cache_control': one(said(document({ type: 'content', content: [cached] }))),
  'messages.*.content.*.content.content.cache_control': one(fetched({ type: 'x', content: { type: 'document', cache_control } })),
  'messages.*.content.*.content.content.source.content.*.cache_control': one(
    fetched({ type: 'x', content: document({ type: 'content', content: [cached] }) }),
  ),
  'messages.*.content.*.content.tool_references.*.cache_control': one(
    said({ type: 'tool_search_tool_result', tool_use_id: 't', content: { type: 'x', tool_references: [{ cache_control }] } }),
  ),
}

export const messagesSamples: Samples = {
  ...gatewaySamples,
  ...cacheSamples,
  ...flat({
    ...{
      top_k: 4,
      stop_sequences: ['END'],
      temperature: 0.5,
      top_p: 0.5,
      system: 'Be brief.',
      tools: [f],
      output_format: { type: 'json_schema' },
    },
    ...{ mcp_servers: [{ type: 'url', url, name: 'm' }], fallbacks: [{ model: 'claude-haiku-5' }], container: 'c', thread: 't' },
    ...{ billing_policy: 'b', fallback_credit_token: 't', inference_geo: 'us', speed: 'fast', diagnostics: {}, compaction: {} },
    ...{ context_management: { edits: [] }, betas: ['b'], user_profile_id: 'u', workspace_id: 'w' },
  }),
  'messages.*.content.*.citations (document)': one(said(citing)),
  'messages.*.content.*.content.*.citations (document)': one(given(citing)),
  max_tokens: one({ max_tokens: 500 }, { instead: 400 }),
  messages: one({ messages: [{ role: 'user', content: 'other words' }] }, { instead: [{ role: 'user', content: 'words' }] }),
  'messages.*.content.*.type': { good: said(text), bad: said({ type: 'search_result', source: 's', title: 't', content: [text] }) },
  'messages.*.content.*.name (server_tool_use)': one(said({ type: 'server_tool_use', id: 's', name: 'web_fetch', input: {} })),
  'messages.*.content.*.content.*.type (search_result)': one(given({ type: 'search_result', source: 's', title: 't', content: [text] })),
  'messages.*.content.*.source.type': one(said({ type: 'image', source: byFile })),
  'messages.*.content.*.content.*.source.type': one(given({ type: 'image', source: byFile })),
  'messages.*.content.*.title (document)': one(said(named)),
  'messages.*.content.*.context (document)': one(said({ ...named, context: 'c' })),
  'messages.*.content.*.citations (text)': one(said({ ...text, citations: [{ type: 'page_location' }] })),
  'thinking.type': one({ thinking: { type: 'disabled' } }, { instead: 'adaptive' }),
  'thinking.budget_tokens': one({ thinking: { type: 'enabled', budget_tokens: 1024 } }, { instead: 3999 }),
  'thinking.block_binding': one({ thinking: { type: 'adaptive', block_binding: 'x' } }),
  'thinking.display': one({ thinking: { type: 'adaptive', display: 'omitted' } }),
  ...members('output_config', { effort: 'low', format: { type: 'json_schema', schema }, task_budget: { type: 'tokens', total: 5000 } }),
  'tools.*.type': { good: { tools: [{ type: 'custom', ...f }] }, bad: { tools: [{ type: 'bash_20250124', name: 'bash' }] } },
  'tools.*.strict': tool(f, 'strict', true),
  'tools.*.defer_loading': tool(f, 'defer_loading', true),
  'tools.*.eager_input_streaming': tool(f, 'eager_input_streaming', true),
  'tools.*.input_examples': tool(f, 'input_examples', [{ a: 'b' }]),
  'tools.*.allowed_callers': tool(f, 'allowed_callers', ['code_execution_20260120']),
  ...onSearch('allowed_domains', ['a.example']),
  ...onSearch('blocked_domains', ['a.example']),
  ...onSearch('user_location', userLocation),
  ...onSearch('max_uses', 3),
  tool_choice: one({ tools: [f], tool_choice: { type: 'any' } }),
  'tool_choice.disable_parallel_tool_use': one({ tools: [f], tool_choice: { type: 'auto', disable_parallel_tool_use: true } }),
  'metadata.user_id': one({ metadata: { user_id: 'u' } }),
}
