// What the functions that bill may do: the items of billing, and the payment provider's secret where one is configured.
import type { Stack } from 'aws-cdk-lib'
import { type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam'
import type { Data } from './data.ts'
import { itemAccess, itemStatements } from './items.ts'

export interface BillingAccess {
  readonly items: 'closes' | 'takesNotices'
  /** Of the payment provider's secret. Its key is the account's own, which needs no permission. */
  readonly secretName: string | undefined
}

export function allowBilling({ table }: Data, { grantPrincipal }: IGrantable, { items, secretName }: BillingAccess): void {
  for (const statement of itemStatements(table.tableArn, itemAccess[items])) grantPrincipal.addToPrincipalPolicy(statement)
  if (secretName === undefined) return
  const resources = [secretArn(table.stack, secretName)]
  grantPrincipal.addToPrincipalPolicy(new PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources }))
}

/** Secrets Manager adds a dash and six characters to a secret's name. */
const secretArn = (stack: Stack, name: string): string => stack.formatArn({ service: 'secretsmanager', resource: `secret:${name}-??????` })
