// The outer shape of a Responses request, as strict as OpenAI: a top-level field it does not know is refused.
import * as z from 'zod'

const loose = z.looseObject({})
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

const otherItems = [
  ...['web_search_call', 'file_search_call', 'computer_call', 'computer_call_output', 'code_interpreter_call', 'image_generation_call'],
  ...['mcp_list_tools', 'mcp_call', 'mcp_approval_request', 'mcp_approval_response', 'shell_call', 'shell_call_output', 'local_shell_call'],
  ...[
    'local_shell_call_output',
    'apply_patch_call',
    'apply_patch_call_output',
    'tool_search_call',
    'tool_search_output',
    'additional_tools',
  ],
  ...['configuration_update', 'compaction', 'compaction_trigger', 'item_reference', 'program', 'program_output'],
] as const

const typedItem = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('function_call'), call_id: z.string(), name: z.string(), arguments: z.string() }),
  z.looseObject({ type: z.literal('function_call_output'), call_id: z.string(), output }),
  z.looseObject({ type: z.literal('custom_tool_call'), call_id: z.string(), name: z.string(), input: z.string() }),
  z.looseObject({ type: z.literal('custom_tool_call_output'), call_id: z.string(), output }),
  z.looseObject({
    type: z.literal('reasoning'),
    id: z.string().optional(),
    summary: z.array(z.looseObject({ type: z.literal('summary_text'), text: z.string() })),
    encrypted_content: z.string().nullish(),
  }),
  z.looseObject({ type: z.enum(otherItems) }),
])

const tool = z.discriminatedUnion('type', [
  z.looseObject({
    type: z.literal('function'),
    name: z.string().regex(/^[a-zA-Z0-9_-]{1,128}$/, 'expected a name that matches ^[a-zA-Z0-9_-]+$'),
    parameters: loose.nullish(),
    strict: z.boolean().nullish(),
    description: z.string().nullish(),
  }),
  z.looseObject({ type: z.literal('custom'), name: z.string() }),
  z.looseObject({
    type: z.enum([
      ...([
        'namespace',
        'web_search',
        'web_search_2025_08_26',
        'web_search_preview',
        'file_search',
        'computer',
        'mcp',
        'code_interpreter',
      ] as const),
      ...(['image_generation', 'shell', 'local_shell', 'apply_patch', 'tool_search', 'programmatic_tool_calling'] as const),
    ]),
  }),
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
const text = z.string().nullish()
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
})

export type ResponsesRequest = z.output<typeof responsesRequest>
export type Item = Exclude<NonNullable<ResponsesRequest['input']>, string>[number]
export type Part = z.output<typeof inputPart>
