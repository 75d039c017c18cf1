// The real process of `npm start`, spawned and always cleaned up: what it prints, and how it ends.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..', '..')

export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

export interface Started {
  readonly url: string
  readonly key: string
  readonly pid: number
  stdout(): string
  stderr(): string
  /** Resolves with the first match on stderr, from the process's beginning on. */
  logged(pattern: RegExp): Promise<RegExpExecArray>
  /** Sends a signal and waits for the end. */
  stop(signal: NodeJS.Signals): Promise<Ended>
  readonly ended: Promise<Ended>
}

const children = new Set<ChildProcess>()

/** Ends whatever a test left behind; for `afterEach`. */
export async function endAll(): Promise<void> {
  const alive = [...children].filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null)
  children.clear()
  await Promise.all(alive.map(child => [once(child, 'exit'), child.kill('SIGKILL')][0]))
}

/** Only these variables of the machine reach the process; keys of providers do not. The last makes it start in half the time. */
const inherited = () =>
  Object.fromEntries(
    ['PATH', 'HOME', 'TMPDIR', 'NODE_COMPILE_CACHE'].flatMap(name => (process.env[name] ? [[name, process.env[name]]] : [])),
  )

interface Running {
  readonly child: ChildProcess
  readonly ended: Promise<Ended>
  stdout(): string
  stderr(): string
  /** Calls back now and whenever something was printed; the returned function ends that. */
  watch(look: () => void): () => void
}

/** The gateway's own process, or npm's that starts it. */
type Command = readonly [string, ...string[]]

/** Both are run in the folder of the code. */
const bare: Command = [process.execPath, join('functions', 'local', 'main.ts')]
const throughNpm: Command = ['npm', 'start']

interface How {
  readonly command?: Command
  readonly folder?: string
}

function run(environment: Readonly<Record<string, string>>, { command = bare, folder = root }: How = {}): Running {
  const [program, ...parameters] = command
  const child = spawn(program, parameters, {
    cwd: folder,
    env: { ...inherited(), PORT: '0', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.add(child)
  const printed = { stdout: '', stderr: '' }
  const watchers = new Set<() => void>()
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (text: string) => {
      printed[name] += text
      for (const look of watchers) look()
    })
  }
  const ended = once(child, 'close').then(([code, signal]) => {
    children.delete(child)
    for (const look of watchers) look()
    return { code, signal, ...printed } as Ended
  })
  return {
    child,
    ended,
    stdout: () => printed.stdout,
    stderr: () => printed.stderr,
    watch(look) {
      watchers.add(look)
      look()
      return () => watchers.delete(look)
    },
  }
}

/** The line that says it accepts requests (contract §12). */
export const readyLine = /^ready (http:\/\/\S+) key=(flex_live_[0-9a-f]{30})$/m

/** The match of a pattern as soon as it was printed. @throws Error with all that was printed, when the process ends without it */
function matched(running: Running, read: () => string, pattern: RegExp): Promise<RegExpExecArray> {
  return new Promise((resolve, reject) => {
    const { child, stdout, stderr } = running
    const stop = running.watch(() => {
      const match = pattern.exec(read())
      if (match === null && child.exitCode === null && child.signalCode === null) return
      setImmediate(() => stop())
      if (match === null) reject(new Error(`It ended without ${pattern}:\n${stdout()}\n${stderr()}`))
      else resolve(match)
    })
  })
}

/** Starts a gateway on a free port and waits until it is ready. `folder`: that of another copy of the code. */
export const start = (environment: Readonly<Record<string, string>> = {}, folder = root): Promise<Started> =>
  ready(run(environment, { folder }))

/** The same through `npm start`; pid and signals are those of npm's process. */
export const npmStart = (environment: Readonly<Record<string, string>> = {}): Promise<Started> =>
  ready(run(environment, { command: throughNpm }))

async function ready(running: Running): Promise<Started> {
  const [, url = '', key = ''] = await matched(running, running.stdout, readyLine)
  const { child, ended, stdout, stderr } = running
  return {
    url,
    key,
    pid: child.pid ?? 0,
    stdout,
    stderr,
    ended,
    logged: pattern => matched(running, stderr, pattern),
    stop(signal) {
      child.kill(signal)
      return ended
    },
  }
}

/** Runs a process that is expected to end by itself. */
export const runToEnd = (environment: Readonly<Record<string, string>>): Promise<Ended> => run(environment).ended
