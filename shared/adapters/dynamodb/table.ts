// Creates the table where no CDK stack does: for the local gateway and for tests.
import { setTimeout as pause } from 'node:timers/promises'
import { CreateTableCommand, DescribeTableCommand, type DynamoDBClient, ResourceInUseException } from '@aws-sdk/client-dynamodb'
import { openIndex } from './layout.ts'

/** Creates the table unless it is there already, and resolves when it can be used. */
export async function createTable(client: DynamoDBClient, table: string): Promise<void> {
  try {
    await client.send(
      new CreateTableCommand({
        TableName: table,
        BillingMode: 'PAY_PER_REQUEST',
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
            IndexName: openIndex,
            KeySchema: [
              { AttributeName: 'open', KeyType: 'HASH' },
              { AttributeName: 'sk', KeyType: 'RANGE' },
            ],
            Projection: { ProjectionType: 'KEYS_ONLY' },
          },
        ],
      }),
    )
  } catch (fault) {
    if (!(fault instanceof ResourceInUseException)) throw fault
  }
  while (!(await isActive(client, table))) await pause(50)
}

async function isActive(client: DynamoDBClient, table: string): Promise<boolean> {
  const { Table } = await client.send(new DescribeTableCommand({ TableName: table }))
  return Table?.TableStatus === 'ACTIVE'
}
