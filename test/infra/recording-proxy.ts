// Stands in front of DynamoDB and notes what IAM would look at: each operation with the partition key that it names.
import { createServer, type IncomingMessage, request as outbound, type ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import * as z from 'zod'
import { listen } from '../../functions/local/aws/listen.ts'

export interface NotedCall {
  readonly operation: string
  /** Undefined where the call names none. */
  readonly partition: string | undefined
  readonly index: string | undefined
}

export interface RecordingProxy {
  readonly endpoint: string
  /** Since it was last emptied. */
  readonly calls: NotedCall[]
  close(): Promise<void>
}

const text = z.object({ S: z.string() })
const pk = z.object({ pk: text })

const bodySchema = z.object({
  IndexName: z.string().optional(),
  Key: pk.optional(),
  Item: pk.optional(),
  ExpressionAttributeValues: z.object({ ':pk': text.optional() }).optional(),
})

export async function startRecording(target: string): Promise<RecordingProxy> {
  const calls: NotedCall[] = []
  const server = createServer((request, response) => void carry(request, response))
  const { origin, close } = await listen(server, '127.0.0.1', 0)

  async function carry(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(request)
    calls.push(noted(String(request.headers['x-amz-target']), body.toString()))
    const { host: _, ...headers } = request.headers
    const upstream = outbound(target, { method: 'POST', headers }, reply => {
      response.writeHead(reply.statusCode ?? 500, reply.headers)
      reply.pipe(response)
    })
    upstream.end(body)
  }

  return { endpoint: origin, calls, close }
}

function noted(header: string, body: string): NotedCall {
  const { Key, Item, ExpressionAttributeValues, IndexName } = bodySchema.parse(JSON.parse(body))
  const partition = (Key ?? Item)?.pk.S ?? ExpressionAttributeValues?.[':pk']?.S
  return { operation: header.split('.')[1] ?? '', partition, index: IndexName }
}
