// Statements in DynamoDB: a chain of items per organisation, of which each is the next one only once.
import { createHash } from 'node:crypto'
import { PutItemCommand, paginateQuery, type QueryCommandInput } from '@aws-sdk/client-dynamodb'
import * as z from 'zod'
import { statementAmounts } from '../../billing/amounts.ts'
import { type FeeLine, invoiceStages, invoiceStatuses, type Statement, type Statements } from '../../billing/records.ts'
import { billedMoney } from '../../ledger/amounts.ts'
import { providerNames } from '../../providers/index.ts'
import { isSet, mapRows } from '../../table.ts'
import { type Dynamo, getItem, putNew, update } from './items.ts'
import { linesKey, linesPrefix, statementKey, statementPrefix, statementsPartition } from './layout.ts'
import { fromItem, type Item, toItem } from './values.ts'

/** Lines in one item: model names are the callers', and an item has room for 400 KB. */
const linesPerItem = 200

/** An invoice goes only forward through these. */

const statementSchema = z.object({
  id: z.string(),
  organisation: z.string(),
  month: z.string(),
  sequence: z.number(),
  closedAt: z.number(),
  ...mapRows(statementAmounts, () => z.number().int()),
  counted: z.record(z.string(), z.number().int()),
  collection: z.enum(['automatic', 'manual']),
  invoiceId: z.string().optional(),
  invoiceStatus: z.enum(invoiceStatuses).optional(),
})

const lineSchema = z.object({
  kind: z.enum(['fee', 'correction', 'carried']),
  month: z.string(),
  key: z.string().nullable(),
  provider: z.enum(providerNames).nullable(),
  model: z.string().nullable(),
  tier: z.string().nullable(),
  requests: z.number(),
  ...mapRows(billedMoney, row => (isSet(row, 'late') ? z.number().default(0) : z.number())),
})

/** @throws ZodError where an item is no statement */
export function dynamoStatements(dynamo: Dynamo): Statements {
  return {
    async latest(organisation) {
      for await (const item of statementItems(dynamo, organisation, { Limit: 1 })) return statementSchema.parse(fromItem(item))
      return undefined
    },
    async append(statement, lines) {
      const digest = await writeLines(dynamo, statement.organisation, lines)
      const { organisation, sequence } = statement
      return putNew(dynamo, { ...toItem({ ...statement, lines: digest }), ...statementKey(organisation, sequence) })
    },
    async list(organisation) {
      const found: Statement[] = []
      for await (const item of statementItems(dynamo, organisation, {})) found.push(statementSchema.parse(fromItem(item)))
      return found
    },
    async lines({ organisation, sequence }) {
      const item = await getItem(dynamo, statementKey(organisation, sequence))
      const found: FeeLine[] = []
      const prefix = linesPrefix(item?.lines?.S ?? '')
      for await (const part of items(dynamo, organisation, { prefix })) found.push(...z.array(lineSchema).parse(fromItem(part).lines))
      return found
    },
    async noteInvoice({ organisation, sequence }, { id, status }) {
      await update(dynamo, {
        Key: statementKey(organisation, sequence),
        UpdateExpression: 'SET invoiceId = :id, invoiceStatus = :status, invoiceStage = :stage',
        ConditionExpression: 'attribute_exists(pk) AND (attribute_not_exists(invoiceId) OR (invoiceId = :id AND invoiceStage < :stage))',
        ExpressionAttributeValues: { ':id': { S: id }, ':status': { S: status }, ':stage': { N: String(invoiceStages[status]) } },
        ReturnValues: 'NONE',
      })
    },
  }
}

/** Before the statement that names them: what no statement names is of no account. */
async function writeLines({ client, table }: Dynamo, organisation: string, lines: readonly FeeLine[]): Promise<string> {
  const digest = createHash('sha256').update(JSON.stringify(lines)).digest('hex').slice(0, 32)
  for (let part = 0; part * linesPerItem < lines.length; part++) {
    const some = lines.slice(part * linesPerItem, (part + 1) * linesPerItem)
    const Item = { ...toItem({ lines: some }), ...linesKey(organisation, digest, part) }
    await client.send(new PutItemCommand({ TableName: table, Item }))
  }
  return digest
}

const statementItems = (dynamo: Dynamo, organisation: string, input: Partial<QueryCommandInput>): AsyncIterable<Item> =>
  items(dynamo, organisation, { ...input, prefix: statementPrefix, ScanIndexForward: false })

interface ItemsQuery extends Partial<QueryCommandInput> {
  /** How their sort keys begin. */
  readonly prefix: string
}

async function* items({ client, table }: Dynamo, organisation: string, { prefix, ...input }: ItemsQuery) {
  const pages = paginateQuery(
    { client },
    {
      ...input,
      TableName: table,
      ConsistentRead: true,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
      ExpressionAttributeValues: { ':pk': { S: statementsPartition(organisation) }, ':prefix': { S: prefix } },
    },
  )
  for await (const { Items } of pages) yield* Items ?? []
}
