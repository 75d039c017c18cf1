// A client that asks for a WebSocket, as Codex does on /v1/responses, is told at once that there are none, and goes on over HTTP.
import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { envelope, faultOf } from '../../shared/errors/envelope.ts'
import { LeewayError } from '../../shared/errors/leeway-error.ts'
import { mintRequestId } from '../../shared/ledger/request-id.ts'

/** Other upgrades (`h2c`, which Java's client always offers) are mere offers: the request is served as it is. */
export const wantsWebSocket = ({ headers }: IncomingMessage): boolean => headers.upgrade?.toLowerCase() === 'websocket'

/** Answers with the error envelope and closes the connection. */
export function refuseWebSocket(_request: IncomingMessage, socket: Duplex): void {
  const fault = faultOf(new LeewayError('upgrade_required'))
  const requestId = mintRequestId(Date.now(), randomBytes)
  const body = JSON.stringify(envelope(fault, requestId, null))
  const head = [
    `HTTP/1.1 ${fault.status} Upgrade Required`,
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
    `x-request-id: ${requestId}`,
    'x-should-retry: false',
    'connection: close',
  ]
  // Whoever left meanwhile misses nothing.
  socket.on('error', () => {})
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
}
