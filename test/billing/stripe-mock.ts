// stripe-mock (https://github.com/stripe/stripe-mock) checks every call against Stripe's own OpenAPI description. Built with Go, where Go is.
import { execFile, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { createServer } from 'node:net'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const version = 'v0.203.0'
/** Built once for all runs. */
const folder = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'leeway', `stripe-mock-${version}`)
const binary = join(folder, 'stripe-mock')

/** Milliseconds for which a build may go on. */
const buildMs = 150_000

export interface StripeMock {
  readonly origin: string
  close(): void
}

/** Undefined where it cannot be had: no Go, or no module proxy. Says so in one line. */
export async function startStripeMock(): Promise<StripeMock | undefined> {
  try {
    if (!existsSync(binary)) await build()
    return await start(await freePort())
  } catch (fault) {
    const reason = fault instanceof Error ? (fault.message.split('\n')[0] ?? '') : String(fault)
    process.stdout.write(`stripe-mock is not here, so the calls were tested against the stand-in alone (${reason})\n`)
    return undefined
  }
}

async function build(): Promise<void> {
  await mkdir(folder, { recursive: true })
  const environment = { ...process.env, GOBIN: folder }
  await promisify(execFile)('go', ['install', `github.com/stripe/stripe-mock@${version}`], { env: environment, timeout: buildMs })
}

function start(port: number): Promise<StripeMock> {
  const child = spawn(binary, ['-http-addr', `127.0.0.1:${port}`], { stdio: ['ignore', 'pipe', 'inherit'] })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', code => reject(new Error(`it ended with ${code}`)))
    child.stdout.on('data', (text: Buffer) => {
      if (text.includes('Listening for HTTP at')) resolve({ origin: `http://127.0.0.1:${port}`, close: () => void child.kill() })
    })
  })
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
