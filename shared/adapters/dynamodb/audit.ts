// The audit log in DynamoDB: one partition, in the order of the request ids, which begin with their time.
import { PutItemCommand } from '@aws-sdk/client-dynamodb'
import * as z from 'zod'
import type { AuditLog, AuditRow } from '../../admin/records.ts'
import { type Dynamo, update } from './items.ts'
import { auditKey, auditPartition } from './layout.ts'
import { pageOf } from './page.ts'
import { fromItem, type Item, toItem, toUpdate } from './values.ts'

const facts = z.record(z.string(), z.unknown()).nullable().default(null)

const schema = z.object({
  requestId: z.string(),
  at: z.number(),
  adminFingerprint: z.string(),
  adminName: z.string(),
  action: z.string(),
  target: z.string(),
  outcome: z.enum(['intended', 'done', 'failed']),
  code: z.string().nullable().default(null),
  before: facts,
  after: facts,
})

/** @param dynamo.days that rows are kept; for good where absent */
export function dynamoAudit(dynamo: Dynamo & { readonly days?: number }): AuditLog {
  const { client, table, days } = dynamo
  return {
    async intend(change) {
      const ttl = days === undefined ? undefined : Math.ceil(change.at) + days * 86_400
      const item = { ...toItem({ ...change, outcome: 'intended', ttl }), ...auditKey(change.requestId) }
      await client.send(new PutItemCommand({ TableName: table, Item: item }))
    },
    async close(requestId, end) {
      const { expression, names, values } = toUpdate(end)
      await update(dynamo, {
        Key: auditKey(requestId),
        UpdateExpression: expression,
        ConditionExpression: 'attribute_exists(pk)',
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: values,
        ReturnValues: 'NONE',
      })
    },
    async page(request) {
      const { items, next } = await pageOf(dynamo, { ...request, partition: auditPartition, newestFirst: true })
      return { entries: items.map(rowOf), next }
    },
  }
}

const rowOf = (item: Item): AuditRow => schema.parse(fromItem(item))
