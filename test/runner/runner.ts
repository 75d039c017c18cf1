// How jest runs the test files: each in a Node process of its own, which loads modules as production does. docs/adr/0014-test-runner.md says why.
import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Test, TestResult } from '@jest/test-result'
import type { Config } from '@jest/types'
import type { CallbackTestRunnerInterface, OnTestFailure, OnTestStart, OnTestSuccess } from 'jest-runner'
import type { TestWatcher } from 'jest-watcher'

/** How a process runs its file, whose path is its argument. */
export interface Job {
  readonly globalConfig: Config.GlobalConfig
  readonly config: Config.ProjectConfig
}

/** What it answers: jest's result, or the stack of what broke before there was one. */
export type Outcome = { readonly result: TestResult } | { readonly broken: string }

const program = fileURLToPath(new URL('process.ts', import.meta.url))

export default class ProcessRunner implements CallbackTestRunnerInterface {
  readonly #globalConfig: Config.GlobalConfig

  constructor(globalConfig: Config.GlobalConfig) {
    this.#globalConfig = globalConfig
  }

  /** Runs the files, `maxWorkers` at a time, in jest's order. */
  async runTests(
    tests: readonly Test[],
    watcher: TestWatcher,
    onStart: OnTestStart,
    onResult: OnTestSuccess,
    onFailure: OnTestFailure,
  ): Promise<void> {
    const waiting = tests.values()
    const work = async (): Promise<void> => {
      for (const test of waiting) {
        if (watcher.isInterrupted()) return
        await onStart(test)
        await this.#run(test).then(
          result => onResult(test, result),
          error => onFailure(test, error),
        )
      }
    }
    await Promise.all(Array.from({ length: this.#globalConfig.maxWorkers }, work))
  }

  /** @throws Error where the file breaks before its tests, or its process ends before them */
  async #run({ path, context }: Test): Promise<TestResult> {
    const child = fork(program, [path], {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      serialization: 'advanced',
      env: environment(context.config),
    })
    const printed: Buffer[] = []
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', chunk => printed.push(chunk))
    let outcome: Outcome | undefined
    child.once('message', message => {
      outcome = message as Outcome
    })
    child.send({ globalConfig: this.#globalConfig, config: context.config } satisfies Job)
    const status = await end(child)
    const output = Buffer.concat(printed).toString()
    if (outcome === undefined) throw new Error(`the process of this file ended (${status}) before its tests did\n${output}`)
    if ('broken' in outcome) throw Object.assign(new Error(outcome.broken), { stack: outcome.broken })
    const console = output === '' ? undefined : [{ message: output, origin: '', type: 'log' as const }]
    const { result } = outcome
    return { ...result, console, skipped: result.testResults.length > 0 && result.numPendingTests === result.testResults.length }
  }
}

/** @returns the exit code or signal, when all that was printed is read; what a process left behind prints is waited for no longer than this */
function end(child: ChildProcess): Promise<string> {
  const graceMs = 1_000
  return new Promise(resolve => {
    child.once('exit', () => {
      const timer = setTimeout(() => [child.stdout, child.stderr].map(stream => stream?.destroy()), graceMs)
      child.once('close', () => clearTimeout(timer))
    })
    child.once('close', (code, signal) => resolve(`${signal ?? code}`))
  })
}

/** Compiled code is kept between processes and runs: most of what a process loads, the others load as well. */
const environment = ({ rootDir }: Config.ProjectConfig): NodeJS.ProcessEnv => ({
  ...process.env,
  NODE_COMPILE_CACHE: `${rootDir}/node_modules/.cache/compiled`,
})
