// The stages, and everything that differs between them. An endpoint's memory per stage is in endpoints.ts.
import { RemovalPolicy } from 'aws-cdk-lib'
import { RetentionDays } from 'aws-cdk-lib/aws-logs'

export type StageName = 'dev' | 'prod'

export interface Stage {
  readonly name: StageName
  /** What becomes of table, key and logs when the stack is deleted. */
  readonly removal: RemovalPolicy
  /** Whether the stack and the table refuse to be deleted. */
  readonly protect: boolean
  readonly logRetention: RetentionDays
}

const stages: Readonly<Record<StageName, Stage>> = {
  dev: { name: 'dev', removal: RemovalPolicy.DESTROY, protect: false, logRetention: RetentionDays.ONE_WEEK },
  prod: { name: 'prod', removal: RemovalPolicy.RETAIN, protect: true, logRetention: RetentionDays.THREE_MONTHS },
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
