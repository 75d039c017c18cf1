// The embedded DynamoDB, driven over HTTP by the real AWS client.
import { join } from 'node:path'
import {
  CreateTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb'
import { expect, it } from '@jest/globals'
import { startDynamodb } from '../../../functions/local/aws/dynamodb.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const TableName = 'leeway'
const Key = { pk: { S: 'key#1' } }
const clientOf = (endpoint: string) =>
  new DynamoDBClient({ endpoint, region: 'us-east-1', maxAttempts: 1, credentials: { accessKeyId: 'a', secretAccessKey: 'b' } })

const table = new CreateTableCommand({
  TableName,
  KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
  AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
  BillingMode: 'PAY_PER_REQUEST',
})

/** A table is usable a moment after it was created, as at AWS. */
async function createTable(client: DynamoDBClient): Promise<void> {
  await client.send(table)
  await waitUntilTableExists({ client, minDelay: 0.01, maxDelay: 0.01, maxWaitTime: 5 }, { TableName })
}

it('counts exactly under parallel conditional updates', async () => {
  const database = await startDynamodb()
  const client = clientOf(database.endpoint)
  await createTable(client)
  await client.send(new PutItemCommand({ TableName, Item: { ...Key, used: { N: '0' } } }))
  const admit = new UpdateItemCommand({
    TableName,
    Key,
    UpdateExpression: 'ADD used :one',
    ConditionExpression: 'used < :limit',
    ExpressionAttributeValues: { ':one': { N: '1' }, ':limit': { N: '20' } },
  })
  const outcomes = await Promise.allSettled(Array.from({ length: 40 }, () => client.send(admit)))
  expect(outcomes.filter(outcome => outcome.status === 'fulfilled')).toHaveLength(20)
  const refusals = outcomes.flatMap(outcome => (outcome.status === 'rejected' ? [outcome.reason.name] : []))
  expect(new Set(refusals)).toEqual(new Set(['ConditionalCheckFailedException']))
  expect((await client.send(new GetItemCommand({ TableName, Key }))).Item).toEqual({ ...Key, used: { N: '20' } })
  client.destroy()
  await database.close()
})

it('keeps its tables in a folder', async () => {
  const folder = temporaryFolder()
  const first = await startDynamodb({ folder: join(folder, 'tables') })
  const writer = clientOf(first.endpoint)
  await createTable(writer)
  await writer.send(new PutItemCommand({ TableName, Item: { ...Key, kept: { S: 'yes' } } }))
  writer.destroy()
  await first.close()
  const second = await startDynamodb({ folder: join(folder, 'tables') })
  const reader = clientOf(second.endpoint)
  expect((await reader.send(new GetItemCommand({ TableName, Key }))).Item).toEqual({ ...Key, kept: { S: 'yes' } })
  reader.destroy()
  await second.close()
})
