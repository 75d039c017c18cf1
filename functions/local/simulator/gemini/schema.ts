// The outer shape of an Interactions request, as strict as Google: an unknown field is refused.
import * as z from 'zod'

const loose = z.looseObject({})
const media = { data: z.string().optional(), uri: z.string().optional(), mime_type: z.string().optional() }

const content = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('text'), text: z.string() }),
  z.looseObject({ type: z.enum(['image', 'audio', 'document', 'video']), ...media }),
])

const functionResult = z.looseObject({
  type: z.literal('function_result'),
  call_id: z.string(),
  name: z.string().optional(),
  result: z.union([z.string(), z.array(z.unknown()), loose]),
  is_error: z.boolean().optional(),
})

const contents = z.union([z.string(), z.array(z.union([content, functionResult])), content])

const hosted = [
  ...(['google_search', 'url_context', 'code_execution', 'file_search'] as const),
  ...(['google_maps', 'mcp_server_tool', 'retrieval', 'processing'] as const),
]
const hostedSteps = hosted.flatMap(name => [`${name}_call`, `${name}_result`] as const)

const step = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('user_input'), content: contents.optional() }),
  z.looseObject({ type: z.literal('model_output'), content: contents.optional() }),
  z.looseObject({ type: z.literal('thought'), signature: z.string().optional(), summary: z.array(loose).optional() }),
  z.looseObject({ type: z.literal('function_call'), id: z.string(), name: z.string(), arguments: loose, signature: z.string().optional() }),
  functionResult,
  z.looseObject({ type: z.enum(hostedSteps) }),
])

const toolMode = z.enum(['auto', 'any', 'none', 'validated'])

const generationConfig = z.strictObject({
  max_output_tokens: z.int().min(1).nullish(),
  stop_sequences: z.array(z.string()).max(5).nullish(),
  seed: z.int().nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  thinking_level: z.enum(['minimal', 'low', 'medium', 'high']).nullish(),
  thinking_summaries: z.enum(['auto', 'none']).nullish(),
  tool_choice: z
    .union([
      toolMode,
      z.strictObject({ allowed_tools: z.strictObject({ mode: toolMode.optional(), tools: z.array(z.string()).optional() }) }),
    ])
    .nullish(),
  speech_config: z.unknown().optional(),
  transcription_config: z.unknown().optional(),
  video_config: z.unknown().optional(),
  image_config: z.unknown().optional(),
})

const tool = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('function'), name: z.string(), description: z.string().nullish(), parameters: loose.nullish() }),
  z.looseObject({
    type: z.enum([
      ...([
        'google_search',
        'url_context',
        'code_execution',
        'file_search',
        'mcp_server',
        'google_maps',
        'computer_use',
        'retrieval',
      ] as const),
    ]),
  }),
])

const format = z.looseObject({ type: z.string(), mime_type: z.string().optional(), schema: loose.optional() })

const text = z.string().nullish()
const flag = z.boolean().nullish()

export const interactionRequest = z.strictObject({
  model: z.string(),
  input: z.union([z.string(), z.array(z.union([step, content])), content, functionResult]),
  system_instruction: text,
  tools: z.array(tool).nullish(),
  generation_config: generationConfig.nullish(),
  response_format: z.union([format, z.array(format)]).nullish(),
  response_mime_type: text,
  response_modalities: z.array(z.string()).nullish(),
  cached_content: text,
  previous_interaction_id: text,
  store: flag,
  background: flag,
  stream: flag,
  service_tier: z.enum(['flex', 'standard', 'priority']).nullish(),
  labels: z.record(z.string(), z.string().max(63)).nullish(),
  safety_settings: z.array(loose).nullish(),
  environment: z.unknown().optional(),
  continuation_token: text,
  webhook_config: z.unknown().optional(),
})

/** What `models/{model}:countTokens` takes. */
export const countRequest = z.strictObject({
  contents: z.array(loose).optional(),
  generateContentRequest: loose.optional(),
})

export type Tool = z.output<typeof tool>
export type InteractionRequest = z.output<typeof interactionRequest>
export type Step = z.output<typeof step>
export type Media = z.output<typeof content>
export type Contents = z.output<typeof contents>
