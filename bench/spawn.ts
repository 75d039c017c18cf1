// Starts the processes of the bench and waits for their `ready URL key=KEY` line, as the gateway itself prints it (contract §12).
import { type ChildProcess, execFileSync, fork } from 'node:child_process'
import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

export interface Started {
  readonly child: ChildProcess
  /** Origin, without a path. */
  readonly url: string
  /** Empty where the server takes any. */
  readonly key: string
  stop(): Promise<void>
}

export interface StartOptions {
  /** Preloads the meter and, where the machine can, gives the process the first core alone; all others share the rest. */
  readonly measured?: boolean
  /** On the first core too, without a meter. */
  readonly beside?: boolean
  /** Preloads the heap's meter instead, and lets it collect the garbage. */
  readonly heap?: boolean
  readonly environment?: Readonly<Record<string, string>>
  /** Folder for a CPU profile of the process. */
  readonly profile?: string
}

/** @param file relative to this folder. @throws Error when the process ends before it is ready */
export async function start(
  file: string,
  { measured = false, beside = false, heap = false, environment = {}, profile }: StartOptions = {},
): Promise<Started> {
  const preload = (meter: string) => ['--import', fileURLToPath(new URL(meter, import.meta.url))]
  const meter = heap ? ['--expose-gc', ...preload('heap-meter.ts')] : measured ? preload('meter.ts') : []
  const profiler = profile === undefined ? [] : ['--cpu-prof', '--cpu-prof-dir', profile]
  const node = [process.execPath, '--disable-warning=ExperimentalWarning', ...meter, ...profiler]
  const [execPath = process.execPath, ...execArgv] = canPin ? ['taskset', '-c', measured || beside ? '0' : others, ...node] : node
  const env = { ...process.env, ...environment }
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), {
    execPath,
    execArgv,
    env,
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  const [url = '', key = ''] = await ready(child, file)
  return { child, url, key, stop: () => stop(child) }
}

const others = `1-${availableParallelism() - 1}`

/** Linux can hold processes apart; elsewhere the scheduler does what it can. */
const canPin = availableParallelism() > 1 && hasTaskset()

function hasTaskset(): boolean {
  try {
    execFileSync('taskset', ['-c', '0', 'true'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

async function ready(child: ChildProcess, file: string): Promise<string[]> {
  if (child.stdout === null) throw new Error('A process without its output')
  for await (const line of createInterface({ input: child.stdout })) {
    const found = /^ready (\S+)(?: key=(\S+))?$/.exec(line)
    if (found === null) continue
    child.stdout.resume()
    return found.slice(1)
  }
  throw new Error(`${file} ended before it was ready`)
}

/** The processes leave by themselves when they are let go. */
async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  if (child.connected) child.disconnect()
  else child.kill()
  await ended
}
