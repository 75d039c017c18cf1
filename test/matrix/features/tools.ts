// Features around tools: calls, results, force.
import { ask, asked, type Feature, merge, type PerProvider, type PerSurface } from '../feature.ts'
import type { Json } from '../view.ts'

export const parameters = {
  type: 'object',
  properties: { city: { type: 'string' } },
  required: ['city'],
  additionalProperties: false,
}

const described = (name: string) => ({ name, description: `The ${name}.` })
const functionTool = (name: string) => ({ type: 'function', ...described(name), parameters })
const strictTool = (name: string) => ({ ...functionTool(name), strict: false })
const inputTool = (name: string) => ({ ...described(name), input_schema: parameters })

/** These tools on offer, in every surface's words. */
export const tools = (...names: readonly string[]): PerSurface => ({
  responses: { tools: names.map(strictTool) },
  chat: { tools: names.map(name => ({ type: 'function', function: { ...described(name), parameters } })) },
  interactions: { tools: names.map(functionTool) },
  messages: { tools: names.map(inputTool) },
  generate: { tools: [{ functionDeclarations: names.map(name => ({ ...described(name), parametersJsonSchema: parameters })) }] },
})

export const sentTools = (...names: readonly string[]): PerProvider => ({
  openai: { tools: names.map(strictTool) },
  gemini: { tools: names.map(functionTool) },
  anthropic: { tools: names.map(inputTool) },
})

const one = 'Ask weather {"city":"Paris"}.'
const two = 'Ask weather {"city":"Paris, {France}"} and clock {"city":"Rome"}.'

export const toolCall: Feature = {
  request: merge(ask(one), tools('weather')),
  sent: merge(asked(one), sentTools('weather')),
  gets: { calls: [{ name: 'weather', arguments: { city: 'Paris' } }], stop: 'tools' },
  from: { gemini: { signatures: 1 } },
}

export const parallelTools: Feature = {
  request: merge(ask(two), tools('weather', 'clock')),
  sent: merge(asked(two), sentTools('weather', 'clock')),
  gets: {
    calls: [
      { name: 'weather', arguments: { city: 'Paris, {France}' } },
      { name: 'clock', arguments: { city: 'Rome' } },
    ],
    stop: 'tools',
  },
  from: { gemini: { signatures: 2 } },
}

export const forcedTool: Feature = {
  request: merge(ask('hello'), tools('weather', 'clock'), {
    responses: { tool_choice: { type: 'function', name: 'clock' } },
    chat: { tool_choice: { type: 'function', function: { name: 'clock' } } },
    interactions: { generation_config: { tool_choice: { allowed_tools: { mode: 'any', tools: ['clock'] } } } },
    messages: { tool_choice: { type: 'tool', name: 'clock' } },
    generate: { toolConfig: { functionCallingConfig: { mode: 'ANY', allowedFunctionNames: ['clock'] } } },
  }),
  sent: merge(sentTools('weather', 'clock'), {
    openai: { tool_choice: { type: 'function', name: 'clock' } },
    gemini: { generation_config: { tool_choice: { allowed_tools: { mode: 'any', tools: ['clock'] } } } },
    anthropic: { tool_choice: { type: 'tool', name: 'clock' } },
  }),
  gets: { calls: [{ name: 'clock', arguments: { city: 'simulated' } }], stop: 'tools' },
  from: { gemini: { signatures: 1 } },
}

const question = 'Ask it.'
const input = { city: 'Oslo' }
const call = { type: 'function_call', call_id: 'call_1', name: 'weather', arguments: JSON.stringify(input) }
const chatCall = { id: 'call_1', type: 'function', function: { name: 'weather', arguments: JSON.stringify(input) } }
const step = { type: 'function_call', id: 'call_1', name: 'weather', arguments: input }
const toolUse = { type: 'tool_use', id: 'call_1', name: 'weather', input }

interface Results {
  readonly responses: unknown
  readonly chat: unknown
  readonly interactions: Json
  readonly messages: Json
  /** Members of the `functionResponse`. */
  readonly generate: Json
}

