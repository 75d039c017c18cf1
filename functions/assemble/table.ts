// The table of a gateway that brings its own database.
import { dynamoClient } from '../../shared/adapters/dynamodb/client.ts'
import { createTable } from '../../shared/adapters/dynamodb/table.ts'
import { basics } from './basics.ts'

/** Creates it unless it is there. */
export async function ensureTable(): Promise<void> {
  const client = dynamoClient()
  await createTable(client, basics.settings.TABLE_NAME)
  client.destroy()
}
