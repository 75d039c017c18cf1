// The stages, and everything that differs between them. An endpoint's memory per stage is in endpoints.ts.
import { RemovalPolicy } from 'aws-cdk-lib'
import { RetentionDays } from 'aws-cdk-lib/aws-logs'
import { abouts } from '../shared/dialects/abouts.ts'

export type StageName = 'dev' | 'prod'

export interface Stage {
  readonly name: StageName
  /** What becomes of table, key and logs when the stack is deleted. */
  readonly removal: RemovalPolicy
  /** Whether the stack and the table refuse to be deleted. */
  readonly protect: boolean
  readonly logRetention: RetentionDays
  /**
   * Sandboxes set aside for a function, and its most, by name; of the account's 1,000. A race that waits holds one: the surfaces have a bound,
   * so that something is left for those who end it, and the operator's functions have some that nobody else can take.
   */
  readonly reserved: Readonly<Record<string, number>>
  /** How many containers run at least and at most, where they run at all. */
  readonly containers: { readonly least: number; readonly most: number }
}

const reserved = {
  'token-counts': 10,
  ...Object.fromEntries(Object.values(abouts).map(({ function: { folder, sandboxes } }) => [folder, sandboxes])),
  webhooks: 10,
  admin: 5,
  sweeper: 2,
  close: 2,
}

const stages: Readonly<Record<StageName, Stage>> = {
  dev: {
    name: 'dev',
    removal: RemovalPolicy.DESTROY,
    protect: false,
    logRetention: RetentionDays.ONE_WEEK,
    reserved: {},
    containers: { least: 1, most: 2 },
  },
  prod: {
    name: 'prod',
    removal: RemovalPolicy.RETAIN,
    protect: true,
    logRetention: RetentionDays.THREE_MONTHS,
    reserved,
    containers: { least: 2, most: 20 },
  },
}

const isStageName = (value: unknown): value is StageName => typeof value === 'string' && Object.hasOwn(stages, value)

/**
 * The stage that the context names; `dev` where it names none.
 * @throws Error on an unknown name, so that a typing error never deploys
 */
export function stageOf(name: unknown): Stage {
  const known = name ?? 'dev'
  if (!isStageName(known)) throw new Error(`Unknown stage ${JSON.stringify(name)}. Use ${Object.keys(stages).join(' or ')}: -c stage=prod`)
  return stages[known]
}
