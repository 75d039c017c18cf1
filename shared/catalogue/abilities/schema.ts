// What an operator's rows must be to be believed.
import * as z from 'zod'
import { type Abilities, type AbilityRow, efforts } from './types.ts'

const name = z.object({ pattern: z.string(), longest: z.int().positive() })
const place = z.enum(['body', 'output_config', 'thinking', 'message', 'tool', 'block'])

/** Every ability, checked against the type: a new one has to be added here too. */
const shape = {
  reasons: z.boolean(),
  efforts: z.array(z.enum(efforts)),
  defaultEffort: z.enum(efforts).optional(),
  thinking: z.array(z.enum(['enabled', 'adaptive', 'disabled', 'between_tools'])),
  offUpTo: z.enum(efforts).optional(),
  forcedTools: z.enum(['always', 'without thinking', 'never']),
  systemTurns: z.boolean(),
  prefill: z.boolean(),
  strictTools: z.boolean(),
  sampling: z.enum(['always', 'without thinking', 'defaults', 'never']),
  search: z.string(),
  toolName: name,
  callId: name,
  images: z.array(z.string()),
  leastOutput: z.int().nonnegative(),
  user: z.object({ longest: z.int().nonnegative(), opaque: z.boolean() }),
  instructionsAlone: z.boolean(),
  blankText: z.boolean(),
  toolSchema: z.object({ lowerCase: z.boolean(), properties: z.boolean(), refusedAtRoot: z.array(z.string()) }),
  strictSchema: z.object({
    refused: z.array(z.string()),
    closed: z.boolean(),
    complete: z.boolean(),
    definitions: z.array(z.string()),
    typeLists: z.boolean(),
    formats: z.array(z.string()).optional(),
    minItems: z.array(z.int()).optional(),
  }),
  callSignature: z.string().optional(),
  betas: z.array(z.object({ place, name: z.string(), headers: z.array(z.string()) })),
} satisfies { [ability in keyof Required<Abilities>]: z.ZodType<Abilities[ability]> }

const isExpression = (text: string): boolean => {
  try {
    return text.startsWith('^') && new RegExp(text).source !== ''
  } catch {
    return false
  }
}

/** The rows that a stored catalogue may carry. */
export const abilityRows: z.ZodType<readonly AbilityRow[]> = z.array(
  z.object({
    pattern: z.string().refine(isExpression, 'is no regular expression that begins with ^'),
    shown: z.string(),
    asOf: z.iso.date(),
    sources: z.array(z.string()).min(1),
    abilities: z.strictObject(shape).partial(),
  }),
)
