// One sandbox: one process with AWS's own runtime client, one event at a time, frozen in between, killed when its time is up.
import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { type Posted, startRuntimeApi } from './runtime-api.ts'

const client = fileURLToPath(new URL('../node_modules/aws-lambda-ric/index.mjs', import.meta.url))

export interface SandboxOptions {
  readonly name: string
  /** Folder with `index.js`, as in the deployed asset. */
  readonly folder: string
  readonly environment: Readonly<Record<string, string>>
  /** MB; only told to the function, not enforced. */
  readonly memory: number
  readonly timeoutMs: number
  /** Stop the process between two events, as Lambda does. */
  readonly freeze: boolean
  onLog(line: string): void
  /** It waits for an event. */
  onIdle(sandbox: Sandbox): void
  onExit(sandbox: Sandbox): void
}

/** The function failed before it answered: its own error, its time, or its process. */
export class FunctionFailure extends Error {
  readonly kind: 'error' | 'timeout' | 'exit'

  constructor(kind: FunctionFailure['kind'], detail: string) {
    super(detail)
    this.kind = kind
  }
}

export interface Sandbox {
  readonly pid: number
  /** Milliseconds from the start of the process to its first request for an event; undefined before that. */
  initMs(): number | undefined
  /** Whether it has answered its event to the end, and will ask for the next one in a moment. */
  finishing(): boolean
  /** Runs one event; the sandbox must be idle. @throws FunctionFailure before there is an answer */
  invoke(payload: string): Promise<Posted>
  kill(): Promise<void>
}

interface Invocation {
  readonly id: string
  readonly timer: NodeJS.Timeout
  body?: Posted['body']
  resolve(posted: Posted): void
  reject(failure: FunctionFailure): void
}

export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const startedAt = performance.now()
  let initMs: number | undefined
  let current: Invocation | undefined
  const api = await startRuntimeApi({
    onNext() {
      initMs ??= performance.now() - startedAt
      finish()
      if (options.freeze) child.kill('SIGSTOP')
      options.onIdle(sandbox)
    },
    onResponse(id, posted) {
      if (current?.id !== id) {
        posted.body.destroy()
        return
      }
      current.body = posted.body
      current.resolve(posted)
    },
    onError(id, error) {
      if (current?.id === id) current.reject(new FunctionFailure('error', error))
    },
    onInitError: error => options.onLog(error),
  })
  const child = processOf(options, api.address)
  const ended = once(child, 'exit')
  for (const output of [child.stdout, child.stderr]) if (output) createInterface({ input: output }).on('line', options.onLog)

  function finish(): void {
    clearTimeout(current?.timer)
    current = undefined
  }

  function fail(failure: FunctionFailure): void {
    current?.reject(failure)
    current?.body?.destroy()
    finish()
  }

  child.once('exit', (code, signal) => {
    fail(new FunctionFailure('exit', `The runtime exited: ${code ?? signal}`))
    void api.close()
    options.onExit(sandbox)
  })

  const sandbox: Sandbox = {
    pid: child.pid ?? 0,
    initMs: () => initMs,
    finishing: () => current?.body?.complete === true,
    invoke(payload) {
      const id = randomUUID()
      const deadline = Date.now() + options.timeoutMs
      if (options.freeze) child.kill('SIGCONT')
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          fail(new FunctionFailure('timeout', `Task timed out after ${options.timeoutMs} ms`))
          child.kill('SIGKILL')
        }, options.timeoutMs)
        current = { id, timer, resolve, reject }
        api.give({ id, payload, deadline })
      })
    },
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
  }
  return sandbox
}

/** As on Lambda: nothing of this machine's environment, and the task's folder as the only one. */
function processOf({ name, folder, environment, memory }: SandboxOptions, runtimeApi: string): ChildProcess {
  return spawn(process.execPath, [client, 'index.handler'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      TZ: ':UTC',
      LANG: 'en_US.UTF-8',
      AWS_LAMBDA_RUNTIME_API: runtimeApi,
      AWS_LAMBDA_FUNCTION_NAME: name,
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memory),
      AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
      AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
      AWS_LAMBDA_LOG_STREAM_NAME: 'harness',
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'sandbox',
      AWS_SECRET_ACCESS_KEY: 'sandbox',
      AWS_SESSION_TOKEN: 'sandbox',
      LAMBDA_TASK_ROOT: folder,
      LAMBDA_RUNTIME_DIR: folder,
      _HANDLER: 'index.handler',
      ...environment,
    },
  })
}
