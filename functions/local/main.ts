// `npm start`: the whole gateway on one machine. The same handlers as on Lambda, behind an HTTP host, with everything outside embedded.
import '../host/awslambda.ts'
import type { AddressInfo } from 'node:net'
import { within } from '../../shared/clock.ts'
import { onEnding } from '../host/ending.ts'
import { createHost } from '../host/host.ts'
import { provisionAdmin } from './admin.ts'
import { provisionDemo } from './demo.ts'
import { startEmbedded } from './embedded.ts'
import { type LocalSettings, readLocalSettings } from './settings.ts'
import { startSweeping } from './sweeping.ts'
import { welcome } from './welcome.ts'

/** Rows that cannot be closed by then are left to the sweeper. */
const shutdownMs = 5_000

async function main(): Promise<void> {
  const settings = readLocalSettings(process.env)
  const embedded = await startEmbedded(settings)
  // The functions read their settings from the environment when they are imported, as on Lambda: so it must be complete by then.
  process.env.LEEWAY_LOG ||= process.stderr.isTTY ? 'info' : 'warn'
  Object.assign(process.env, embedded.environment)
  const [{ handlerOf }, { assemble }, { assembleAdmin }, { keepers }, { ensureTable }] = await Promise.all([
    import('./handlers.ts'),
    import('../assemble/gateway.ts'),
    import('../assemble/admin.ts'),
    import('../assemble/keeping.ts'),
    import('../assemble/table.ts'),
  ])
  const assembled = assemble()
  const ports = { ...assembled, ...keepers(assembled, assembled.settings) }
  await ensureTable()
  const isNew = (await ports.book.organisations()).length === 0
  const { key, agentKey } = await provisionDemo(ports, settings)
  const sweeping = await startSweeping({ ...ports, days: ports.settings.LEDGER_DAYS }, isNew)
  const adminKey = await provisionAdmin(assembleAdmin(), settings)

  const server = createHost({ handlerOf, log: ports.log, bodyLimit: ports.settings.MAX_BODY_BYTES })
  await new Promise<void>((resolve, reject) => {
    server.once('error', fault => reject(cannotListen(fault, settings))).listen(settings.PORT, settings.HOST, resolve)
  })
  const { port } = server.address() as AddressInfo
  const url = `http://${settings.HOST.includes(':') ? `[${settings.HOST}]` : settings.HOST}:${port}`
  // Before the ready line: whoever reads it may send a signal at once.
  onEnding(stop)
  process.stdout.write(welcome({ url, key, agentKey, adminKey, settings, simulator: embedded.simulator }))
  process.stdout.write(`ready ${url} key=${key}\n`)

  /** Streams under way get a moment to be cut and settled; then everything closes. */
  async function stop(): Promise<void> {
    const closed = new Promise(resolve => server.close(resolve))
    server.closeAllConnections()
    await closed
    await within(Promise.all([ports.ledger.idle(), ports.credit.idle(), sweeping.stop()]), shutdownMs, ports.clock)
    await ports.close()
    assembleAdmin().close()
    await embedded.close()
  }
}

/** What keeps the gateway from listening, in words for who starts it. */
function cannotListen({ code }: NodeJS.ErrnoException, { HOST, PORT }: LocalSettings): Error {
  if (code === 'EADDRINUSE') return new Error(`Port ${PORT} of ${HOST} is in use. Set PORT to another one; 0 takes any free one.`)
  return new Error(`Cannot listen on ${HOST}, port ${PORT} (${code}). HOST must be an address of this machine, PORT one that you may use.`)
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(1)
})
