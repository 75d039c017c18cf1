// What is kept: the one table, the key that encrypts provider keys, and the prefix under which their secrets are made at run time.
import { CfnOutput, Duration, Stack } from 'aws-cdk-lib'
import { AttributeType, Billing, ProjectionType, TableEncryptionV2, TableV2 } from 'aws-cdk-lib/aws-dynamodb'
import { type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { Key } from 'aws-cdk-lib/aws-kms'
import { Construct } from 'constructs'
import { openIndex, switchesPartition } from '../shared/adapters/dynamo-layout.ts'
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
    const actions = ['dynamodb:GetItem', 'dynamodb:UpdateItem']
    grantee.grantPrincipal.addToPrincipalPolicy(new PolicyStatement({ actions, resources: [this.table.tableArn] }))
  }

  /** What the sweeper may do: read rows by day and orphans by their index, close them, and write sums. It knows no secrets. */
  allowSweeps(grantee: IGrantable): void {
    const { tableArn } = this.table
    const statements = [
      { actions: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query', 'dynamodb:UpdateItem'], resources: [tableArn] },
      { actions: ['dynamodb:Query'], resources: [`${tableArn}/index/${openIndex}`] },
    ]
    for (const statement of statements) grantee.grantPrincipal.addToPrincipalPolicy(new PolicyStatement(statement))
  }

  /** What a function that calls models may do, and no more: single-item reads and conditional writes, and reading BYOK secrets. */
  allowModelCalls(grantee: IGrantable): void {
    const { region } = Stack.of(this)
    const secrets = Stack.of(this).formatArn({
      service: 'secretsmanager',
      resource: `secret:${this.secretPrefix}*`,
    })
    const statements = [
      { actions: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'], resources: [this.table.tableArn] },
      {
        // The one list that a request reads: what the operator switched off.
        actions: ['dynamodb:Query'],
        resources: [this.table.tableArn],
        conditions: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': [switchesPartition] } },
      },
      { actions: ['secretsmanager:GetSecretValue'], resources: [secrets] },
      {
        // Only as Secrets Manager's client, and only for our own secrets: it names the secret in the encryption context.
        actions: ['kms:Decrypt'],
        resources: [this.key.keyArn],
        conditions: {
          StringEquals: { 'kms:ViaService': `secretsmanager.${region}.amazonaws.com` },
          StringLike: { 'kms:EncryptionContext:SecretARN': secrets },
        },
      },
    ]
    for (const statement of statements) grantee.grantPrincipal.addToPrincipalPolicy(new PolicyStatement(statement))
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
