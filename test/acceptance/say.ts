// One meaning in the words of each surface, and what a provider's stream says when its model calls a tool.
import type { SurfaceName } from '../../shared/dialects/abouts.ts'
import { doorFor, type MainWireName, servedBy } from '../../shared/providers/index.ts'
import type { Event, Json } from './harness.ts'

export const everySurface: readonly SurfaceName[] = ['responses', 'chat', 'interactions', 'messages', 'generate']

/** The surfaces whose requests for this model are translated. */
export function abroad(model: string): SurfaceName[] {
  const provider = servedBy(model)
  return everySurface.filter(surface => provider === undefined || surface !== doorFor(provider, surface).wire)
}

export interface Said {
  readonly role: 'system' | 'user' | 'assistant'
  readonly text: string
}

export interface Call {
  readonly id: string
  readonly name: string
  readonly arguments?: Json
  readonly result: string
}

export type Turn = Said | { readonly calls: readonly Call[] } | { readonly image: string }

export interface Tool {
  readonly name: string
  readonly parameters?: Json
  readonly strict?: boolean
}

export interface Meaning {
  readonly turns?: readonly Turn[]
  readonly tools?: readonly Tool[]
  /** The one tool to call. */
  readonly choice?: string
  readonly allowed?: readonly string[]
  readonly cap?: number
  readonly effort?: string
  readonly user?: string
  readonly schema?: Json
}

const hello: readonly Turn[] = [{ role: 'user', text: 'Hello' }]

/** The body of a request, without its model. Messages has a cap by itself, since Anthropic wants one. */
export const say: Readonly<Record<SurfaceName, (meaning: Meaning) => Json>> = {
  responses: ({ turns = hello, tools, choice, allowed, cap, effort, user, schema }) => ({
    input: turns.flatMap(responsesItems),
    max_output_tokens: cap ?? 100,
    ...(tools && { tools: tools.map(tool => ({ type: 'function', ...tool })) }),
    ...(choice && { tool_choice: { type: 'function', name: choice } }),
    ...(allowed && { tool_choice: { type: 'allowed_tools', mode: 'auto', tools: allowed.map(name => ({ type: 'function', name })) } }),
    ...(effort && { reasoning: { effort } }),
    ...(user && { safety_identifier: user }),
    ...(schema && { text: { format: { type: 'json_schema', name: 'answer', schema } } }),
  }),
  chat: ({ turns = hello, tools, choice, allowed, cap, effort, user, schema }) => ({
    messages: turns.flatMap(chatMessages),
    max_completion_tokens: cap ?? 100,
    ...(tools && { tools: tools.map(tool => ({ type: 'function', function: tool })) }),
    ...(choice && { tool_choice: { type: 'function', function: { name: choice } } }),
    ...(allowed && {
      tool_choice: {
        type: 'allowed_tools',
        allowed_tools: { mode: 'auto', tools: allowed.map(name => ({ type: 'function', function: { name } })) },
      },
    }),
    ...(effort && { reasoning_effort: effort }),
    ...(user && { safety_identifier: user }),
    ...(schema && { response_format: { type: 'json_schema', json_schema: { name: 'answer', schema } } }),
  }),
  interactions: ({ turns = hello, tools, choice, allowed, cap, effort, schema }) => ({
    ...(turns.some(isSystem) && { system_instruction: turns.flatMap(turn => (isSystem(turn) ? turn.text : [])).join('\n') }),
    input: turns.filter(turn => !isSystem(turn)).flatMap(interactionSteps),
    ...(tools && { tools: tools.map(({ name, parameters }) => ({ type: 'function', name, parameters })) }),
    generation_config: {
      max_output_tokens: cap ?? 100,
      ...(choice && { tool_choice: { allowed_tools: { mode: 'any', tools: [choice] } } }),
      ...(allowed && { tool_choice: { allowed_tools: { mode: 'auto', tools: allowed } } }),
      ...(effort && { thinking_level: effort }),
    },
    ...(schema && { response_format: { type: 'text', mime_type: 'application/json', schema } }),
  }),
  messages: ({ turns = hello, tools, choice, cap, effort, user, schema }) => ({
    messages: turns.flatMap(messagesTurns),
    max_tokens: cap ?? 100,
    ...(tools && { tools: tools.map(({ parameters, ...tool }) => ({ ...tool, input_schema: parameters ?? {} })) }),
    ...(choice && { tool_choice: { type: 'tool', name: choice } }),
    ...(effort === 'none' && { thinking: { type: 'disabled' } }),
    ...((effort && effort !== 'none') || schema
      ? { output_config: { ...(effort && { effort }), ...(schema && { format: { type: 'json_schema', schema } }) } }
      : {}),
    ...(user && { metadata: { user_id: user } }),
  }),
  generate: ({ turns = hello, tools, choice, allowed, cap, effort, schema }) => ({
    ...(turns.some(isSystem) && { systemInstruction: { parts: turns.flatMap(turn => (isSystem(turn) ? { text: turn.text } : [])) } }),
    contents: turns.filter(turn => !isSystem(turn)).flatMap(generateContents),
    ...(tools && { tools: [{ functionDeclarations: tools.map(({ name, parameters }) => ({ name, parametersJsonSchema: parameters })) }] }),
    ...(choice && { toolConfig: { functionCallingConfig: { mode: 'ANY', allowedFunctionNames: [choice] } } }),
    ...(allowed && { toolConfig: { functionCallingConfig: { mode: 'AUTO', allowedFunctionNames: allowed } } }),
    generationConfig: {
      maxOutputTokens: cap ?? 100,
      ...(effort && { thinkingConfig: effort === 'none' ? { thinkingBudget: 0 } : { thinkingLevel: effort.toUpperCase() } }),
      ...(schema && { responseMimeType: 'application/json', responseJsonSchema: schema }),
    },
  }),
}

