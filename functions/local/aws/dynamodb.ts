// An embedded DynamoDB: dynalite on a loopback port of this process.
import { mkdirSync } from 'node:fs'
import dynalite from 'dynalite'
import { listen } from './listen.ts'

export interface DynamodbOptions {
  readonly host?: string
  /** 0 = any free one. */
  readonly port?: number
  /** Keeps the tables in this folder; without it they live in memory. */
  readonly folder?: string
}

export interface Dynamodb {
  readonly endpoint: string
  close(): Promise<void>
}

/**
 * Starts DynamoDB for `AWS_ENDPOINT_URL_DYNAMODB`. Good for single-item conditional writes, queries and scans; it has no transactions,
 * no UpdateTimeToLive and ignores ReturnValuesOnConditionCheckFailure.
 */
export async function startDynamodb(options: DynamodbOptions = {}): Promise<Dynamodb> {
  const { host = '127.0.0.1', port = 0, folder } = options
  if (folder) mkdirSync(folder, { recursive: true, mode: 0o700 })
  const instant = { createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 }
  const server = dynalite(folder ? { path: folder, ...instant } : instant)
  const { origin, close } = await listen(server, host, port)
  return { endpoint: origin, close }
}
