// The outer shape of a Messages request: what we read is checked, unknown fields pass. Null means absent.
import * as z from 'zod'
import { list } from '../shape.ts'

const text = z.string().nullish()
const flag = z.boolean().nullish()
const number = z.number().nullish()
const object = z.looseObject({}).nullish()

const blocks = list(z.looseObject({ type: z.string() }))
const content = z.union([z.string(), blocks])

const message = z.looseObject({ role: z.enum(['user', 'assistant', 'system']), content })

const tool = z.looseObject({ type: text, name: text, description: text, input_schema: object, strict: flag })

const toolChoice = z.looseObject({
  type: z.enum(['auto', 'any', 'tool', 'none']),
  name: text,
  disable_parallel_tool_use: flag,
})

const thinking = z.looseObject({ type: z.string(), budget_tokens: number, display: text })

const outputConfig = z.looseObject({
  effort: text,
  format: z.looseObject({ type: z.string(), schema: object }).nullish(),
})

/** The fields of a Messages request that we read (wires §4). */
export const requestShape = z.looseObject({
  messages: list(message).check(z.minLength(1, 'expected at least one message')),
  max_tokens: z.int().min(0).nullish(),
  system: content.nullish(),
  tools: list(tool).nullish(),
  tool_choice: toolChoice.nullish(),
  thinking: thinking.nullish(),
  output_config: outputConfig.nullish(),
  temperature: number,
  top_p: number,
  stream: flag,
  metadata: z.looseObject({ user_id: text }).nullish(),
  stop_sequences: list(z.string()).nullish(),
})