const isSystem = (turn: Turn): turn is Said => 'role' in turn && turn.role === 'system'

function responsesItems(turn: Turn): Json[] {
  if ('image' in turn) return [{ role: 'user', content: [{ type: 'input_image', image_url: turn.image }] }]
  if ('role' in turn) return [{ role: turn.role === 'system' ? 'developer' : turn.role, content: turn.text }]
  return [
    ...turn.calls.map(({ id, name, arguments: args }) => ({
      type: 'function_call',
      call_id: id,
      name,
      arguments: JSON.stringify(args ?? {}),
    })),
    ...turn.calls.map(({ id, result }) => ({ type: 'function_call_output', call_id: id, output: result })),
  ]
}

function chatMessages(turn: Turn): Json[] {
  if ('image' in turn) return [{ role: 'user', content: [{ type: 'image_url', image_url: { url: turn.image } }] }]
  if ('role' in turn) return [{ role: turn.role, content: turn.text }]
  return [
    {
      role: 'assistant',
      content: null,
      tool_calls: turn.calls.map(({ id, name, arguments: args }) => ({
        id,
        type: 'function',
        function: { name, arguments: JSON.stringify(args ?? {}) },
      })),
    },
    ...turn.calls.map(({ id, result }) => ({ role: 'tool', tool_call_id: id, content: result })),
  ]
}

function interactionSteps(turn: Turn): Json[] {
  if ('image' in turn) {
    const [, mime_type = '', data = ''] = /^data:([^;,]*);base64,(.*)$/.exec(turn.image) ?? []
    return [{ type: 'user_input', content: [data === '' ? { type: 'image', uri: turn.image } : { type: 'image', mime_type, data }] }]
  }
  if ('role' in turn)
    return [{ type: turn.role === 'assistant' ? 'model_output' : 'user_input', content: [{ type: 'text', text: turn.text }] }]
  return [
    ...turn.calls.map(({ id, name, arguments: args }) => ({ type: 'function_call', id, name, arguments: args ?? {} })),
    ...turn.calls.map(({ id, result }) => ({ type: 'function_result', call_id: id, result })),
  ]
}

