// What the tests of the adapters stand on: a clock held by hand, a log that remembers, and a proxy that makes the database misbehave.
import { createServer, type IncomingMessage, request as outbound, type ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { listen } from '../../functions/local/aws/listen.ts'
import type { Clock } from '../../shared/clock.ts'
import { type LogLevel, levelOf } from '../../shared/log/events.ts'
import type { Log } from '../../shared/log/log.ts'

export const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }

/** Where a client of an emulator connects to. */
export const placeOf = (endpoint: string) => ({ endpoint, region: 'us-east-1', credentials })

export interface HeldClock extends Clock {
  advance(seconds: number): void
}

/** A clock that stands still until it is moved. It begins at a whole second, today. */
export function heldClock(): HeldClock {
  let now = Math.floor(Date.now() / 1000) * 1000
  return {
    now: () => now,
    after: () => () => undefined,
    advance(seconds) {
      now += Math.round(seconds * 1000)
    },
  }
}

export interface RememberedLine {
  readonly level: LogLevel
  readonly event: string
  readonly facts: Readonly<Record<string, unknown>>
}

export interface RememberingLog extends Log {
  readonly lines: RememberedLine[]
  /** The events of these lines, in order. */
  events(): readonly string[]
}

export function rememberingLog(): RememberingLog {
  const lines: RememberedLine[] = []
  return {
    lines,
    events: () => lines.map(({ event }) => event),
    write: (event, facts) => void lines.push({ level: levelOf(event, facts), event, facts: Object.fromEntries(Object.entries(facts)) }),
  }
}

/** `lost`: the call is carried out and its reply is dropped. An object: this error instead, as the service words it. */
export type Misfortune = 'throttled' | 'lost' | 'dropped' | 'pass' | { readonly __type: string; readonly [member: string]: unknown }

export interface FaultyProxy {
  readonly endpoint: string
  /** The operations that arrived, in order. */
  readonly calls: string[]
  /** What happens to a call of this operation; `pass` unless set. */
  fate: (operation: string) => Misfortune | Promise<Misfortune>
  /** Ends every connection. */
  hangUp(): void
  close(): Promise<void>
}

/** Stands in front of DynamoDB. */
export async function startProxy(target: string): Promise<FaultyProxy> {
  const server = createServer((request, response) => void carry(request, response))
  const { origin, close } = await listen(server, '127.0.0.1', 0)
  const hangUp = () => server.closeAllConnections()
  const proxy: FaultyProxy = { endpoint: origin, calls: [], fate: () => 'pass', hangUp, close }

  async function carry(request: IncomingMessage, response: ServerResponse) {
    const operation = String(request.headers['x-amz-target']).split('.')[1] ?? ''
    proxy.calls.push(operation)
    const misfortune = await proxy.fate(operation)
    const body = await buffer(request)
    if (misfortune === 'dropped') return response.destroy()
    if (misfortune === 'throttled') return refuse(response, throttling)
    if (typeof misfortune === 'object') return refuse(response, misfortune)
    const { host: _, ...headers } = request.headers
    const upstream = outbound(target, { method: 'POST', headers }, reply => {
      if (misfortune === 'lost') return reply.resume().once('end', () => response.destroy())
      response.writeHead(reply.statusCode ?? 500, reply.headers)
      return reply.pipe(response)
    })
    return upstream.end(body)
  }
  return proxy
}

const throttling = {
  __type: 'com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException',
  message: 'The level of configured provisioned throughput for the table was exceeded.',
}

function refuse(response: ServerResponse, fault: object): void {
  response.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' })
  response.end(JSON.stringify(fault))
}
