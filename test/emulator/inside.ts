// Runs in a network of its own: starts DynamoDB Local there, and jest against it.
import { startDynamodbLocal } from './dynamodb-local.ts'
import { jest } from './jest.ts'

const port = 8000
const stop = await startDynamodbLocal(port)
await jest(process.argv.slice(2), { environment: { DYNAMODB_ENDPOINT: `http://127.0.0.1:${port}` } })
stop()
