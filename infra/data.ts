// What is kept: the one table, the key that encrypts provider keys, and the prefix under which their secrets are made at run time.
import { CfnOutput, Duration, Stack } from 'aws-cdk-lib'
import { AttributeType, Billing, ProjectionType, TableEncryptionV2, TableV2 } from 'aws-cdk-lib/aws-dynamodb'
import { Effect, type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { Key } from 'aws-cdk-lib/aws-kms'
import { Construct } from 'constructs'
import { ledgerPartition, openIndex } from '../shared/adapters/dynamodb/layout.ts'
import { itemAccess, itemStatements } from './items.ts'
import type { Stage } from './stage.ts'

export class Data extends Construct {
  readonly table: TableV2
  readonly key: Key
  /** Names of the organisations' secrets begin so; the stage keeps two deployments in one account apart. */
  readonly secretPrefix: string

  constructor(scope: Construct, id: string, stage: Stage) {
    super(scope, id)
    this.table = accountsTable(this, stage)
    this.key = secretsKey(this, stage)
    this.secretPrefix = `leeway-${stage.name}/byok/`
    new CfnOutput(scope, 'TableName', { value: this.table.tableName })
    new CfnOutput(scope, 'SecretPrefix', { value: this.secretPrefix })
    new CfnOutput(scope, 'SecretsKeyArn', { value: this.key.keyArn, description: 'Encrypts the secrets of the organisations.' })
  }

  /** What a function that only reads may do: admit a key, which counts the request, and read single items. */
  allowReads(grantee: IGrantable): void {
    this.#allow(grantee, this.#items('reads'))
  }

  /** Beside that, what a usage export reads: rows and sums of organisations. */
  allowLedgerQueries(grantee: IGrantable): void {
    this.#allow(grantee, this.#items('readsLedger'))
  }

  /** What the sweeper may do: read rows by day and orphans by their index, close them, and write sums. It knows no secrets. */
  allowSweeps(grantee: IGrantable): void {
    const index = new PolicyStatement({ actions: ['dynamodb:Query'], resources: [`${this.table.tableArn}/index/${openIndex}`] })
    this.#allow(grantee, [...this.#items('sweeps'), index])
  }

  /** What a function that calls models may do, and no more: single-item reads and conditional writes, race slots, and reading BYOK secrets. */
  allowModelCalls(grantee: IGrantable): void {
    this.#allow(grantee, [...this.#items('callsModels'), ...this.#secrets(['GetSecretValue'], ['Decrypt'])])
  }

  /** What a function that has tokens counted may do: admit a key, ask what is switched off, and read BYOK secrets. */
  allowCounts(grantee: IGrantable): void {
    this.#allow(grantee, [...this.#items('countsTokens'), ...this.#secrets(['GetSecretValue'], ['Decrypt'])])
  }

  /** What the admin API may do: it alone writes keys and secrets. It changes neither rows nor sums nor statements, and removes nothing but switches. */
  allowAdministration(grantee: IGrantable): void {
    const resources = [this.table.tableArn]
    this.#allow(grantee, [
      ...this.#items('administers'),
      new PolicyStatement({
        effect: Effect.DENY,
        actions: ['dynamodb:PutItem', 'dynamodb:UpdateItem'],
        resources,
        conditions: { 'ForAnyValue:StringLike': { 'dynamodb:LeadingKeys': [ledgerPartition('*', '*')] } },
      }),
      new PolicyStatement({ actions: ['dynamodb:DescribeTable', 'dynamodb:DescribeTimeToLive'], resources }),
      ...this.#secrets(['GetSecretValue', 'CreateSecret', 'PutSecretValue'], ['Decrypt', 'GenerateDataKey']),
    ])
  }

  #allow({ grantPrincipal }: IGrantable, statements: readonly PolicyStatement[]): void {
    for (const statement of statements) grantPrincipal.addToPrincipalPolicy(statement)
  }

  #items(who: keyof typeof itemAccess): readonly PolicyStatement[] {
    return itemStatements(this.table.tableArn, itemAccess[who])
  }

  /** The secrets of the organisations, and the key that encrypts them. */
  #secrets(secretActions: readonly string[], keyActions: readonly string[]): readonly PolicyStatement[] {
    const { region } = Stack.of(this)
    const secrets = Stack.of(this).formatArn({ service: 'secretsmanager', resource: `secret:${this.secretPrefix}*` })
    return [
      new PolicyStatement({ actions: secretActions.map(action => `secretsmanager:${action}`), resources: [secrets] }),
      new PolicyStatement({
        // Only as Secrets Manager's client, and only for our own secrets: it names the secret in the encryption context.
        actions: keyActions.map(action => `kms:${action}`),
        resources: [this.key.keyArn],
        conditions: {
          StringEquals: { 'kms:ViaService': `secretsmanager.${region}.amazonaws.com` },
          StringLike: { 'kms:EncryptionContext:SecretARN': secrets },
        },
      }),
    ]
  }
}

function accountsTable(scope: Construct, stage: Stage): TableV2 {
  return new TableV2(scope, 'Table', {
    partitionKey: { name: 'pk', type: AttributeType.STRING },
    sortKey: { name: 'sk', type: AttributeType.STRING },
    // Sparse: `open` is on the rows of requests under way alone.
    globalSecondaryIndexes: [
      {
        indexName: openIndex,
        partitionKey: { name: 'open', type: AttributeType.STRING },
        sortKey: { name: 'sk', type: AttributeType.STRING },
        projectionType: ProjectionType.KEYS_ONLY,
      },
    ],
    billing: Billing.onDemand(),
    // No secrets and no prompts are in it, so the key that DynamoDB owns, which is free, is enough.
    encryption: TableEncryptionV2.dynamoOwnedKey(),
    timeToLiveAttribute: 'ttl',
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    deletionProtection: stage.protect,
    removalPolicy: stage.removal,
  })
}

function secretsKey(scope: Construct, stage: Stage): Key {
  return new Key(scope, 'SecretsKey', {
    description: "Encrypts the provider keys of Leeway's organisations.",
    enableKeyRotation: true,
    pendingWindow: stage.protect ? Duration.days(30) : Duration.days(7),
    removalPolicy: stage.removal,
  })
}
