// Every setting of a gateway, once: its type, its default and what it is for. infra/ sets them, functions read them, docs list them.
import * as z from 'zod'
import { providers, type UpstreamVariable, upstreamVariable } from './providers/index.ts'

const onOff = z.enum(['on', 'off']).transform(value => value === 'on')
const seconds = (fallback: number) => z.coerce.number().positive().default(fallback)
const origin = (fallback: string) =>
  z
    .url({ protocol: /^https?$/, abort: true })
    .refine(value => new URL(value).pathname === '/', 'an origin without a path')
    .transform(value => new URL(value).origin)
    .default(fallback)

const isOrigin = (text: string): boolean => URL.canParse(text) && new URL(text).origin === text

/** The origin of each provider: `OPENAI_UPSTREAM_URL` and so on. */
const upstreamOrigins = Object.fromEntries(
  Object.values(providers).map(({ name, title, origin: own }) => [
    upstreamVariable(name),
    origin(own).describe(`Origin of ${title}, without a path.`),
  ]),
) as Record<UpstreamVariable, ReturnType<typeof origin>>

export const settingsSchema = z.object({
  TABLE_NAME: z.string().default('leeway').describe('The DynamoDB table.'),
  SECRET_PREFIX: z.string().default('leeway/byok/').describe("Prefix of the organisations' secrets in Secrets Manager."),
  SECRETS_KEY: z.string().optional().describe("KMS key that encrypts new secrets; without it the account's own key does."),
  AWS_TIMEOUT: seconds(3).describe('Seconds that DynamoDB and Secrets Manager get to answer; each call is tried twice.'),
  DOCS_URL: z.url().optional().describe('Where this deployment publishes its documentation; fills `doc_url` of errors.'),
  ...upstreamOrigins,
  MAX_BODY_BYTES: z.coerce
    .number()
    .int()
    .min(1_000)
    .max(10_000_000)
    .default(1_000_000)
    .describe(
      'The largest request body, in bytes. A function URL takes 6 MB, API Gateway 10 MB, and what is no UTF-8 text counts a third more there.',
    ),
  CORS_ORIGINS: z
    .string()
    .transform(list =>
      list
        .split(',')
        .map(entry => entry.trim())
        .filter(entry => entry !== ''),
    )
    .refine(
      list => list.every(entry => entry === '*' || isOrigin(entry)),
      '`*`, or origins like https://app.example, with commas between them',
    )
    .default([])
    .describe(
      'Origins whose pages may call the gateway from a browser, with commas between them; `*` for any. Without it browsers may not.',
    ),
  ATTEMPT_LIMIT: seconds(600).describe('Seconds without a byte from the provider that end an attempt.'),
  STREAM_COMMIT_AFTER: seconds(45).describe('Seconds after which a stream that has not started is committed and kept alive by comments.'),
  WHOLE_COMMIT_AFTER: seconds(240).describe('Seconds after which a whole answer is committed and kept alive by whitespace.'),
  KEEP_ALIVE_EVERY: seconds(15).describe('Seconds between two signs of life on a committed reply.'),
  RACE_SLOTS: z.coerce
    .number()
    .int()
    .min(0)
    .default(100)
    .describe('Waiting races of an organisation at a time; beyond, standard is called at once.'),
  WALL_MARGIN: seconds(10).describe("Seconds before the function's own time limit at which a reply is ended properly."),
  RECORD_TTL: seconds(30).describe('Seconds that records of organisations and switches stay cached.'),
  BYOK_TTL: seconds(300).describe('Seconds that BYOK keys stay cached.'),
  LEDGER_DAYS: z.coerce.number().int().positive().default(90).describe('Days that ledger rows are kept.'),
  AUDIT_DAYS: z.coerce.number().int().positive().optional().describe('Days that the audit log is kept; for good where absent.'),
  TRUSTED_PROXY_HOPS: z.coerce
    .number()
    .int()
    .min(0)
    .default(0)
    .describe('Proxies in front of a container whose X-Forwarded-For is trusted; 0 on Lambda.'),
  LEEWAY_LOG: z.enum(['silent', 'error', 'warn', 'info', 'debug']).default('info').describe('The least severe level that is logged.'),
  METRICS: onOff
    .default(false)
    .describe("Whether metrics are written, as lines of the log in CloudWatch's embedded metric format (docs/metrics.md)."),
  METRICS_NAMESPACE: z.string().min(1).default('Leeway').describe('Namespace of the metrics in CloudWatch.'),
  WAIT_COST_GUARD: onOff.default(true).describe('Whether a race stops waiting where waiting costs more than flex saves.'),
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: z.coerce
    .number()
    .int()
    .min(0)
    .default(0)
    .describe('MB of memory that a function is billed for while it waits; Lambda sets it. 0: waiting costs nothing.'),
  STRIPE_SECRET_NAME: z
    .string()
    .optional()
    .describe('Secret in Secrets Manager with `api_key` and `webhook_secret` of Stripe, as JSON; without it nothing is collected.'),
  STRIPE_API_URL: origin('https://api.stripe.com').describe('Origin of Stripe, without a path; for tests.'),
  BILLING_RETURN_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('Where the page leads back to on which a card is put on file.'),
  FEE_PERCENT: z.coerce.number().min(0).max(100).default(0).describe('Share of the measured saving that is charged, in percent.'),
})

export type Settings = z.infer<typeof settingsSchema>

/**
 * Reads the settings from an environment; empty values count as absent.
 * @throws Error naming each wrong setting and its rule
 */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''))
  const parsed = settingsSchema.safeParse(given)
  if (parsed.success) return parsed.data
  const faults = parsed.error.issues.map(issue => `${issue.path.join('.')}: ${issue.message}`)
  throw new Error(`Wrong settings:\n  ${faults.join('\n  ')}`)
}
