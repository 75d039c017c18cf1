// What the operator of the simulator can set: how capacity behaves. One discriminated union, also read from JSON.
import * as z from 'zod'
import { isProviderName } from '../../../../shared/providers/index.ts'

const tiers = { tiers: z.array(z.enum(['flex', 'standard'])).optional() }
const seconds = z.number().min(0).max(3600)

/** `tiers` says which calls a mode touches: flex only by default; every call on Anthropic, which has no flex tier. */
export const flexModeSchema = z.discriminatedUnion('mode', [
  z.strictObject({ mode: z.literal('always'), ...tiers }),
  z.strictObject({ mode: z.literal('never'), ...tiers }),
  /** Admitted, but the first output comes after so many seconds. */
  z.strictObject({ mode: z.literal('queue'), seconds, ...tiers }),
  /** Refuses so many calls, then admits; `retryAfter` in seconds, as a header (Gemini: as RetryInfo in the body). */
  z.strictObject({ mode: z.literal('refuse-then-admit'), refusals: z.int().min(0), retryAfter: seconds.optional(), ...tiers }),
  /** The overload comes as an event of a stream that began with 200; `after` the opening events or amid the output. */
  z.strictObject({ mode: z.literal('overload-inside-200'), after: z.enum(['created', 'output']).optional(), ...tiers }),
  /** The model has no flex tier after all; `inside` says it within the 200, as seen on OpenAI. */
  z.strictObject({ mode: z.literal('unsupported'), inside: z.boolean().optional(), ...tiers }),
  z.strictObject({ mode: z.literal('quota'), ...tiers }),
  z.strictObject({ mode: z.literal('fault'), ...tiers }),
  z.strictObject({ mode: z.literal('cut'), at: z.enum(['connect', 'created', 'mid-stream']), ...tiers }),
  /** Headers, then nothing. */
  z.strictObject({ mode: z.literal('silent'), ...tiers }),
  /** Capacity comes and goes by itself; all values in seconds, `spread` is the sigma of the lognormal start delay. */
  z.strictObject({
    mode: z.literal('believable'),
    meanOn: seconds.optional(),
    meanOff: seconds.optional(),
    medianStart: seconds.optional(),
    spread: z.number().min(0).max(5).optional(),
    ...tiers,
  }),
])

export type FlexMode = z.infer<typeof flexModeSchema>
export type Believable = Extract<FlexMode, { mode: 'believable' }>

/** A provider, or one model of it (`openai/gpt-5`), which then wins over its provider. */
export const flexSettingsSchema = z.record(
  z.string().refine(target => isProviderName(target.split('/')[0]), 'a provider, or one model of it'),
  z.union([flexModeSchema, z.array(flexModeSchema).min(1)]),
)
