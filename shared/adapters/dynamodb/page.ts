// One page of a partition of the table, in either order of its sort keys.
import { QueryCommand } from '@aws-sdk/client-dynamodb'
import type { PageRequest } from '../../admin/records.ts'
import type { Dynamo } from './items.ts'
import type { Item } from './values.ts'

export interface ItemPage {
  readonly items: readonly Item[]
  /** The `after` of the next page: the sort key of this page's last item. Absent on the last page. */
  readonly next?: string
}

export interface PartitionPage extends PageRequest {
  readonly partition: string
  readonly newestFirst?: boolean
}

/** One item more than the page has tells whether there is another page. */
export async function pageOf({ client, table }: Dynamo, { partition, after, limit, newestFirst }: PartitionPage): Promise<ItemPage> {
  const { Items = [], LastEvaluatedKey } = await client.send(
    new QueryCommand({
      TableName: table,
      ConsistentRead: true,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': { S: partition } },
      ScanIndexForward: newestFirst !== true,
      Limit: limit + 1,
      ...(after === undefined ? {} : { ExclusiveStartKey: { pk: { S: partition }, sk: { S: after } } }),
    }),
  )
  const items = Items.slice(0, limit)
  const more = Items.length > limit || LastEvaluatedKey !== undefined
  const last = items.at(-1)?.sk?.S
  return more && last !== undefined ? { items, next: last } : { items }
}