function generateContents(turn: Turn): Json[] {
  if ('image' in turn) {
    const [, mimeType = '', data = ''] = /^data:([^;,]*);base64,(.*)$/.exec(turn.image) ?? []
    const part = data === '' ? { fileData: { fileUri: turn.image, mimeType: 'image/png' } } : { inlineData: { mimeType, data } }
    return [{ role: 'user', parts: [part] }]
  }
  if ('role' in turn) return [{ role: turn.role === 'assistant' ? 'model' : 'user', parts: [{ text: turn.text }] }]
  return [
    { role: 'model', parts: turn.calls.map(({ id, name, arguments: args }) => ({ functionCall: { id, name, args: args ?? {} } })) },
    {
      role: 'user',
      parts: turn.calls.map(({ id, name, result }) => ({ functionResponse: { id, name, response: { output: result } } })),
    },
  ]
}

function messagesTurns(turn: Turn): Json[] {
  if ('image' in turn) {
    const [, media_type = '', data = ''] = /^data:([^;,]*);base64,(.*)$/.exec(turn.image) ?? []
    const source = data === '' ? { type: 'url', url: turn.image } : { type: 'base64', media_type, data }
    return [{ role: 'user', content: [{ type: 'image', source }] }]
  }
  if ('role' in turn) return [{ role: turn.role, content: turn.text }]
  return [
    { role: 'assistant', content: turn.calls.map(({ id, name, arguments: args }) => ({ type: 'tool_use', id, name, input: args ?? {} })) },
    { role: 'user', content: turn.calls.map(({ id, result }) => ({ type: 'tool_result', tool_use_id: id, content: result })) },
  ]
}

/** The stream of an answer that calls this tool without arguments. */
export const callOf = (model: string, name: string): Event[] => calling[servedBy(model)?.wire ?? 'responses'](name)

const calling: Readonly<Record<MainWireName, (name: string) => Event[]>> = {
  responses(name) {
    const item = { type: 'function_call', id: 'fc_1', call_id: 'call_1', name, arguments: '{}', status: 'completed' }
    const response = { id: 'resp_1', object: 'response', created_at: 1, model: 'm', status: 'completed', output: [item], usage: null }
    return [
      { data: { type: 'response.created', response: { ...response, status: 'in_progress', output: [] } } },
      { data: { type: 'response.output_item.added', output_index: 0, item: { ...item, arguments: '' } } },
      { data: { type: 'response.function_call_arguments.delta', output_index: 0, item_id: 'fc_1', delta: '{}' } },
      { data: { type: 'response.output_item.done', output_index: 0, item } },
      { data: { type: 'response.completed', response } },
    ]
  },
  interactions(name) {
    const interaction = { id: 'v1_1', status: 'requires_action', model: 'm', object: 'interaction' }
    return [
      { event: 'interaction.created', data: { event_type: 'interaction.created', interaction: { ...interaction, status: 'in_progress' } } },
      {
        event: 'step.start',
        data: { event_type: 'step.start', index: 0, step: { type: 'function_call', id: 'call_1', name, arguments: {} } },
      },
      { event: 'step.delta', data: { event_type: 'step.delta', index: 0, delta: { type: 'arguments_delta', arguments: '{}' } } },
      { event: 'step.stop', data: { event_type: 'step.stop', index: 0 } },
      { event: 'interaction.completed', data: { event_type: 'interaction.completed', interaction } },
    ]
  },
  messages(name) {
    const message = {
      id: 'msg_1',
      type: 'message',
      role: 'assistant',
      model: 'm',
      content: [],
      usage: { input_tokens: 1, output_tokens: 1 },
    }
    return [
      { data: { type: 'message_start', message } },
      { data: { type: 'content_block_start', index: 0, content_block: { type: 'tool_use', id: 'toolu_1', name, input: {} } } },
      { data: { type: 'content_block_delta', index: 0, delta: { type: 'input_json_delta', partial_json: '{}' } } },
      { data: { type: 'content_block_stop', index: 0 } },
      { data: { type: 'message_delta', delta: { stop_reason: 'tool_use' }, usage: { output_tokens: 2 } } },
      { data: { type: 'message_stop' } },
    ]
  },
}
