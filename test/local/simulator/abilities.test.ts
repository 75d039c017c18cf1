// The simulated providers refuse what a model's family is known not to take, in the words that were reported, and take what it takes.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type Simulator, startSimulator } from '../../../functions/local/simulator/simulator.ts'
import type { ProviderName } from '../../../shared/providers/index.ts'
import { type SendOptions, send } from './wire.ts'

let simulator: Simulator
beforeAll(async () => {
  simulator = await startSimulator()
})
afterAll(() => simulator.close())

type Body = Readonly<Record<string, unknown>>
type Row = [what: string, body: Body, text: string, headers?: SendOptions['headers']]

const post = (provider: ProviderName, body: Body, headers?: SendOptions['headers']) =>
  send(simulator.origins[provider], provider, { body, headers })

const refuses = (provider: ProviderName) =>
  it.each<Row>(rows[provider].refused)('refuses %s', async (...[, body, text, headers]) => {
    const reply = await post(provider, body, headers)
    expect([reply.status, reply.text]).toEqual([400, expect.stringContaining(JSON.stringify(text).slice(1, -1))])
  })

const takes = (provider: ProviderName) =>
  it.each<[string, Body, SendOptions['headers']?]>(rows[provider].taken)('takes %s', async (...[, body, headers]) => {
    const reply = await post(provider, body, headers)
    expect([reply.status, reply.status === 200 ? '' : reply.text]).toEqual([200, ''])
  })

const closed = { type: 'object', properties: { n: { type: 'integer' } }, required: ['n'], additionalProperties: false }
const within = (n: object) => ({ ...closed, properties: { n } })

const fn = (parameters: unknown, more: object = {}) => ({ tools: [{ type: 'function', name: 'f', parameters, ...more }] })
const call = { type: 'function_call', call_id: 'c1', name: 'f', arguments: '{}' }
const output = { type: 'function_call_output', call_id: 'c1', output: 'x' }
const say = { role: 'user', content: 'hello' }
const picture = (type: string) => ({ role: 'user', content: [{ type: 'input_image', image_url: `data:${type};base64,AAAA` }] })

const claudeTool = (input_schema: object, more: object = {}) => ({ tools: [{ name: 'f', input_schema, ...more }] })
const turns = (...list: readonly (readonly [string, unknown])[]) => ({ messages: list.map(([role, content]) => ({ role, content })) })
const use = { type: 'tool_use', id: 'toolu_1', name: 'f', input: {} }
const result = { type: 'tool_result', tool_use_id: 'toolu_1', content: 'x' }
const clip = (media_type: string) => [
  { type: 'image', source: { type: 'base64', media_type, data: 'AAAA' } },
  { type: 'text', text: 'x' },
]
const strict = { strict: true }
const beta = (name: string) => ({ 'anthropic-beta': `claude-code-20250219, ${name}` })

const step = { type: 'function_call', id: 'c1', name: 'f', arguments: {} }
const answered = { type: 'function_result', call_id: 'c1', result: 'x' }
const asked = { type: 'user_input', content: 'x' }
const placeholder = 'skip_thought_signature_validator'

