// A tiny HTTP server that answers every call with the same stream or JSON, for the official SDKs to read.
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Canned {
  /** The origin, without a path. */
  readonly url: string
  close(): Promise<void>
}

export async function serveCanned(body: string, contentType = 'text/event-stream'): Promise<Canned> {
  const server = createServer((request, response) => {
    request.resume()
    request.on('end', () => response.writeHead(200, { 'content-type': contentType }).end(body))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, close: () => close(server) }
}

function close(server: Server): Promise<void> {
  server.closeAllConnections()
  return new Promise(resolve => server.close(() => resolve()))
}
