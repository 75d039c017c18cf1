// Which functions are deployed: one row each. `name` is the folder of its handler; those of the surfaces come from the dialects' own folders.
import { abouts } from '../shared/dialects/abouts.ts'
import { countRoutes, modelRoute, modelsRoute, receiptRoute, usageRoute, webhookRoute } from '../shared/routes.ts'
import type { StageName } from './stage.ts'

export interface Endpoint {
  /** `functions/<name>/handler.ts` exports its `handler`. */
  readonly name: string
  /** Anything else on these paths falls through to the fallback's `{proxy+}`. */
  readonly methods: readonly ('ANY' | 'GET' | 'POST')[]
  /** The canonical path first, then its aliases. */
  readonly paths: readonly string[]
  /** MB; CPU grows with it, and so does the price of waiting. */
  readonly memory: Readonly<Record<StageName, number>>
  readonly timeoutSeconds: number
  /** `calls-models`: accounts and ledger in the table, BYOK secrets; `counts-tokens`: admits a key and reads BYOK secrets; `reads`: admits a key and reads items; `reads-ledger`: lists rows and sums too; `bills`: statements and payers, and the payment provider's secret; `nothing`: no AWS service but its own logs. */
  readonly access: 'calls-models' | 'counts-tokens' | 'reads' | 'reads-ledger' | 'bills' | 'nothing'
}

/** 900 s is the longest that Lambda and API Gateway allow (contract §5, "The 15-minute wall"). */
const model = { methods: ['POST'], memory: { dev: 512, prod: 1024 }, timeoutSeconds: 900, access: 'calls-models' } as const

/** Reads a few items and answers at once. */
const read = { methods: ['GET'], memory: { dev: 256, prod: 512 }, timeoutSeconds: 30, access: 'reads' } as const

export const endpoints: readonly Endpoint[] = [
  ...Object.values(abouts).map(({ function: { folder }, paths }) => ({ name: folder, paths, ...model })),
  {
    name: 'token-counts',
    // What API Gateway cannot tell from a surface's own path, that surface's function answers.
    paths: [...countRoutes.values()].flatMap(({ paths }) => paths.filter(path => !path.includes('{'))),
    methods: ['POST'],
    memory: { dev: 256, prod: 512 },
    timeoutSeconds: 60,
    access: 'counts-tokens',
  },
  { name: 'receipts', paths: receiptRoute.paths, ...read },
  { name: 'usage', paths: usageRoute.paths, ...read, timeoutSeconds: 60, access: 'reads-ledger' },
  { name: 'models', paths: [...modelsRoute.paths, ...modelRoute.paths], ...read },
  {
    // Everything else: /healthz, unknown paths, wrong methods.
    name: 'fallback',
    methods: ['ANY'],
    paths: ['/', '/{proxy+}'],
    memory: { dev: 256, prod: 256 },
    timeoutSeconds: 10,
    access: 'nothing',
  },
]

/** Deployed where a payment provider is configured. */
export const webhooks: Endpoint = {
  name: 'webhooks',
  methods: ['POST'],
  paths: webhookRoute.paths,
  memory: { dev: 256, prod: 512 },
  timeoutSeconds: 120,
  access: 'bills',
}
