// Admin keys in DynamoDB: an item each in a partition of its own, and the list of them all.
import { PutItemCommand, paginateQuery } from '@aws-sdk/client-dynamodb'
import * as z from 'zod'
import type { AdminRecord, AdminStore } from '../../admin/records.ts'
import { type Dynamo, getItem, putNew, update } from './items.ts'
import { adminEntryKey, adminKey, adminsPartition } from './layout.ts'
import { fromItem, toItem } from './values.ts'

const schema = z.object({ name: z.string(), status: z.enum(['active', 'revoked']), createdAt: z.number() })

export function dynamoAdmins(dynamo: Dynamo): AdminStore {
  const find = async (hash: string): Promise<AdminRecord | undefined> => {
    const item = await getItem(dynamo, adminKey(hash))
    return item && { ...schema.parse(fromItem(item)), hash }
  }
  return {
    async create({ hash, ...rest }) {
      // The list first: a key that works is always listed.
      await dynamo.client.send(new PutItemCommand({ TableName: dynamo.table, Item: adminEntryKey(hash) }))
      return putNew(dynamo, { ...toItem(rest), ...adminKey(hash) })
    },
    find,
    async list() {
      const found = await Promise.all((await hashes(dynamo)).map(find))
      return found.filter(admin => admin !== undefined)
    },
    async revoke(hash) {
      const { done } = await update(dynamo, {
        Key: adminKey(hash),
        UpdateExpression: 'SET #status = :revoked',
        ConditionExpression: 'attribute_exists(pk)',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: { ':revoked': { S: 'revoked' } },
        ReturnValues: 'NONE',
      })
      return done
    },
  }
}

async function hashes({ client, table }: Dynamo): Promise<readonly string[]> {
  const pages = paginateQuery(
    { client },
    {
      TableName: table,
      ConsistentRead: true,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': { S: adminsPartition } },
    },
  )
  const found: string[] = []
  for await (const { Items = [] } of pages) found.push(...Items.map(({ sk }) => sk?.S ?? ''))
  return found
}
