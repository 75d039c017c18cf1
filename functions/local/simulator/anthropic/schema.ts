// The outer shape of a Messages request, as strict as Anthropic: an unknown field is refused. What needs a beta stands here too (betas.ts).
import * as z from 'zod'
import { anthropicBase } from '../../../../shared/catalogue/abilities/anthropic.ts'

const loose = z.looseObject({})
const cache = { cache_control: z.strictObject({ type: z.literal('ephemeral'), ttl: z.enum(['5m', '1h']).optional() }).nullish() }
const anything = z.unknown().optional()
const { callId, toolName, images } = anthropicBase.abilities

const named = (pattern: string) => z.string().regex(new RegExp(pattern), `String should match pattern '${pattern}'`)
const toolId = named(callId.pattern)
const quoted = images.map(type => `'${type}'`)
const imageTypes = `Input should be ${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)}`

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
      media_type: z.enum(images, imageTypes),
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
const stateOrReference = z.looseObject({ type: z.enum(['tool_reference', 'browser_state']) })
const toolResult = z.strictObject({
  type: z.literal('tool_result'),
  tool_use_id: toolId,
  content: z.union([z.string(), z.array(z.discriminatedUnion('type', [text, image, document, searchResult, stateOrReference]))]).optional(),
  is_error: z.boolean().nullish(),
  toolset_name: z.string().nullish(),
  ...cache,
})

/** The names are the table's; one word stands for them all, so that the types of the other blocks stay apart. */
const betaBlocks = anthropicBase.abilities.betas.filter(({ place }) => place === 'block').map(({ name }) => name as 'a block of a beta')

/** Blocks whose shape says nothing that the answer depends on. */
const otherBlocks = [
  ...(['server_tool_use', 'web_search_tool_result', 'web_fetch_tool_result', 'code_execution_tool_result'] as const),
  ...(['bash_code_execution_tool_result', 'text_editor_code_execution_tool_result', 'tool_search_tool_result'] as const),
  'container_upload' as const,
  ...betaBlocks,
]

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
    caller: anything,
    toolset_name: z.string().nullish(),
    ...cache,
  }),
  z.looseObject({ type: z.enum(otherBlocks) }),
])

const tool = z.union([
  z.strictObject({
    type: z.literal('custom').nullish(),
    name: named(toolName.pattern.replace('+$', `{1,${toolName.longest}}$`)),
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
    type: z
      .string()
      .regex(/^(web_search|web_fetch|code_execution|bash|text_editor|memory|browser|computer|tool_search|advisor|mcp_toolset)\w*$/),
    name: z.string().optional(),
  }),
])

const parallel = { disable_parallel_tool_use: z.boolean().optional() }
const display = { display: z.enum(['summarized', 'omitted', 'updates']).nullish(), block_binding: anything }

export const messagesRequest = z.strictObject({
  model: z.string(),
  max_tokens: z.int().min(0, 'Input should be greater than or equal to 0'),
  messages: z
    .array(
      z.strictObject({
        role: z.enum(['user', 'assistant', 'system']),
        content: z.union([z.string(), z.array(block)]),
        output_config: anything,
        clear_at: anything,
      }),
    )
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
      task_budget: anything,
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
  container: anything,
  inference_geo: z.string().nullish(),
  diagnostics: anything,
  user_profile_id: z.string().optional(),
  workspace_id: z.string().optional(),
  billing_policy: anything,
  compaction: anything,
  context_management: anything,
  fallback_credit_token: anything,
  fallbacks: anything,
  mcp_servers: anything,
  output_format: anything,
  thread: anything,
})

/** What `POST /v1/messages/count_tokens` takes. */
export const countRequest = messagesRequest.omit({
  ...({ max_tokens: true, metadata: true, stop_sequences: true, stream: true, service_tier: true, temperature: true } as const),
  ...({ top_k: true, top_p: true, container: true, inference_geo: true, diagnostics: true } as const),
  ...({ fallback_credit_token: true, fallbacks: true, thread: true } as const),
})

export type MessagesRequest = z.output<typeof messagesRequest>
export type Message = MessagesRequest['messages'][number]
export type Content = z.output<typeof block>
export type Tool = z.output<typeof tool>
