// Features of what the answer is made of: structured output and reasoning.
import { expect } from '@jest/globals'
import type { ProviderName } from '../../../shared/catalogue/models.ts'
import { ask, asked, type Feature, merge } from '../feature.ts'
import { sentTools, tools } from './tools.ts'

const schema = {
  type: 'object',
  properties: { name: { type: 'string' }, kind: { enum: ['b', 'c'] } },
  required: ['name', 'kind'],
  additionalProperties: false,
}

export const structuredOutput: Feature = {
  request: merge(ask('describe'), {
    responses: { text: { format: { type: 'json_schema', name: 'thing', schema, strict: true } } },
    chat: { response_format: { type: 'json_schema', json_schema: { name: 'thing', schema, strict: true } } },
    interactions: { response_format: { type: 'text', mime_type: 'application/json', schema } },
    messages: { output_config: { format: { type: 'json_schema', schema } } },
    generate: { generationConfig: { responseMimeType: 'application/json', responseJsonSchema: schema } },
  }),
  sent: merge(asked('describe'), {
    openai: { text: { format: { type: 'json_schema', schema } } },
    gemini: { response_format: { type: 'text', mime_type: 'application/json', schema } },
    anthropic: { output_config: { format: { type: 'json_schema', schema } } },
  }),
  gets: { text: '{"name":"","kind":"b"}', stop: 'end' },
}

const wantsReasoning = {
  responses: { reasoning: { effort: 'low', summary: 'auto' }, include: ['reasoning.encrypted_content'] },
  chat: { reasoning_effort: 'low' },
  interactions: { generation_config: { thinking_level: 'low', thinking_summaries: 'auto' } },
  messages: { thinking: { type: 'adaptive', display: 'summarized' }, output_config: { effort: 'low' } },
  generate: { generationConfig: { thinkingConfig: { thinkingLevel: 'LOW', includeThoughts: true } } },
}
const sentReasoning = {
  openai: { reasoning: { effort: 'low', summary: 'auto' }, include: ['reasoning.encrypted_content'] },
  gemini: { generation_config: { thinking_level: 'low', thinking_summaries: 'auto' } },
  anthropic: { thinking: { type: 'adaptive', display: 'summarized' }, output_config: { effort: 'low' } },
}

/** Chat cannot ask for a summary. */
const sentEffort = {
  openai: { reasoning: { effort: 'low' }, include: ['reasoning.encrypted_content'] },
  gemini: { generation_config: { thinking_level: 'low' } },
  anthropic: { thinking: { type: 'adaptive' }, output_config: { effort: 'low' } },
}

export const reasoning: Feature = {
  request: merge(ask('hm'), wantsReasoning),
  sent: merge(asked('hm'), sentReasoning),
  gets: { reasoning: 'The user wants: hm', signatures: 1, text: 'You said: hm', stop: 'end' },
  losses: [{ on: ({ surface }) => surface === 'chat', gets: { text: 'You said: hm', stop: 'end' }, sent: merge(asked('hm'), sentEffort) }],
}

const question = 'Ask weather {"city":"Paris"}.'
const sealed = (provider: string) => expect.stringMatching(new RegExp(`^${Buffer.from(`simulated ${provider} r`).toString('base64')}`))

/** The provider's own signature stands where it wants it, before the call that it led to. */
const replayed = {
  openai: {
    input: [
      expect.objectContaining({ role: 'user' }),
      expect.objectContaining({ type: 'reasoning', encrypted_content: sealed('openai') }),
      expect.objectContaining({ type: 'function_call', name: 'weather', arguments: '{"city":"Paris"}' }),
      expect.objectContaining({ type: 'function_call_output', output: 'sunny' }),
    ],
  },
  gemini: {
    input: [
      expect.objectContaining({ type: 'user_input' }),
      expect.objectContaining({ type: 'thought', signature: sealed('gemini') }),
      expect.objectContaining({ type: 'function_call', name: 'weather', arguments: { city: 'Paris' }, signature: sealed('gemini') }),
      expect.objectContaining({ type: 'function_result', name: 'weather' }),
    ],
  },
  anthropic: {
    messages: [
      expect.objectContaining({ role: 'user' }),
      {
        role: 'assistant',
        content: [
          expect.objectContaining({ type: 'thinking', thinking: `The user wants: ${question}`, signature: sealed('anthropic') }),
          expect.objectContaining({ type: 'tool_use', name: 'weather', input: { city: 'Paris' } }),
        ],
      },
      expect.objectContaining({ role: 'user' }),
    ],
  },
}

export const reasoningReplay: Feature = {
  request: merge(ask(question), tools('weather'), wantsReasoning),
  sent: merge<ProviderName>(sentTools('weather'), sentReasoning, replayed),
  gets: { reasoning: `The user wants: ${question}`, signatures: 1, text: 'The tool said: sunny', stop: 'end' },
  second: { result: 'sunny' },
  losses: [
    {
      on: ({ surface }) => surface === 'chat',
      gets: { text: 'The tool said: sunny', stop: 'end' },
      sent: merge<ProviderName>(sentTools('weather'), sentEffort, replayed),
    },
  ],
}
