// The outer shape of a Messages request, as strict as Anthropic: an unknown field is refused.
import * as z from 'zod'

const loose = z.looseObject({})
const cache = { cache_control: z.strictObject({ type: z.literal('ephemeral'), ttl: z.enum(['5m', '1h']).optional() }).nullish() }
const toolId = z.string().regex(/^[a-zA-Z0-9_-]+$/, "String should match pattern '^[a-zA-Z0-9_-]+$'")

const text = z.strictObject({
  type: z.literal('text'),
  text: z.string().min(1, 'text content blocks must be non-empty'),
  citations: z.array(loose).nullish(),
  ...cache,
})

const image = z.strictObject({
  type: z.literal('image'),
  source: z.discriminatedUnion('type', [
    z.strictObject({
      type: z.literal('base64'),
      media_type: z.enum(['image/jpeg', 'image/png', 'image/gif', 'image/webp']),
      data: z.string(),
    }),
    z.strictObject({ type: z.literal('url'), url: z.string() }),
    z.strictObject({ type: z.literal('file'), file_id: z.string() }),
  ]),
  transformations: z.unknown().optional(),
  ...cache,
})

const document = z.strictObject({
  type: z.literal('document'),
  source: z.looseObject({ type: z.enum(['base64', 'text', 'content', 'url', 'file']) }),
  citations: loose.nullish(),
  title: z.string().nullish(),
  context: z.string().nullish(),
  ...cache,
})

const searchResult = z.looseObject({ type: z.literal('search_result') })
const toolResult = z.strictObject({
  type: z.literal('tool_result'),
  tool_use_id: toolId,
  content: z.union([z.string(), z.array(z.discriminatedUnion('type', [text, image, document, searchResult]))]).optional(),
  is_error: z.boolean().nullish(),
  ...cache,
})

const block = z.discriminatedUnion('type', [
  text,
  image,
  document,
  searchResult,
  toolResult,
  z.strictObject({ type: z.literal('thinking'), thinking: z.string(), signature: z.string() }),
  z.strictObject({ type: z.literal('redacted_thinking'), data: z.string() }),
  z.strictObject({
    type: z.literal('tool_use'),
    id: toolId,
    name: z.string(),
    input: loose,
    caller: z.unknown().optional(),
    ...cache,
  }),
  z.looseObject({
    type: z.enum(['server_tool_use', 'web_search_tool_result', 'web_fetch_tool_result', 'code_execution_tool_result', 'container_upload']),
  }),
])

const tool = z.union([
  z.strictObject({
    type: z.literal('custom').nullish(),
    name: z.string().regex(/^[a-zA-Z0-9_-]{1,128}$/, "String should match pattern '^[a-zA-Z0-9_-]{1,128}$'"),
    description: z.string().optional(),
    input_schema: z.looseObject({ type: z.literal('object') }),
    strict: z.boolean().optional(),
    defer_loading: z.boolean().optional(),
    eager_input_streaming: z.boolean().nullish(),
    input_examples: z.array(loose).optional(),
    allowed_callers: z.array(z.string()).optional(),
    ...cache,
  }),
  z.looseObject({
    type: z.string().regex(/^(web_search|web_fetch|code_execution|bash|text_editor|memory|browser|computer|tool_search)\w*$/),
    name: z.string().optional(),
  }),
])

const parallel = { disable_parallel_tool_use: z.boolean().optional() }
const display = { display: z.enum(['summarized', 'omitted']).nullish() }

export const messagesRequest = z.strictObject({
  model: z.string(),
  max_tokens: z.int().min(0, 'Input should be greater than or equal to 0'),
  messages: z
    .array(z.strictObject({ role: z.enum(['user', 'assistant', 'system']), content: z.union([z.string(), z.array(block)]) }))
    .min(1, 'at least one message is required'),
  system: z.union([z.string(), z.array(text)]).optional(),
  tools: z.array(tool).optional(),
  tool_choice: z
    .discriminatedUnion('type', [
      z.strictObject({ type: z.enum(['auto', 'any']), ...parallel }),
      z.strictObject({ type: z.literal('tool'), name: z.string(), ...parallel }),
      z.strictObject({ type: z.literal('none') }),
    ])
    .optional(),
  thinking: z
    .discriminatedUnion('type', [
      z.strictObject({
        type: z.literal('enabled'),
        budget_tokens: z.int().min(1024, 'Input should be greater than or equal to 1024'),
        ...display,
      }),
      z.strictObject({ type: z.literal('adaptive'), ...display }),
      z.looseObject({ type: z.enum(['disabled', 'between_tools']) }),
    ])
    .optional(),
  output_config: z
    .strictObject({
      effort: z.enum(['low', 'medium', 'high', 'xhigh', 'max']).nullish(),
      format: z.strictObject({ type: z.literal('json_schema'), schema: loose }).nullish(),
    })
    .optional(),
  temperature: z.number().min(0).max(1).optional(),
  top_p: z.number().min(0).max(1).optional(),
  top_k: z.int().min(0).optional(),
  stop_sequences: z.array(z.string()).optional(),
  stream: z.boolean().optional(),
  metadata: z.strictObject({ user_id: z.string().nullish() }).optional(),
  service_tier: z.enum(['auto', 'standard_only'], "Input should be 'auto' or 'standard_only'").optional(),
  speed: z.enum(['standard', 'fast']).nullish(),
  cache_control: cache.cache_control,
  container: z.unknown().optional(),
  inference_geo: z.string().nullish(),
  diagnostics: z.unknown().optional(),
})

export type MessagesRequest = z.output<typeof messagesRequest>
export type Message = MessagesRequest['messages'][number]
export type Content = z.output<typeof block>
