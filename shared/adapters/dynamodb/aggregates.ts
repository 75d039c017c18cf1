// An aggregate as an item of the table, and back.
import { createHash } from 'node:crypto'
import { ConditionalCheckFailedException, PutItemCommand } from '@aws-sdk/client-dynamodb'
import * as z from 'zod'
import { groupOf } from '../../ledger/aggregates.ts'
import type { Aggregate } from '../../ledger/records.ts'
import { sumFields } from '../../ledger/sums.ts'
import { providerNames } from '../../providers/index.ts'
import { recordOf } from '../../table.ts'
import type { Dynamo } from './items.ts'
import { aggregateKey } from './layout.ts'
import { fromItem, type Item, toItem } from './values.ts'

const count = z.number().int()

const aggregateSchema = z.object({
  organisation: z.string(),
  period: z.string(),
  key: z.string(),
  provider: z.enum(providerNames),
  model: z.string(),
  tier: z.string().nullable(),
  ...recordOf(sumFields.map(({ name, late }) => [name, late ? count.default(0) : count])),
})

/** @throws ZodError where the item is no aggregate */
export const aggregateOf = (item: Item): Aggregate => aggregateSchema.parse(fromItem(item))

/** Model names are the callers' and may be long: a hash of the group keeps the sort key short. */
export const aggregateItem = (aggregate: Aggregate): Item => ({
  ...toItem(aggregate),
  ...aggregateKey(aggregate, createHash('sha256').update(groupOf(aggregate)).digest('hex').slice(0, 32)),
})

/** Rows never become fewer but by expiry, so an aggregate of fewer requests is an older or a poorer one. */
export async function keepAggregate({ client, table }: Dynamo, item: Item): Promise<boolean> {
  const put = new PutItemCommand({
    TableName: table,
    Item: item,
    ConditionExpression: 'attribute_not_exists(pk) OR requests <= :requests',
    ExpressionAttributeValues: { ':requests': item.requests ?? { N: '0' } },
  })
  try {
    await client.send(put)
    return true
  } catch (fault) {
    if (fault instanceof ConditionalCheckFailedException) return false
    throw fault
  }
}
