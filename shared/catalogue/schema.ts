// What a stored catalogue must be to be believed: the shapes of types.ts with their units and their order.
import * as z from 'zod'
import { providerNames } from '../providers/index.ts'
import { abilityRows } from './abilities/schema.ts'
import type { CatalogueData } from './types.ts'

const rate = z.int().nonnegative()
const bracket = z.object({ from: rate, input: rate, cached: rate.optional(), cacheWrite: rate.optional(), output: rate })

const ascending = (values: readonly number[]): boolean => values.every((value, at) => at === 0 || value > (values[at - 1] ?? value))

const brackets = z
  .array(bracket)
  .refine(list => list[0]?.from === 0, 'The first bracket does not begin at 0.')
  .refine(list => ascending(list.map(({ from }) => from)), 'The brackets are not in ascending order.')

const moment = z.string().refine(text => !Number.isNaN(Date.parse(text)), 'is no date')

const period = z.object({
  since: moment.optional(),
  tiers: z.object({ standard: brackets, flex: brackets.optional(), priority: brackets.optional() }),
})

const provider = z.enum(providerNames)

const model = z.object({
  id: z.string().min(1),
  provider,
  category: z.enum(['text', 'code', 'reasoning', 'multimodal', 'video']),
  contextLength: z.int().positive().optional(),
  outputLength: z.int().positive().optional(),
  flexCapable: z.boolean(),
  periods: z
    .array(period)
    .refine(
      list => ascending(list.map(({ since }) => (since === undefined ? -Infinity : Date.parse(since)))),
      'The periods are not in ascending order.',
    ),
})

const catalogueSchema = z.object({
  version: z.string().min(1),
  asOf: z.string(),
  prefixes: z.array(z.object({ pattern: z.string(), provider, shown: z.string() })).min(1),
  models: z
    .array(model)
    .min(1)
    .refine(list => new Set(list.map(({ id }) => id)).size === list.length, 'A model is there twice.'),
  abilities: abilityRows.optional(),
})

/** @throws ZodError where this is no catalogue that could price a request */
export const catalogueOf = (value: unknown): CatalogueData => catalogueSchema.parse(value)
