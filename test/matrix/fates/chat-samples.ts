// A value for every parameter of the Chat Completions surface.
import { gatewaySamples, schema, url } from './common-samples.ts'
import { flat, one, type Samples } from './sample.ts'

const said = (...content: object[]) => ({ messages: [{ role: 'user', content }] })
const text = { type: 'text', text: 'x' }
const described = { name: 'f', parameters: schema }
const f = { type: 'function', function: described }
const custom = { type: 'custom', custom: { name: 'c' } }
const called = (call: object) => ({
  messages: [
    { role: 'user', content: 'x' },
    { role: 'assistant', content: null, tool_calls: [{ id: 'c', ...call }] },
    { role: 'tool', tool_call_id: 'c', content: 'y' },
  ],
})

export const chatSamples: Samples = {
  ...gatewaySamples,
  ...flat({
    ...{ presence_penalty: 0.5, frequency_penalty: 0.5, logit_bias: { 50256: -100 }, logprobs: true, top_logprobs: 2, seed: 1 },
    ...{ stop: ['END'], prediction: { type: 'content', content: 'x' }, audio: { voice: 'alloy', format: 'wav' }, n: 2 },
    ...{ modalities: ['text', 'audio'], web_search_options: {}, moderation: { model: 'm' }, temperature: 0.5, top_p: 0.5 },
    ...{ reasoning_effort: 'low', verbosity: 'low', store: true, metadata: { a: 'b' }, safety_identifier: 's', user: 'u' },
    ...{ prompt_cache_key: 'k', prompt_cache_options: { mode: 'implicit' }, prompt_cache_retention: '24h', usage: { include: true } },
  }),
  functions: one({ functions: [described] }),
  function_call: one({ functions: [described], function_call: { name: 'f' } }),
  'messages.*.function_call': one(
    {
      messages: [
        { role: 'user', content: 'x' },
        { role: 'assistant', content: 'y', function_call: { name: 'f', arguments: '{}' } },
        { role: 'function', name: 'f', content: 'z' },
      ],
    },
    { other: { messages: [{ role: 'user', content: 'x' }] } },
  ),
  messages: one({ messages: [{ role: 'user', content: 'other words' }] }, { instead: [{ role: 'user', content: 'words' }] }),
  'messages.*.name': one({ messages: [{ role: 'user', content: 'x', name: 'somebody' }] }),
  'messages.*.audio': one({ messages: [{ role: 'assistant', audio: { id: 'audio_1' } }] }),
  'messages.*.content.*.type': { good: said(text), bad: said({ type: 'input_audio', input_audio: { data: 'x', format: 'wav' } }) },
  'messages.*.content.*.file.file_id': one(said({ type: 'file', file: { file_id: 'file-1' } }), { instead: 'file-2' }),
  'messages.*.content.*.image_url.detail': one(said({ type: 'image_url', image_url: { url, detail: 'low' } })),
  'messages.*.content.*.prompt_cache_breakpoint': one(said({ ...text, prompt_cache_breakpoint: { mode: 'explicit' } })),
  'messages.*.tool_calls.*.type': one(called({ type: 'custom', custom: { name: 'c', input: 'x' } }), {
    other: called({ type: 'function', function: { name: 'c', arguments: '{}' } }),
  }),
  max_completion_tokens: one({ max_completion_tokens: 500 }, { instead: 400 }),
  max_tokens: one({ max_completion_tokens: undefined, max_tokens: 500 }, { instead: 400 }),
  response_format: one({ response_format: { type: 'json_schema', json_schema: { name: 'n', schema } } }),
  'response_format.type': {
    good: { response_format: { type: 'json_object' } },
    bad: { response_format: { type: 'grammar' } },
    instead: 'text',
  },
  tools: one({ tools: [f] }),
  'tools.*.type': one({ tools: [custom] }, { other: { tools: [f] } }),
  'tools.*.function.strict': one({ tools: [{ ...f, function: { ...described, strict: true } }] }),
  tool_choice: one({ tools: [f], tool_choice: 'required' }),
  'tool_choice.type': {
    good: { tools: [f, custom], tool_choice: { type: 'custom', custom: { name: 'c' } } },
    bad: { tools: [f], tool_choice: { type: 'custom', custom: { name: 'c' } } },
    other: { tools: [f, custom], tool_choice: { type: 'function', function: { name: 'f' } } },
  },
  parallel_tool_calls: one({ tools: [f], parallel_tool_calls: false }),
  'stream_options.include_usage': one({ stream: true, stream_options: { include_usage: true } }, { inReply: true }),
  'stream_options.include_obfuscation': one({ stream: true, stream_options: { include_obfuscation: false } }),
}
