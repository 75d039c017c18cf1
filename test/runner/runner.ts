// How jest runs the test files: in Node processes that load modules as production does. docs/adr/0014-test-runner.md says why.
import type { Test, TestResult } from '@jest/test-result'
import type { Config } from '@jest/types'
import type { CallbackTestRunnerInterface, OnTestFailure, OnTestStart, OnTestSuccess } from 'jest-runner'
import type { TestWatcher } from 'jest-watcher'
import { needsOwnProcess } from './own-process.ts'
import { Worker } from './worker.ts'

export default class ProcessRunner implements CallbackTestRunnerInterface {
  readonly #globalConfig: Config.GlobalConfig

  constructor(globalConfig: Config.GlobalConfig) {
    this.#globalConfig = globalConfig
  }

  /** Runs the files, `maxWorkers` at a time, project by project and within it in jest's order. */
  async runTests(
    tests: readonly Test[],
    watcher: TestWatcher,
    onStart: OnTestStart,
    onResult: OnTestSuccess,
    onFailure: OnTestFailure,
  ): Promise<void> {
    const projects = Map.groupBy(tests, ({ context }) => context.config.id)
    const waiting = [...projects.values()].flat().values()
    const work = async (): Promise<void> => {
      const line = new Line(this.#globalConfig)
      for (const test of waiting) {
        if (watcher.isInterrupted()) break
        await onStart(test)
        await line.run(test).then(
          result => onResult(test, result),
          error => onFailure(test, error),
        )
      }
      await line.end()
    }
    await Promise.all(Array.from({ length: this.#globalConfig.maxWorkers }, work))
  }
}

/** Runs one file after the other, in one process as long as it is fit for the next. */
class Line {
  readonly #globalConfig: Config.GlobalConfig
  #worker: Worker | undefined
  #project: string | undefined

  constructor(globalConfig: Config.GlobalConfig) {
    this.#globalConfig = globalConfig
  }

  async run({ path, context: { config } }: Test): Promise<TestResult> {
    const own = needsOwnProcess(config.rootDir, path)
    const worker = own ? new Worker(config) : await this.#workerFor(config)
    try {
      const result = await worker.run({ path, globalConfig: this.#globalConfig, config })
      // Jest counts a suite as skipped by this alone: all its tests are, where one of them could have run.
      const skipped = result.testResults.length > 0 && result.testResults.every(({ status }) => status === 'pending')
      return { ...result, skipped }
    } finally {
      if (own) await worker.end()
    }
  }

  async #workerFor(config: Config.ProjectConfig): Promise<Worker> {
    if (this.#worker?.fit && this.#project === config.id) return this.#worker
    await this.end()
    this.#project = config.id
    this.#worker = new Worker(config)
    return this.#worker
  }

  async end(): Promise<void> {
    await this.#worker?.end()
    this.#worker = undefined
  }
}