/** A question, a call and this result. */
const withResult = (result: Results): PerSurface => ({
  responses: {
    input: [{ role: 'user', content: question }, call, { type: 'function_call_output', call_id: 'call_1', output: result.responses }],
  },
  chat: {
    messages: [
      { role: 'user', content: question },
      { role: 'assistant', content: null, tool_calls: [chatCall] },
      { role: 'tool', tool_call_id: 'call_1', content: result.chat },
    ],
  },
  interactions: {
    input: [
      { type: 'user_input', content: [{ type: 'text', text: question }] },
      step,
      { type: 'function_result', call_id: 'call_1', name: 'weather', ...result.interactions },
    ],
  },
  messages: {
    messages: [
      { role: 'user', content: question },
      { role: 'assistant', content: [toolUse] },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'call_1', ...result.messages }] },
    ],
  },
  generate: {
    contents: [
      { role: 'user', parts: [{ text: question }] },
      { role: 'model', parts: [{ functionCall: { id: 'call_1', name: 'weather', args: input } }] },
      { role: 'user', parts: [{ functionResponse: { id: 'call_1', name: 'weather', ...result.generate } }] },
    ],
  },
})

const sentResult = (result: { readonly openai: unknown; readonly gemini: Json; readonly anthropic: Json }): PerProvider => ({
  openai: { input: [{ role: 'user' }, call, { type: 'function_call_output', call_id: 'call_1', output: result.openai }] },
  gemini: { input: [{ type: 'user_input' }, step, { type: 'function_result', call_id: 'call_1', name: 'weather', ...result.gemini }] },
  anthropic: {
    messages: [
      { role: 'user' },
      { role: 'assistant', content: [toolUse] },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'call_1', ...result.anthropic }] },
    ],
  },
})

/** Gemini 3 refuses a call without its signature; Gemini 2.5 takes a history that somebody wrote. */
const models = { gemini: 'gemini-2.5-flash' }
const sunny = [{ type: 'text', text: 'sunny' }]

export const toolResult: Feature = {
  request: merge(
    withResult({
      responses: 'sunny',
      chat: 'sunny',
      interactions: { result: 'sunny' },
      messages: { content: 'sunny' },
      generate: { response: { output: 'sunny' } },
    }),
    tools('weather'),
  ),
  sent: merge(sentResult({ openai: 'sunny', gemini: { result: 'sunny' }, anthropic: { content: sunny } }), sentTools('weather')),
  gets: { text: 'The tool said: sunny', stop: 'end' },
  models,
}

const url = 'https://example.com/sky.png'
const inputImage = { type: 'input_image', image_url: url, detail: 'auto' }
const geminiImage = { type: 'image', uri: url, mime_type: 'image/png' }
const anthropicImage = { type: 'image', source: { type: 'url', url } }
const inputSunny = [{ type: 'input_text', text: 'sunny' }]

export const toolResultImage: Feature = {
  request: merge(
    withResult({
      responses: [...inputSunny, inputImage],
      chat: [...sunny, { type: 'image_url', image_url: { url } }],
      interactions: { result: [...sunny, geminiImage] },
      messages: { content: [...sunny, anthropicImage] },
      generate: { response: { output: 'sunny' }, parts: [{ fileData: { fileUri: url, mimeType: 'image/png' } }] },
    }),
    tools('weather'),
  ),
  sent: sentResult({
    openai: [...inputSunny, inputImage],
    gemini: { result: [...sunny, geminiImage] },
    anthropic: { content: [...sunny, anthropicImage] },
  }),
  gets: { text: 'The tool said: sunny', stop: 'end' },
  models,
}

const failure = 'no such city'
const saidFailure = { gets: { text: `The tool said: ${failure}`, stop: 'end' } } as const

export const toolError: Feature = {
  request: merge(
    withResult({
      responses: failure,
      chat: failure,
      interactions: { result: failure, is_error: true },
      messages: { content: failure, is_error: true },
      generate: { response: { error: failure } },
    }),
    tools('weather'),
  ),
  sent: sentResult({ openai: failure, gemini: { result: failure }, anthropic: { content: [{ type: 'text', text: failure }] } }),
  ...saidFailure,
  losses: [
    {
      on: ({ surface, provider }) =>
        provider === 'openai' && (surface === 'interactions' || surface === 'messages' || surface === 'generate'),
      sent: sentResult({ openai: `Error: ${failure}`, gemini: {}, anthropic: {} }),
      gets: { text: `The tool said: Error: ${failure}`, stop: 'end' },
    },
  ],
  models,
}
