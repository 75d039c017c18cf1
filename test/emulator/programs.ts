// Other programs that the emulators need: whether they are there, running one to its end, and where downloads are kept.
import { type ChildProcess, spawn } from 'node:child_process'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'

/** Downloads stay here from run to run, outside the repository. */
export const cacheFolder = (name: string): string => join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'leeway-emulators', name)

export interface Ended {
  /** Undefined where the program is not there. */
  readonly status: number | undefined
  readonly stdout: string
  readonly stderr: string
}

export interface RunOptions {
  readonly folder?: string
  readonly environment?: Readonly<Record<string, string | undefined>>
  readonly input?: string
}

/** Runs a program to its end. */
export async function run(program: string, argv: readonly string[], options: RunOptions = {}): Promise<Ended> {
  const child = spawn(program, argv, { cwd: options.folder, env: { ...process.env, ...options.environment } })
  child.stdin.on('error', () => {}).end(options.input ?? '')
  const ended = new Promise<number | undefined>(resolve => {
    child.once('error', () => resolve(undefined)).once('close', status => resolve(status ?? 1))
  })
  const [status, stdout, stderr] = await Promise.all([ended, text(child.stdout), text(child.stderr)])
  return { status, stdout, stderr }
}

/** What keeps an emulator from being used, in words; thrown by those who look for it. */
export class Absent extends Error {}

/** The same, where the program must succeed. @throws Absent with what it said last */
export async function must(program: string, argv: readonly string[], options?: RunOptions): Promise<string> {
  const { status, stdout, stderr } = await run(program, argv, options)
  if (status === 0) return stdout
  const last = stderr.trim().split('\n').at(-1) ?? ''
  throw new Absent(status === undefined ? `${program} is not installed` : `${program} ${argv[0]} failed: ${last}`)
}

/** Ends a program that was started, and all that it started in turn. */
export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return
  const ended = new Promise(resolve => child.once('exit', resolve))
  process.kill(-child.pid, 'SIGKILL')
  await ended
}
