// What is kept, and what remains when the stack goes: nothing in dev, all of it in prod.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { describe, expect, it, jest, test } from '@jest/globals'
import * as z from 'zod'
import { stageOf } from '../../infra/stage.ts'
import { dynamoLedger } from '../../shared/adapters/dynamodb/ledger.ts'
import { systemClock } from '../../shared/clock.ts'
import { ofType, synthesise } from './synthesise.ts'

const timeToLive = z.object({ TimeToLiveSpecification: z.object({ AttributeName: z.string() }) })

const dev = synthesise('dev')
const prod = synthesise('prod')
const kept = ['AWS::DynamoDB::GlobalTable', 'AWS::KMS::Key', 'AWS::Logs::LogGroup']

describe.each([
  ['dev', dev, false],
  ['prod', prod, true],
] as const)('%s', (_, stage, protect) => {
  it('has one table, on demand, that can be restored to any second and forgets what has expired', () => {
    stage.template.resourceCountIs('AWS::DynamoDB::GlobalTable', 1)
    stage.template.hasResourceProperties('AWS::DynamoDB::GlobalTable', {
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'sk', AttributeType: 'S' },
        { AttributeName: 'open', AttributeType: 'S' },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'open-rows',
          KeySchema: [
            { AttributeName: 'open', KeyType: 'HASH' },
            { AttributeName: 'sk', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
      BillingMode: 'PAY_PER_REQUEST',
      TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
      Replicas: [{ DeletionProtectionEnabled: protect, PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } }],
    })
  })

  it('has one key of its own for secrets, which rotates', () => {
    stage.template.resourceCountIs('AWS::KMS::Key', 1)
    stage.template.hasResourceProperties('AWS::KMS::Key', { EnableKeyRotation: true, PendingWindowInDays: protect ? 30 : 7 })
  })

  it('refuses to be deleted by mistake only where data matters', () => {
    expect(stage.terminationProtection).toBe(protect)
  })

  it('belongs to no account and no region, and asks AWS nothing', () => {
    expect(stage.environment).toBe('aws://unknown-account/unknown-region')
    expect(stage.template.toJSON().Resources).not.toHaveProperty('CDKMetadata')
  })

  it('makes no secret itself: they are made at run time, one per organisation', () => {
    stage.template.resourceCountIs('AWS::SecretsManager::Secret', 0)
  })
})

test('rows expire by the attribute that the ledger writes', async () => {
  const written: unknown[] = []
  const client = new DynamoDBClient({ region: 'eu-west-1' })
  jest.spyOn(client, 'send').mockImplementation(async ({ input }) => {
    written.push(input)
    return {}
  })
  const log = { write: () => undefined }
  const ledger = dynamoLedger({ client, table: 'any', clock: systemClock, log, days: 90 })
  await ledger.open({
    requestId: 'req_1',
    organisation: 'org_1',
    key: 'hash',
    surface: 'responses',
    provider: 'openai',
    model: 'gpt-5.5',
    startWithin: 'default',
    arrivedAt: 1_000_000,
  })
  const { AttributeName } = timeToLive.parse(ofType(prod, 'AWS::DynamoDB::GlobalTable')[0]?.[1].Properties).TimeToLiveSpecification
  expect(written).toEqual([
    expect.objectContaining({ Item: expect.objectContaining({ [AttributeName]: { N: String(1000 + 90 * 86_400) } }) }),
  ])
})

test('dev leaves nothing behind', () => {
  const policies = [...dev.resources.values()].flatMap(({ DeletionPolicy, UpdateReplacePolicy }) => [DeletionPolicy, UpdateReplacePolicy])
  expect(policies.filter(policy => policy !== undefined && policy !== 'Delete')).toEqual([])
  for (const [, resource] of kept.flatMap(type => ofType(dev, type))) expect(resource.DeletionPolicy).toBe('Delete')
})

test('prod keeps table, key and logs', () => {
  for (const [, resource] of kept.flatMap(type => ofType(prod, type))) {
    expect(resource).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' })
  }
})

describe('the name of the stage', () => {
  it.each([
    [undefined, 'dev'],
    ['dev', 'dev'],
    ['prod', 'prod'],
  ])('%s is the stage %s', (given, expected) => {
    expect(stageOf(given).name).toBe(expected)
  })

  it.each(['production', 'constructor', '', 1])('%p is refused', given => {
    expect(() => stageOf(given)).toThrow(/Use dev or prod/)
  })
})
