// A function: as many sandboxes as there are events at a time, up to its concurrency; further events wait.
import type { Posted } from './runtime-api.ts'
import { FunctionFailure, type Sandbox, type SandboxOptions, startSandbox } from './sandbox.ts'

export interface FunctionOptions extends Omit<SandboxOptions, 'onIdle' | 'onExit'> {
  /** Sandboxes at a time. */
  readonly concurrency: number
}

export interface LambdaFunction {
  /** @throws FunctionFailure before there is an answer */
  invoke(payload: string): Promise<Posted>
  /** Alive, in the order of their start. */
  sandboxes(): readonly Sandbox[]
  /** Started so far, living or not. */
  started(): number
  /** Resolves when no sandbox runs an event. */
  idle(): Promise<void>
  close(): Promise<void>
}

export function createFunction(options: FunctionOptions): LambdaFunction {
  const alive = new Set<Sandbox>()
  const idle: Sandbox[] = []
  const queue: { give(sandbox: Sandbox): void; refuse(failure: Error): void }[] = []
  const busy = new Set<Sandbox>()
  let waiters: (() => void)[] = []
  let starting = 0
  let started = 0
  let closed = false

  function release(sandbox: Sandbox): void {
    busy.delete(sandbox)
    if (busy.size > 0) return
    for (const resolve of waiters) resolve()
    waiters = []
  }

  function onIdle(sandbox: Sandbox): void {
    release(sandbox)
    const next = queue.shift()
    if (next) next.give(sandbox)
    else idle.push(sandbox)
  }

  function onExit(sandbox: Sandbox): void {
    alive.delete(sandbox)
    release(sandbox)
    const at = idle.indexOf(sandbox)
    if (at >= 0) idle.splice(at, 1)
    // One that could not even begin must not leave its event waiting for ever.
    if (sandbox.initMs() === undefined) queue.shift()?.refuse(new FunctionFailure('exit', 'The runtime could not start'))
    else if (queue.length > 0) void begin()
  }

  async function begin(): Promise<void> {
    if (closed || alive.size + starting >= options.concurrency) return
    starting += 1
    started += 1
    const sandbox = await startSandbox({ ...options, onIdle, onExit })
    starting -= 1
    alive.add(sandbox)
  }

  const free = (): Promise<Sandbox> =>
    new Promise((give, refuse) => {
      // The one used last, as Lambda does: the others may be let go.
      const sandbox = idle.pop()
      if (sandbox) {
        give(sandbox)
        return
      }
      queue.push({ give, refuse })
      const soon = [...alive].filter(each => each.finishing()).length
      if (queue.length > soon) void begin()
    })

  return {
    async invoke(payload) {
      const sandbox = await free()
      busy.add(sandbox)
      return sandbox.invoke(payload)
    },
    sandboxes: () => [...alive],
    started: () => started,
    idle: () => (busy.size === 0 ? Promise.resolve() : new Promise(resolve => void waiters.push(resolve))),
    async close() {
      closed = true
      await Promise.all([...alive].map(sandbox => sandbox.kill()))
    },
  }
}
