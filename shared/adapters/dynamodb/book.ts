// The ledger in DynamoDB as its keepers read and mend it: rows by day, orphans by the sparse index, aggregates by month.
import { paginateQuery, type QueryCommandInput } from '@aws-sdk/client-dynamodb'
import type { LedgerBook, LedgerRow } from '../../ledger/records.ts'
import { idsFrom } from '../../ledger/request-id.ts'
import { aggregateItem, aggregateOf, keepAggregate } from './aggregates.ts'
import { type Dynamo, getItem, update } from './items.ts'
import { aggregatesPartition, ledgerKey, ledgerPartition, openIndex, organisationsPartition, sweepKey } from './layout.ts'
import { closeRow } from './ledger.ts'
import { entryOf, openPartitions } from './rows.ts'
import { type Item, toAttribute } from './values.ts'

export function dynamoBook(dynamo: Dynamo): LedgerBook {
  return {
    async organisations() {
      const ids: string[] = []
      for await (const { sk } of query(dynamo, partition(organisationsPartition))) ids.push(sk?.S ?? '')
      return ids
    },
    openRows: (day, before) => openRows(dynamo, day, before),
    async *rows(organisation, day) {
      for await (const item of query(dynamo, partition(ledgerPartition(organisation, day)))) yield entryOf(item)
    },
    close: (row, settlement) => closeRow(dynamo, row, settlement),
    async reprice(row, settlement, catalogueVersion) {
      const { done } = await update(dynamo, {
        Key: ledgerKey(row),
        UpdateExpression: 'SET settlement = :after',
        ConditionExpression: 'settlement.catalogueVersion = :before',
        ExpressionAttributeValues: { ':after': toAttribute(settlement), ':before': { S: catalogueVersion } },
        ReturnValues: 'NONE',
      })
      return done
    },
    async aggregates(organisation, month) {
      const found = []
      for await (const item of query(dynamo, partition(aggregatesPartition(organisation, month)))) found.push(aggregateOf(item))
      return found
    },
    keep: aggregate => keepAggregate(dynamo, aggregateItem(aggregate)),
    sweptThrough: async () => (await getItem(dynamo, sweepKey))?.through?.S,
    async finish(day) {
      await update(dynamo, {
        Key: sweepKey,
        UpdateExpression: 'SET #through = :day',
        ConditionExpression: 'attribute_not_exists(#through) OR #through < :day',
        ExpressionAttributeNames: { '#through': 'through' },
        ExpressionAttributeValues: { ':day': { S: day } },
        ReturnValues: 'NONE',
      })
    },
  }
}

const partition = (pk: string): Partial<QueryCommandInput> => ({
  KeyConditionExpression: 'pk = :pk',
  ExpressionAttributeValues: { ':pk': { S: pk } },
  ConsistentRead: true,
})

async function* query({ client, table }: Dynamo, input: Partial<QueryCommandInput>): AsyncGenerator<Item> {
  for await (const { Items } of paginateQuery({ client }, { ...input, TableName: table })) yield* Items ?? []
}

async function openRows(dynamo: Dynamo, day: string, before: number): Promise<readonly LedgerRow[]> {
  const found = await Promise.all(openPartitions(day).map(open => openRowsIn(dynamo, open, before)))
  return found.flat()
}

/** The index holds keys alone and may be behind: what it names is read from the table, and closing it is conditional. */
async function openRowsIn(dynamo: Dynamo, open: string, before: number): Promise<readonly LedgerRow[]> {
  const input = {
    IndexName: openIndex,
    KeyConditionExpression: '#open = :open AND sk < :before',
    ExpressionAttributeNames: { '#open': 'open' },
    ExpressionAttributeValues: { ':open': { S: open }, ':before': { S: idsFrom(before) } },
  }
  const rows: LedgerRow[] = []
  for await (const { pk, sk } of query(dynamo, input)) {
    const item = pk && sk && (await getItem(dynamo, { pk, sk }))
    if (!item) continue
    const { settlement, ...row } = entryOf(item)
    if (settlement === null) rows.push(row)
  }
  return rows
}
