// Features of plain conversation: text, system prompt, turns, the token cap.
import { ask, asked, type Feature, merge, type PerProvider, type PerSurface } from '../feature.ts'

/** OpenAI's surfaces say it in OpenAI's word, the others in the provider's own. */
export const servedTier: Feature = {
  request: ask('hello'),
  gets: { text: 'You said: hello', stop: 'end' },
  tier: ({ surface, provider }) => (surface === 'responses' || surface === 'chat' || provider === 'openai' ? 'default' : 'standard'),
  losses: [{ on: ({ surface, provider, mode }) => surface === 'messages' && provider !== 'anthropic' && mode === 'stream', tier: null }],
}

export const text: Feature = {
  request: ask('hello there'),
  sent: asked('hello there'),
  gets: { text: 'You said: hello there', stop: 'end' },
}

const brief = 'Be brief.'

export const system: Feature = {
  request: merge(ask('hello'), {
    responses: { instructions: brief },
    chat: {
      messages: [
        { role: 'system', content: brief },
        { role: 'user', content: 'hello' },
      ],
    },
    interactions: { system_instruction: brief },
    messages: { system: brief },
    generate: { systemInstruction: { parts: [{ text: brief }] } },
  }),
  sent: merge(asked('hello'), {
    openai: {
      input: [
        { type: 'message', role: 'system', content: [{ type: 'input_text', text: brief }] },
        { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'hello' }] },
      ],
    },
    gemini: { system_instruction: brief },
    anthropic: { system: [{ type: 'text', text: brief }] },
  }),
  gets: { text: 'You said: hello', stop: 'end' },
}

const plainTurns = [
  { role: 'user', content: 'one' },
  { role: 'assistant', content: 'two' },
  { role: 'user', content: 'three' },
]
const turns: PerSurface = {
  responses: { input: plainTurns },
  chat: { messages: plainTurns },
  messages: { messages: plainTurns },
  interactions: {
    input: [
      { type: 'user_input', content: [{ type: 'text', text: 'one' }] },
      { type: 'model_output', content: [{ type: 'text', text: 'two' }] },
      { type: 'user_input', content: [{ type: 'text', text: 'three' }] },
    ],
  },
  generate: {
    contents: [
      { role: 'user', parts: [{ text: 'one' }] },
      { role: 'model', parts: [{ text: 'two' }] },
      { role: 'user', parts: [{ text: 'three' }] },
    ],
  },
}
const sentTurns: PerProvider = {
  openai: {
    input: [
      { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'one' }] },
      { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'two' }] },
      { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'three' }] },
    ],
  },
  gemini: turns.interactions,
  anthropic: {
    messages: plainTurns.map(({ role, content }) => ({ role, content: [{ type: 'text', text: content }] })),
  },
}

export const multiTurn: Feature = { request: turns, sent: sentTurns, gets: { text: 'You said: three', stop: 'end' } }

export const lengthStop: Feature = {
  request: merge(ask('count to 3000'), {
    responses: { max_output_tokens: 20 },
    chat: { max_completion_tokens: 20 },
    interactions: { generation_config: { max_output_tokens: 20 } },
    messages: { max_tokens: 20 },
    generate: { generationConfig: { maxOutputTokens: 20 } },
  }),
  sent: merge(asked('count to 3000'), {
    openai: { max_output_tokens: 20 },
    gemini: { generation_config: { max_output_tokens: 20 } },
    anthropic: { max_tokens: 20 },
  }),
  gets: { text: Array.from({ length: 20 }, (_, index) => index + 1).join(' '), stop: 'length' },
}
