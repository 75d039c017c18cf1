// A value for every parameter of the Interactions surface.
import { gatewaySamples, schema, url } from './common-samples.ts'
import { flat, members, one, type Samples } from './sample.ts'

const image = { type: 'image', uri: url }
const other = 'https://example.com/b.png'
const said = (...content: object[]) => ({ input: [{ type: 'user_input', content }] })
const given = (...result: object[]) => ({
  input: [
    { type: 'function_call', id: 'c', name: 'f', arguments: {} },
    { type: 'function_result', call_id: 'c', name: 'f', result },
  ],
})
const text = { type: 'text', text: 'x' }
const cited = { ...text, annotations: [{ type: 'url_citation', url, title: 'a', start_index: 0, end_index: 1 }] }
const video = { type: 'video', uri: 'https://example.com/a.mp4' }
const f = { type: 'function', name: 'f', parameters: schema }

export const interactionsSamples: Samples = {
  ...gatewaySamples,
  ...members('generation_config', {
    ...{ seed: 1, stop_sequences: ['END'], temperature: 0.5, top_p: 0.5, thinking_level: 'low', thinking_summaries: 'auto' },
    ...{ speech_config: {}, transcription_config: {}, video_config: {}, image_config: {}, top_k: 4 },
    ...{ presence_penalty: 1, frequency_penalty: 1, candidate_count: 2 },
  }),
  'generation_config.max_output_tokens': one({ generation_config: { max_output_tokens: 500 } }, { instead: 400 }),
  'generation_config.tool_choice': one({ tools: [f], generation_config: { tool_choice: 'any' } }),
  ...flat({
    ...{ system_instruction: 'Be brief.', tools: [f], response_modalities: ['image'], previous_interaction_id: 'v1_1' },
    ...{ cached_content: 'c', continuation_token: 't', environment: {}, webhook_config: {}, agent: 'a', agent_config: {}, store: true },
    ...{ labels: { a: 'b' }, safety_settings: [{ category: 'c', threshold: 't' }] },
  }),
  input: one({ input: 'other words' }, { instead: 'words' }),
  'input.type': { good: { input: text }, bad: { input: video } },
  'input.*.type': { good: { input: [text] }, bad: { input: [video] } },
  'input.*.content.*.type': { good: said(text), bad: said(video) },
  'input.*.result.*.type (audio)': one(given({ type: 'audio', data: 'eA==', mime_type: 'audio/wav' })),
  'input.uri': one({ input: image }, { instead: other }),
  'input.*.uri': one({ input: [image] }, { instead: other }),
  'input.*.content.*.uri': one(said(image), { instead: other }),
  'input.resolution': one({ input: { ...image, resolution: 'low' } }),
  'input.*.resolution': one({ input: [{ ...image, resolution: 'low' }] }),
  'input.*.content.*.resolution': one(said({ ...image, resolution: 'low' })),
  'input.*.result.*.resolution': one(given({ ...image, resolution: 'low' })),
  'input.annotations': one({ input: cited }),
  'input.*.annotations': one({ input: [cited] }),
  'input.*.content.*.annotations': one(said(cited)),
  'tools.*.type': { good: { tools: [f] }, bad: { tools: [{ type: 'url_context' }] } },
  'tools.*.search_types': one({ tools: [{ type: 'google_search', search_types: ['image_search'] }] }),
  response_format: one({ response_format: { type: 'text', mime_type: 'application/json', schema } }),
  'response_format.type (audio)': one({ response_format: { type: 'audio' } }),
  'response_format.*.type (audio)': one({ response_format: [{ type: 'audio' }] }),
  response_mime_type: one({ response_mime_type: 'text/x.enum' }),
}
