// An embedded DynamoDB: dynalite on a loopback port of this process.
import { mkdirSync } from 'node:fs'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { setImmediate as turn } from 'node:timers/promises'
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
  const settled = workOf(server)
  const { origin, close } = await listen(server, host, port)
  return {
    endpoint: origin,
    async close() {
      await settled()
      await close()
    },
  }
}

/** Milliseconds that a close waits for requests under way. */
const patience = 2_000

/** Waits for the requests that arrived, whether or not their clients do: dynalite throws where its store is closed in the midst of one. */
function workOf(server: Server): () => Promise<void> {
  const open = new Map<ServerResponse, IncomingMessage>()
  server.prependListener('request', (request: IncomingMessage, response: ServerResponse) => {
    for (const known of open.keys()) if (known.writableEnded) open.delete(known)
    open.set(response, request)
  })
  return async () => {
    const until = Date.now() + patience
    const isBusy = () => [...open].some(([response, { complete }]) => complete && !response.writableEnded)
    while (isBusy() && Date.now() < until) await turn()
  }
}
