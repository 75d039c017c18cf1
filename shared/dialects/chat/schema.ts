// The outer shape of a Chat Completions request: what we read is checked, unknown fields pass. Null means absent.
import * as z from 'zod'
import { list } from '../shape.ts'

const text = z.string().nullish()
const flag = z.boolean().nullish()
const number = z.number().nullish()
const object = z.looseObject({}).nullish()
const cap = z.int().nonnegative().nullish()

const part = z.looseObject({
  type: z.string(),
  text: text,
  refusal: text,
  image_url: z.looseObject({ url: z.string(), detail: text }).nullish(),
  file: z.looseObject({ file_data: text, file_id: text, filename: text }).nullish(),
})

const call = z.looseObject({
  id: z.string(),
  type: text,
  function: z.looseObject({ name: z.string(), arguments: z.string() }).nullish(),
  custom: z.looseObject({ name: z.string(), input: z.string() }).nullish(),
})

const message = z.looseObject({
  role: z.enum(['developer', 'system', 'user', 'assistant', 'tool', 'function']),
  content: z.union([z.string(), list(part)]).nullish(),
  refusal: text,
  name: text,
  tool_call_id: text,
  tool_calls: list(call).nullish(),
  function_call: z.looseObject({ name: z.string(), arguments: z.string() }).nullish(),
})

const described = z.looseObject({ name: z.string(), description: text, parameters: object, strict: flag })

const tool = z.looseObject({
  type: z.string(),
  function: described.nullish(),
  custom: z.looseObject({ name: z.string(), description: text, format: object }).nullish(),
})

const choice = z.looseObject({
  type: z.string(),
  function: z.looseObject({ name: z.string() }).nullish(),
  custom: z.looseObject({ name: z.string() }).nullish(),
  allowed_tools: z.looseObject({ mode: z.string(), tools: list(z.looseObject({})) }).nullish(),
})

const format = z.looseObject({
  type: z.string(),
  json_schema: z.looseObject({ name: z.string(), schema: object, strict: flag, description: text }).nullish(),
})

export const requestShape = z.looseObject({
  model: z.string(),
  messages: list(message).check(z.minLength(1)),
  max_completion_tokens: cap,
  max_tokens: cap,
  temperature: number,
  top_p: number,
  n: number,
  stream: flag,
  store: flag,
  parallel_tool_calls: flag,
  stream_options: z.looseObject({ include_usage: flag }).nullish(),
  tools: list(tool).nullish(),
  tool_choice: z.union([z.string(), choice]).nullish(),
  functions: list(described).nullish(),
  function_call: z.union([z.string(), z.looseObject({ name: z.string() })]).nullish(),
  response_format: format.nullish(),
  reasoning_effort: text,
  verbosity: text,
  metadata: z.record(z.string(), z.unknown()).nullish(),
  user: text,
  safety_identifier: text,
  prompt_cache_key: text,
  prompt_cache_retention: text,
  prompt_cache_options: object,
})
