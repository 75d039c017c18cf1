// A process that runs test files, as the runner sees it.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import type { TestResult } from '@jest/test-result'
import type { Config } from '@jest/types'
import { endOfFile } from './end-of-file.ts'

/** A file to run. */
export interface Job {
  readonly path: string
  readonly globalConfig: Config.GlobalConfig
  readonly config: Config.ProjectConfig
}

/** What comes of a file: jest's result, or the stack of what broke before there was one. */
export type Outcome = { readonly result: TestResult } | { readonly broken: string }

/** What the process answers; a process that is not `fit` for another file ends. */
export interface Answer {
  readonly outcome: Outcome
  readonly fit: boolean
}

const program = fileURLToPath(new URL('process.ts', import.meta.url))

export class Worker {
  readonly #child: ChildProcess
  readonly #ended: Promise<string>
  readonly #folder: string
  #fit = true

  constructor({ rootDir }: Config.ProjectConfig) {
    // What its files make in the temporary directory goes with the process, however it ends.
    this.#folder = mkdtempSync(join(tmpdir(), 'leeway-tests-'))
    // Compiled code is kept between processes and runs: most of what a process loads, the others load as well.
    const env = { ...process.env, NODE_COMPILE_CACHE: `${rootDir}/node_modules/.cache/compiled`, TMPDIR: this.#folder }
    this.#child = fork(program, { stdio: ['ignore', 'pipe', 'pipe', 'ipc'], serialization: 'advanced', env })
    this.#ended = ended(this.#child).finally(() => rmSync(this.#folder, { recursive: true, force: true, maxRetries: 3 }))
  }

  /** Whether the process can run another file. */
  get fit(): boolean {
    return this.#fit && this.#child.connected
  }

  /** @throws Error where the file breaks before its tests, or its process ends before them */
  async run(job: Job): Promise<TestResult> {
    const streams = [this.#child.stdout, this.#child.stderr].filter(stream => stream !== null)
    const printed: string[] = []
    const read = Promise.all(streams.map(stream => untilEndOfFile(stream, text => printed.push(text))))
    const answered = once(this.#child, 'message').then(([message]) => message as Answer)
    // Where the process is gone, its end is the answer.
    this.#child.send(job, () => undefined)
    const answer = await Promise.race([answered, this.#ended])
    if (typeof answer === 'string') {
      this.#fit = false
      throw new Error(`the process of this file ended (${answer}) before its tests did\n${printed.join('')}`)
    }
    this.#fit = answer.fit
    await Promise.race([read, this.#ended])
    const { outcome } = answer
    if ('broken' in outcome) throw Object.assign(new Error(outcome.broken), { stack: outcome.broken })
    const output = printed.join('').replaceAll(endOfFile, '')
    return { ...outcome.result, console: output === '' ? undefined : [{ message: output, origin: '', type: 'log' }] }
  }

  async end(): Promise<void> {
    if (this.#child.connected) this.#child.disconnect()
    await this.#ended
  }
}

/** Calls back with what is printed, the mark at the end of the file included. */
function untilEndOfFile(stream: Readable, callBack: (text: string) => void): Promise<void> {
  return new Promise(resolve => {
    let last = ''
    stream.on('data', function read(chunk: string) {
      callBack(chunk)
      last = (last + chunk).slice(-endOfFile.length)
      if (last !== endOfFile) return
      stream.off('data', read).resume()
      resolve()
    })
  })
}

/** @returns the exit code or signal, when all that was printed is read; what a process left behind prints is waited for no longer than this */
async function ended(child: ChildProcess): Promise<string> {
  const graceMs = 1_000
  const streams = [child.stdout, child.stderr].filter(stream => stream !== null)
  const closed = Promise.all(streams.map(stream => once(stream.setEncoding('utf8'), 'close')))
  const [code, signal] = await once(child, 'exit')
  const timer = setTimeout(() => streams.map(stream => stream.destroy()), graceMs)
  await closed
  clearTimeout(timer)
  return `${signal ?? code}`
}
