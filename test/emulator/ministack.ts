// MiniStack (MIT, from PyPI): an emulator of AWS that others wrote. It deploys templates, runs functions, serves their URLs and
// enforces IAM. https://pypi.org/project/ministack/
import { spawn } from 'node:child_process'
import { existsSync, openSync } from 'node:fs'
import { mkdir, readFile, rename, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { Absent, cacheFolder, end, must, run } from './programs.ts'

export const version = '1.5.33'

export interface MiniStack {
  readonly endpoint: string
  close(): Promise<void>
}

/**
 * Where the package is, installed if need be (its index is asked only then).
 * @throws Absent where there is no Python of at least 3.10, or the package cannot be had
 */
export async function obtain(): Promise<{ readonly python: string; readonly folder: string }> {
  const python = await findPython()
  const folder = cacheFolder(`ministack-${version}`)
  if (!existsSync(folder)) {
    const fresh = `${folder}.${process.pid}`
    await mkdir(fresh, { recursive: true })
    const options = ['--quiet', '--disable-pip-version-check', '--no-warn-conflicts', '--root-user-action=ignore']
    await must(python, ['-m', 'pip', 'install', ...options, '--target', fresh, `ministack==${version}`]).catch(async fault => {
      await rm(fresh, { recursive: true, force: true })
      throw fault
    })
    await rename(fresh, folder).catch(() => rm(fresh, { recursive: true, force: true }))
  }
  return { python, folder }
}

/** @throws Absent where there is none of at least 3.10 */
export async function findPython(): Promise<string> {
  for (const python of ['python3', 'python']) {
    const { status } = await run(python, ['-c', 'import sys; sys.exit(sys.version_info < (3, 10))'])
    if (status === 0) return python
  }
  throw new Absent('no Python of at least 3.10 is installed')
}

/** Linux ends it when this process dies, however it does; elsewhere it may outlive one that is killed. */
const launcher = `
import ctypes, os, sys
try: ctypes.CDLL(None).prctl(1, 9)
except AttributeError: pass
os.execv(sys.executable, [sys.executable, '-m', 'ministack'])
`

/** Milliseconds from its start to its first answer, at most. */
const patience = 60_000

/**
 * Starts it on a loopback port, empty, with IAM enforced. What it writes goes to the folder, its log among it.
 * @throws Error with its last words where it does not answer in time
 */
export async function startMiniStack(folder: string): Promise<MiniStack> {
  const { python, folder: installed } = await obtain()
  const logFile = join(folder, 'ministack.log')
  const port = await freePort()
  const endpoint = `http://127.0.0.1:${port}`
  const log = openSync(logFile, 'w')
  const child = spawn(python, ['-c', launcher], {
    detached: true,
    stdio: ['ignore', log, log],
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      PYTHONPATH: installed,
      TMPDIR: folder,
      GATEWAY_PORT: String(port),
      BIND_HOST: '127.0.0.1',
      // Functions find it by this: they inherit its environment.
      AWS_ENDPOINT_URL: endpoint,
      AUTH: 'true',
      // Listeners of services that nothing here uses.
      IOT_MTLS_ENABLED: '0',
      SFTP_ENABLED: '0',
    },
  })
  const stopped = () => end(child)
  const deadline = Date.now() + patience
  while (!(await isReady(endpoint))) {
    if (child.exitCode === null && Date.now() < deadline) continue
    await stopped()
    throw new Error(`MiniStack did not start: ${(await readFile(logFile, 'utf8')).trim().split('\n').at(-1)}`)
  }
  return { endpoint, close: stopped }
}

async function isReady(endpoint: string): Promise<boolean> {
  const pause = new Promise(resolve => setTimeout(resolve, 100))
  const answer = await fetch(`${endpoint}/_ministack/ready`).catch(() => undefined)
  if (answer?.ok !== true) await pause
  return answer?.ok === true
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise(resolve => server.close(resolve))
  return typeof address === 'object' && address !== null ? address.port : 0
}
