// The little HTTP that the simulator needs: read a body, send JSON, write events.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import type { Frame, Json, JsonObject } from './types.ts'

/** The JSON of a request; undefined when it is not JSON or not UTF-8. */
export async function readJson(request: IncomingMessage): Promise<Json | undefined> {
  const bytes = await buffer(request)
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as Json
  } catch {
    return undefined
  }
}

export type Headers = Readonly<Record<string, string>>

export interface JsonAnswer {
  readonly status: number
  readonly body: Json | JsonObject
  readonly headers?: Headers
}

export function sendJson(response: ServerResponse, { status, body, headers = {} }: JsonAnswer): void {
  const bytes = Buffer.from(JSON.stringify(body))
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'content-length': bytes.length, ...headers })
  response.end(bytes)
}

export const eventText = ({ event, data, bare }: Frame): string => `${bare ? '' : `event: ${event}\n`}data: ${JSON.stringify(data)}\n\n`
