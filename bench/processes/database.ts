// The emulated AWS in a process of its own: DynamoDB and Secrets Manager, and how often each operation was called.
import { subscribe } from 'node:diagnostics_channel'
import type { IncomingMessage } from 'node:http'
import { startDynamodb } from '../../functions/local/aws/dynamodb.ts'
import { startSecretsManager } from '../../functions/local/aws/secrets-manager.ts'
import { answer } from '../ipc.ts'

/** Calls so far, by operation: `DynamoDB.UpdateItem`, `secretsmanager.GetSecretValue`. */
export type Calls = Readonly<Record<string, number>>

const calls: Record<string, number> = {}

subscribe('http.server.request.start', message => {
  const { request } = message as { readonly request: IncomingMessage }
  const operation = String(request.headers['x-amz-target']).replace(/_\d+/, '')
  calls[operation] = (calls[operation] ?? 0) + 1
})

answer((): Calls => calls)

const [dynamodb, secrets] = await Promise.all([startDynamodb(), startSecretsManager()])
// The parent reads both from the one line: the second stands where a key would.
process.stdout.write(`ready ${dynamodb.endpoint} key=${secrets.endpoint}\n`)
