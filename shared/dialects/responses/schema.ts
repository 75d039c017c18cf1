// The outer shape of a Responses request: what we read is checked, unknown fields pass. Null means absent.
import * as z from 'zod'
import { list } from '../shape.ts'

const text = z.string().nullish()
const flag = z.boolean().nullish()
const number = z.number().nullish()
const object = z.looseObject({}).nullish()

const part = z.looseObject({
  type: z.string(),
  text: text,
  refusal: text,
  image_url: text,
  file_data: text,
  file_url: text,
  file_id: text,
  filename: text,
  detail: text,
})

const content = z.union([z.string(), list(part)])

const item = z.looseObject({
  type: text,
  role: text,
  content: content.nullish(),
  call_id: text,
  name: text,
  encrypted_content: text,
  summary: list(z.looseObject({ type: z.string() })).nullish(),
})

const tool = z.looseObject({
  type: z.string(),
  name: text,
  description: text,
  parameters: object,
  strict: flag,
})

const format = z.looseObject({
  type: z.string(),
  name: text,
  schema: object,
  strict: flag,
  description: text,
})

export const requestShape = z.looseObject({
  model: z.string(),
  input: z.union([z.string(), list(item)]).nullish(),
  instructions: text,
  max_output_tokens: z.int().nonnegative().nullish(),
  max_tool_calls: z.int().nonnegative().nullish(),
  temperature: number,
  top_p: number,
  stream: flag,
  store: flag,
  background: flag,
  parallel_tool_calls: flag,
  previous_response_id: text,
  reasoning: z.looseObject({ effort: text, summary: text, generate_summary: text }).nullish(),
  text: z.looseObject({ format: format.nullish(), verbosity: text }).nullish(),
  tools: list(tool).nullish(),
  tool_choice: z.union([z.string(), z.looseObject({ type: z.string(), name: text })]).nullish(),
  include: list(z.string()).nullish(),
  stream_options: object,
  metadata: z.record(z.string(), z.unknown()).nullish(),
  user: text,
  safety_identifier: text,
  prompt_cache_key: text,
  prompt_cache_retention: text,
  prompt_cache_options: object,
  truncation: text,
})
