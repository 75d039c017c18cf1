// What the DynamoDB adapters share: the client with its table, and writes that a condition may refuse.
import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb'
import type { Clock } from '../../clock.ts'
import type { Log } from '../../log/log.ts'
import type { Item } from './values.ts'

export interface Dynamo {
  readonly client: DynamoDBClient
  readonly table: string
}

/** What an adapter of the hot path is made of. */
export interface Wiring extends Dynamo {
  readonly clock: Clock
  readonly log: Log
}

/** One item, as of now. */
export async function getItem({ client, table }: Dynamo, key: Item): Promise<Item | undefined> {
  const { Item } = await client.send(new GetItemCommand({ TableName: table, Key: key, ConsistentRead: true }))
  return Item
}

/** Writes an item unless it exists already; whether it was written. */
export async function putNew({ client, table }: Dynamo, item: Item): Promise<boolean> {
  const put = new PutItemCommand({ TableName: table, Item: item, ConditionExpression: 'attribute_not_exists(pk)' })
  return unlessRefused(() => client.send(put))
}

type Update = Omit<UpdateItemCommandInput, 'TableName'>

/** An update under a condition: the whole new item, or that it was refused (with the item, where the database hands it over). */
export async function update({ client, table }: Dynamo, input: Update): Promise<{ done: true; item: Item } | { done: false; item?: Item }> {
  const command = new UpdateItemCommand({
    ReturnValues: 'ALL_NEW',
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    ...input,
    TableName: table,
  })
  try {
    const { Attributes } = await client.send(command)
    return { done: true, item: Attributes ?? {} }
  } catch (fault) {
    if (fault instanceof ConditionalCheckFailedException) return { done: false, item: fault.Item }
    throw fault
  }
}

/** Whether a write was carried out, or refused by its condition. */
export async function unlessRefused(write: () => Promise<unknown>): Promise<boolean> {
  try {
    await write()
    return true
  } catch (fault) {
    if (fault instanceof ConditionalCheckFailedException) return false
    throw fault
  }
}
