// The whole public gateway as one process, for containers: the same handlers as on Lambda behind an HTTP host, with everything outside on AWS.
import '../host/awslambda.ts'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { within } from '../../shared/clock.ts'
import { onEnding } from '../host/ending.ts'
import { createHost } from '../host/host.ts'
import { type ContainerSettings, readContainerSettings } from './settings.ts'

/** Longer than a load balancer keeps an idle connection, so that it never sends a request into one that is being closed. */
const keepAliveMs = 4_010_000

/** Milliseconds that the last events and rows may take, once answers under way were told to end. */
const endingMs = 10_000

async function main(): Promise<void> {
  const settings = readContainerSettings(process.env)
  // Imported here, so that a wrong setting is said in one line and not as an exception of a module.
  const [{ publicHandlerOf: handlerOf }, { assemble }] = await Promise.all([
    import('../host/public-handlers.ts'),
    import('../assemble/gateway.ts'),
  ])
  const { log, clock, ledger, credit, close, settings: ours } = assemble()
  const closing = new AbortController()
  const server = createHost({ handlerOf, log, bodyLimit: ours.MAX_BODY_BYTES, closing: closing.signal })
  server.keepAliveTimeout = keepAliveMs
  await listening(server, settings)
  onEnding(stop)
  const { port } = server.address() as AddressInfo
  process.stdout.write(`ready http://${settings.HOST.includes(':') ? `[${settings.HOST}]` : settings.HOST}:${port}\n`)

  /** Takes nothing new; what is under way gets its grace to end by itself, and is then ended properly: in-band, with its row closed. */
  async function stop(): Promise<void> {
    const closed = new Promise(resolve => server.close(resolve))
    server.on('request', (_request, response) => response.setHeader('connection', 'close'))
    const idle = () => Promise.all([ledger.idle(), credit.idle()])
    await within(closed, settings.SHUTDOWN_GRACE * 1000, clock)
    closing.abort()
    await within(Promise.all([closed, idle()]), endingMs, clock)
    server.closeAllConnections()
    await close()
  }
}

/** Connections that fall idle while the server closes are not kept. */
function listening(server: Server, { PORT, HOST }: ContainerSettings): Promise<void> {
  server.on('request', (_request, response) =>
    response.once('close', () => {
      if (!server.listening) setImmediate(() => server.closeIdleConnections())
    }),
  )
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(PORT, HOST, resolve)
  })
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(1)
})
