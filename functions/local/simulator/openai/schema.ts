// The outer shape of a Responses request, as strict as OpenAI: a top-level field it does not know is refused.
import * as z from 'zod'

const loose = z.looseObject({})
const text = z.string().nullish()
const description = z.string().nullish()

const functionTool = z.looseObject({
  type: z.literal('function'),
  name: z.string(),
  parameters: loose.nullish(),
  strict: z.boolean().nullish(),
  description,
})

const customFormat = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('text') }),
  z.looseObject({ type: z.literal('grammar'), definition: z.string(), syntax: z.enum(['lark', 'regex']) }),
])
const customTool = z.looseObject({ type: z.literal('custom'), name: z.string(), description, format: customFormat.nullish() })

const hostedTools = [
  ...['web_search', 'web_search_2025_08_26', 'web_search_preview', 'web_search_preview_2025_03_11', 'file_search', 'computer'],
  ...['computer_use_preview', 'mcp', 'code_interpreter', 'image_generation', 'shell', 'local_shell', 'apply_patch'],
  ...['programmatic_tool_calling'],
] as const

const tool = z.discriminatedUnion('type', [
  functionTool,
  customTool,
  z.looseObject({
    type: z.literal('namespace'),
    name: z.string(),
    description,
    tools: z.array(z.discriminatedUnion('type', [functionTool, customTool])),
  }),
  z.looseObject({ type: z.literal('tool_search'), execution: z.enum(['server', 'client']).nullish(), parameters: loose.nullish() }),
  z.looseObject({ type: z.enum(hostedTools) }),
])

const cacheBreakpoint = { prompt_cache_breakpoint: z.unknown().optional() }
const detail = z.enum(['low', 'high', 'auto', 'original']).nullish()

const inputPart = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('input_text'), text: z.string(), ...cacheBreakpoint }),
  z.looseObject({
    type: z.literal('input_image'),
    image_url: z.string().nullish(),
    file_id: z.string().nullish(),
    detail,
    ...cacheBreakpoint,
  }),
  z.looseObject({
    type: z.literal('input_file'),
    file_data: z.string().nullish(),
    file_id: z.string().nullish(),
    file_url: z.string().nullish(),
    filename: z.string().nullish(),
    ...cacheBreakpoint,
  }),
  z.looseObject({ type: z.literal('output_text'), text: z.string() }),
  z.looseObject({ type: z.literal('refusal'), refusal: z.string() }),
])

const output = z.union([z.string(), z.array(inputPart)])

const message = z.looseObject({
  type: z.literal('message').optional(),
  role: z.enum(['user', 'assistant', 'system', 'developer']),
  content: z.union([z.string(), z.array(inputPart)]),
})

/** Items whose shape says nothing that the answer depends on. An item's id may be left out, as Codex does. */
const otherItems = [
  ...['web_search_call', 'file_search_call', 'computer_call', 'computer_call_output', 'code_interpreter_call', 'image_generation_call'],
  ...['mcp_list_tools', 'mcp_call', 'mcp_approval_request', 'mcp_approval_response', 'shell_call', 'shell_call_output', 'local_shell_call'],
  ...['local_shell_call_output', 'apply_patch_call', 'apply_patch_call_output'],
  ...['configuration_update', 'compaction', 'compaction_trigger', 'item_reference', 'program', 'program_output'],
] as const

const typedItem = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('function_call'), call_id: z.string(), name: z.string(), arguments: z.string() }),
  z.looseObject({ type: z.literal('function_call_output'), call_id: text, output }),
  z.looseObject({ type: z.literal('custom_tool_call'), call_id: z.string(), name: z.string(), input: z.string() }),
  z.looseObject({ type: z.literal('custom_tool_call_output'), call_id: z.string(), output }),
  z.looseObject({
    type: z.literal('reasoning'),
    id: z.string().optional(),
    summary: z.array(z.looseObject({ type: z.literal('summary_text'), text: z.string() })),
    encrypted_content: z.string().nullish(),
  }),
  z.looseObject({ type: z.literal('tool_search_call'), call_id: text, arguments: z.unknown() }),
  z.looseObject({ type: z.literal('tool_search_output'), call_id: text, tools: z.array(tool) }),
  z.looseObject({ type: z.literal('additional_tools'), role: z.literal('developer'), tools: z.array(tool) }),
  z.looseObject({ type: z.enum(otherItems) }),
])

const toolChoice = z.union([
  z.enum(['none', 'auto', 'required']),
  z.looseObject({ type: z.literal('allowed_tools'), mode: z.enum(['auto', 'required']), tools: z.array(loose) }),
  z.looseObject({ type: z.enum(['function', 'custom']), name: z.string() }),
  z.looseObject({ type: z.string() }),
])

const format = z.discriminatedUnion('type', [
  z.looseObject({ type: z.enum(['text', 'json_object']) }),
  z.looseObject({
    type: z.literal('json_schema'),
    name: z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/),
    schema: loose,
    strict: z.boolean().nullish(),
  }),
])

const reasoning = z.strictObject({
  effort: z.enum(['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max']).nullish(),
  summary: z.enum(['auto', 'concise', 'detailed']).nullish(),
  context: z.enum(['auto', 'current_turn', 'all_turns']).nullish(),
  mode: z.enum(['standard', 'pro']).nullish(),
  generate_summary: z.enum(['auto', 'concise', 'detailed']).nullish(),
})

const anything = z.unknown().optional()
const flag = z.boolean().nullish()

export const responsesRequest = z.strictObject({
  model: z.string(),
  input: z.union([z.string(), z.array(z.union([typedItem, message]))]).optional(),
  instructions: text,
  max_output_tokens: z.int().nullish(),
  max_tool_calls: z.int().nullish(),
  metadata: z.record(z.string().max(64), z.string().max(512)).nullish(),
  store: flag,
  background: flag,
  stream: flag,
  stream_options: z.strictObject({ include_obfuscation: flag }).nullish(),
  previous_response_id: text,
  conversation: anything,
  prompt: anything,
  truncation: z.enum(['auto', 'disabled']).nullish(),
  context_management: anything,
  prompt_cache_key: text,
  prompt_cache_options: anything,
  prompt_cache_retention: anything,
  reasoning: reasoning.nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  top_logprobs: z.int().min(0).max(20).nullish(),
  text: z.strictObject({ format: format.nullish(), verbosity: z.enum(['low', 'medium', 'high']).nullish() }).nullish(),
  tools: z.array(tool).nullish(),
  tool_choice: toolChoice.nullish(),
  parallel_tool_calls: flag,
  service_tier: z.enum(['auto', 'default', 'flex', 'scale', 'priority', 'fast', 'ultrafast']).nullish(),
  safety_identifier: text,
  user: text,
  include: z.array(z.string()).nullish(),
  moderation: anything,
  image: anything,
  access_programs: anything,
  multi_agent: anything,
  // Codex sends it; no type of the SDK names it.
  client_metadata: z.record(z.string(), z.string()).nullish(),
})

/** What `POST /v1/responses/input_tokens` takes. */
export const countRequest = z.strictObject({
  ...responsesRequest
    .pick({
      ...{ input: true, instructions: true, conversation: true, previous_response_id: true, parallel_tool_calls: true, reasoning: true },
      ...{ text: true, tool_choice: true, tools: true, truncation: true },
    })
    .partial().shape,
  model: text,
  personality: text,
})

export type ResponsesRequest = z.output<typeof responsesRequest>
export type Item = Exclude<NonNullable<ResponsesRequest['input']>, string>[number]
export type Part = z.output<typeof inputPart>
export type Tool = z.output<typeof tool>
