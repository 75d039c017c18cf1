// Reads the ledger that a gateway left in its LEEWAY_DATA folder, through the same adapters.
import { join } from 'node:path'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { startDynamodb } from '../../functions/local/aws/dynamodb.ts'
import { dynamoLedger } from '../../shared/adapters/dynamodb/ledger.ts'
import { systemClock } from '../../shared/clock.ts'
import type { LedgerEntry } from '../../shared/ledger/records.ts'

/** The row of a request of the demo organisation; the gateway must have ended. */
export async function rowOf(folder: string, requestId: string): Promise<LedgerEntry | undefined> {
  const dynamodb = await startDynamodb({ folder: join(folder, 'dynamodb') })
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
  const client = new DynamoDBClient({ endpoint: dynamodb.endpoint, region: 'us-east-1', credentials })
  try {
    const log = { write: () => {} }
    return await dynamoLedger({ client, table: 'leeway', clock: systemClock, log, days: 90 }).find('demo', requestId)
  } finally {
    client.destroy()
    await dynamodb.close()
  }
}