const rows: Readonly<Record<ProviderName, { refused: Row[]; taken: [string, Body, SendOptions['headers']?][] }>> = {
  openai: {
    refused: [
      [
        'an effort that GPT-5.1 has not',
        { model: 'gpt-5.1', reasoning: { effort: 'minimal' } },
        "Unsupported value: 'minimal' is not supported with the 'gpt-5.1' model. Supported values are: 'none', 'low', 'medium', and 'high'.",
      ],
      ['none for o3', { model: 'o3', reasoning: { effort: 'none' } }, "Supported values are: 'low', 'medium', and 'high'."],
      ['max for GPT-5', { reasoning: { effort: 'max' } }, "Unsupported value: 'max'"],
      ['low for GPT-5 Pro', { model: 'gpt-5-pro', reasoning: { effort: 'low' } }, "Supported values are: 'high'."],
      ['reasoning of GPT-4.1', { model: 'gpt-4.1', reasoning: { effort: 'low' } }, "Unsupported parameter: 'reasoning.effort'"],
      [
        'encrypted reasoning of GPT-4.1',
        { model: 'gpt-4.1', include: ['reasoning.encrypted_content'] },
        'Encrypted content is not supported',
      ],
      ['a temperature while it thinks', { model: 'gpt-5.5', temperature: 0.5 }, "Unsupported parameter: 'temperature' is not supported"],
      ['a cap of 1', { max_output_tokens: 1 }, 'Expected a value >= 16, but got 1 instead.'],
      [
        'an object without properties',
        fn({ type: 'object' }),
        "Invalid schema for function 'f': In context=(), object schema missing properties.",
      ],
      ['a schema without a type', fn({}), `got 'type: "None"'`],
      [
        'alternatives at the root',
        fn({ type: 'object', properties: {}, anyOf: [{ required: [] }] }),
        "schema must have type 'object' and not have 'oneOf'/'anyOf'/'allOf'/'enum'/'not' at the top level.",
      ],
      ['types in capitals', fn({ type: 'OBJECT', properties: {} }), "'OBJECT' is not valid under any of the given schemas."],
      [
        'a strict tool that is open',
        fn({ type: 'object', properties: {} }, strict),
        "In context=(), 'additionalProperties' is required to be supplied and to be false.",
      ],
      ['a strict tool with allOf', fn(within({ allOf: [] }), strict), "In context=('properties', 'n'), 'allOf' is not permitted."],
      ['a long name', { tools: [{ type: 'function', name: 'n'.repeat(83) }] }, 'Expected a string with maximum length 64'],
      ['a name with a dot', { tools: [{ type: 'function', name: 'fs.read' }] }, "Invalid 'tools[0].name': string does not match pattern"],
      ['a long call id', { input: [{ ...call, call_id: 'c'.repeat(65) }] }, "Invalid 'input[0].call_id': string too long"],
      ['two results of one call', { input: [call, output, output] }, "Duplicate function_call_output for call_id 'c1'"],
      ['an SVG', { input: [picture('image/svg+xml')] }, 'You uploaded an unsupported image.'],
      ['a long user', { user: 'u'.repeat(65) }, "Invalid 'user': string too long."],
    ],
    taken: [
      ['what Codex sends of itself', { client_metadata: { session: 'x' }, prompt_cache_key: 'x' }],
      [
        'items without ids',
        { input: [say, { type: 'web_search_call', status: 'completed', action: { type: 'search', query: 'x' } }, say] },
      ],
      [
        'freeform tools, namespaces, a search for tools, and web access',
        {
          tools: [
            { type: 'custom', name: 'apply_patch', format: { type: 'grammar', syntax: 'lark', definition: 'start: "x"' } },
            {
              type: 'namespace',
              name: 'mcp',
              description: 'x',
              tools: [{ type: 'function', name: 'f', parameters: closed, strict: false }],
            },
            { type: 'tool_search', execution: 'client', description: 'x', parameters: closed },
            { type: 'web_search', external_web_access: true },
          ],
        },
      ],
      [
        'calls and results of such tools',
        {
          input: [
            say,
            { type: 'additional_tools', role: 'developer', tools: [{ type: 'custom', name: 'g' }] },
            { type: 'custom_tool_call', call_id: 'c1', name: 'g', input: 'x' },
            { type: 'custom_tool_call_output', call_id: 'c1', output: 'x' },
            { type: 'tool_search_call', call_id: 'c2', execution: 'client', arguments: {} },
            { type: 'tool_search_output', call_id: 'c2', execution: 'client', tools: [] },
          ],
        },
      ],
      ['a temperature without thinking', { model: 'gpt-5.5', reasoning: { effort: 'none' }, temperature: 0.5 }],
      ['a JPEG under its other name', { input: [picture('image/jpg')] }],
    ],
  },
  gemini: {
    refused: [
      [
        'a level that a model has not',
        { model: 'gemini-3.8-flash', generation_config: { thinking_level: 'minimal' } },
        'Thinking level MINIMAL is not supported for this model. Please retry with other thinking level.',
      ],
      [
        'medium for Gemini 3 Pro',
        { model: 'gemini-3-pro-preview', generation_config: { thinking_level: 'medium' } },
        'Thinking level MEDIUM',
      ],
      [
        'a name that begins with a digit',
        { tools: [{ type: 'function', name: '1c_probe' }] },
        'Must start with a letter or an underscore.',
      ],
      [
        'an end with a model turn',
        { model: 'gemini-3.6-flash', input: [asked, { type: 'model_output', content: 'x' }] },
        'Requests ending with a model turn are not supported.',
      ],
      [
        'a choice that names no function',
        {
          tools: [{ type: 'google_search' }],
          generation_config: { tool_choice: { allowed_tools: { mode: 'any', tools: ['web_search'] } } },
        },
        '"web_search" is not the name of a function.',
      ],
      ['an SVG', { input: [{ type: 'image', mime_type: 'image/svg+xml', data: 'AAAA' }] }, 'Unsupported MIME type: image/svg+xml'],
      ['no input', { input: [] }, 'must not be empty'],
      [
        'an unsigned call after a signed one',
        {
          model: 'gemini-3.6-flash',
          input: [asked, { ...step, signature: placeholder }, answered, { ...step, id: 'c2' }, { ...answered, call_id: 'c2' }],
        },
        'Function call is missing a thought_signature',
      ],
    ],
    taken: [
      ['an end with a model turn, before 3.6', { model: 'gemini-3.5-flash', input: [asked, { type: 'model_output', content: 'x' }] }],
      [
        "the placeholder for another model's signature",
        { model: 'gemini-3.6-flash', input: [asked, { ...step, signature: placeholder }, answered] },
      ],
      ['names with dots and colons', { tools: [{ type: 'function', name: 'fs.read:all' }] }],
      [
        'types in capitals',
        { tools: [{ type: 'function', name: 'f', parameters: { type: 'OBJECT', properties: { a: { type: 'STRING' } } } }] },
      ],
    ],
  },
  anthropic: {
    refused: [
      [
        'no thinking of a model that always thinks',
        { model: 'claude-fable-5', thinking: { type: 'disabled' } },
        '"thinking.type.disabled" is not supported for this model.',
      ],
      [
        'a budget of a model that decides itself',
        { max_tokens: 4000, thinking: { type: 'enabled', budget_tokens: 1024 } },
        'Use "thinking.type.adaptive" and "output_config.effort" to control thinking behavior.',
      ],
      [
        'adaptive thinking of an older model',
        { model: 'claude-opus-4-5', thinking: { type: 'adaptive' } },
        'adaptive thinking is not supported',
      ],
      [
        'disabled where it is between tools',
        { model: 'claude-sonnet-5-5', thinking: { type: 'disabled' } },
        '"thinking.type.between_tools"',
      ],
      [
        'no thinking at the highest effort',
        { model: 'claude-opus-5', thinking: { type: 'disabled' }, output_config: { effort: 'max' } },
        '"output_config.effort" set to "max"',
      ],
      [
        'an effort that Opus 4.6 has not',
        { model: 'claude-opus-4-6', output_config: { effort: 'xhigh' } },
        "This model does not support effort level 'xhigh'. Supported levels: high, low, max, medium.",
      ],
      [
        'an effort of Sonnet 4.5',
        { model: 'claude-sonnet-4-5', output_config: { effort: 'low' } },
        'does not support the effort parameter',
      ],
      [
        'a forced tool of Opus 5.5',
        { model: 'claude-opus-5-5', ...claudeTool(closed), tool_choice: { type: 'any' } },
        'tool_choice: type "tool" and "any" are not supported for this model.',
      ],
      [
        'a system turn, before Opus 4.8',
        { model: 'claude-opus-4-7', ...turns(['user', 'x'], ['system', 'y']) },
        "role 'system' is not supported on this model",
      ],
      ['a system turn first', turns(['system', 'x'], ['user', 'y']), "messages.0: use the top-level 'system' parameter"],
      ['a system turn before a user turn', turns(['user', 'x'], ['system', 'y'], ['user', 'z']), 'messages.1: a'],
      ['an end with its own turn', turns(['user', 'x'], ['assistant', 'y']), 'This model does not support assistant message prefill.'],
      [
        'a strict tool with bounds',
        claudeTool(within({ type: 'integer', minimum: 1, maximum: 9 }), strict),
        "tools.0.custom: For 'integer' type, properties maximum, minimum are not supported",
      ],
      ['a strict tool of Sonnet 4', { model: 'claude-sonnet-4-0', ...claudeTool(closed, strict) }, 'strict tools are not supported'],
      [
        'definitions in a strict tool',
        claudeTool({ ...within({ $ref: '#/definitions/n' }), definitions: { n: { type: 'integer' } } }, strict),
        "property 'definitions' is not supported",
      ],
      [
        'a nullable list in a strict tool',
        claudeTool(within({ type: ['array', 'null'], items: {} }), strict),
        `'type' value ["array","null"]`,
      ],
      [
        'a bound in a format',
        { output_config: { format: { type: 'json_schema', schema: within({ type: 'string', minLength: 1 }) } } },
        "output_config.format.schema: For 'string' type, property 'minLength' is not supported",
      ],
      ['types in capitals', claudeTool({ type: 'OBJECT' }), 'input_schema'],
      [
        'alternatives at the root',
        claudeTool({ type: 'object', oneOf: [{ required: [] }] }),
        'tools.0.custom.input_schema: input_schema does not support oneOf, allOf, or anyOf at the top level',
      ],
      [
        'a JPEG under another name',
        turns(['user', clip('image/jpg')]),
        "Input should be 'image/jpeg', 'image/png', 'image/gif' or 'image/webp'",
      ],
      ['a long name', { tools: [{ name: 'n'.repeat(129), input_schema: closed }] }, "String should match pattern '^[a-zA-Z0-9_-]{1,128}$'"],
      ['white space', turns(['user', ' \n']), 'text content blocks must contain non-whitespace text'],
      ['white space as the system prompt', { system: ' ' }, 'system: text content blocks must contain non-whitespace text'],
      [
        'an id of a call twice',
        turns(['user', 'x'], ['assistant', [use]], ['user', [result]], ['assistant', [use]], ['user', [result]]),
        '`tool_use` ids must be unique',
      ],
      ['an address as user', { metadata: { user_id: 'a@example.com' } }, 'metadata.user_id: user_id appears to contain an email address.'],
      ['a number as user', { metadata: { user_id: '+49 30 1234567' } }, 'appears to contain a phone number'],
      ['a long user', { metadata: { user_id: 'u'.repeat(257) } }, 'String should have at most 256 characters'],
      ['a temperature', { temperature: 0.5 }, '`temperature` is deprecated for this model.'],
      ['context management without its beta', { context_management: { edits: [] } }, 'context_management: Extra inputs are not permitted'],
      [
        'a task budget without its beta',
        { output_config: { task_budget: {} } },
        'output_config.task_budget: Extra inputs are not permitted',
      ],
      ['MCP with another beta', { mcp_servers: [] }, 'mcp_servers: Extra inputs are not permitted', beta('context-management-2025-06-27')],
      ['an MCP toolset without its beta', { tools: [{ type: 'mcp_toolset', mcp_server_name: 'x' }] }, "Input tag 'mcp_toolset'"],
    ],
    taken: [
      ['context management with its beta', { context_management: { edits: [] } }, beta('context-management-2025-06-27')],
      ['MCP with its beta', { mcp_servers: [], tools: [{ type: 'mcp_toolset', mcp_server_name: 'x' }] }, beta('mcp-client-2025-11-20')],
      ['a task budget with its beta', { output_config: { task_budget: {} } }, beta('task-budgets-2026-03-13')],
      ['a system turn where it may stand', turns(['user', 'x'], ['assistant', 'y'], ['user', 'z'], ['system', 'w'])],
      ['thinking between tools', { model: 'claude-sonnet-5-5', thinking: { type: 'between_tools' } }],
      ['a blank block beside a call', turns(['user', 'x'], ['assistant', [{ type: 'text', text: ' ' }, use]], ['user', [result]])],
      ['sampling that changes nothing', { temperature: 1, top_p: 1 }],
      ['the tools that it knows itself', { tools: [{ type: 'bash_20250124', name: 'bash' }] }],
      ['a cache mark', { system: [{ type: 'text', text: 'x', cache_control: { type: 'ephemeral', ttl: '1h' } }] }],
    ],
  },
}

describe.each(Object.keys(rows) as ProviderName[])('%s', provider => {
  refuses(provider)
  takes(provider)
})
