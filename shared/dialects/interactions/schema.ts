// The outer shape of an Interactions request: what we read is checked, unknown fields pass. Null means absent.
import * as z from 'zod'
import { list } from '../shape.ts'

const text = z.string().nullish()
const flag = z.boolean().nullish()
const number = z.number().nullish()
const object = z.looseObject({}).nullish()
const typed = z.looseObject({ type: z.string() })

const mode = z.enum(['auto', 'any', 'none', 'validated'])
const allowedTools = z.looseObject({ mode: mode.nullish(), tools: list(z.string()).nullish() })

const generationConfig = z.looseObject({
  max_output_tokens: z.int().min(1).nullish(),
  temperature: number,
  top_p: number,
  thinking_level: text,
  thinking_summaries: text,
  tool_choice: z.union([mode, z.looseObject({ allowed_tools: allowedTools })]).nullish(),
})

const format = z.looseObject({ type: z.unknown().optional(), mime_type: text, schema: object })

/** The fields of an Interactions request that we read (wires §1). `agent` calls have no model and are refused before this. */
export const requestShape = z.looseObject({
  input: z.union([z.string(), list(typed), typed]),
  system_instruction: z.union([z.string(), list(typed), typed]).nullish(),
  tools: list(z.looseObject({ type: z.string(), name: text, description: text, parameters: object })).nullish(),
  generation_config: generationConfig.nullish(),
  response_format: z.union([list(format), format]).nullish(),
  response_mime_type: text,
  stream: flag,
  store: flag,
  background: flag,
  labels: object,
})
