// A process that runs test files one after the other: jest-circus runs each, on modules that Node itself loads and keeps.
import { createRequire, registerHooks } from 'node:module'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { TestResult } from '@jest/test-result'
import type { Config } from '@jest/types'
import { endOfFile } from './end-of-file.ts'
import { resetJest, useGlobals } from './globals.ts'
import { processState } from './state.ts'
import type { Answer, Job, Outcome } from './worker.ts'

/** What jest-circus asks of jest's own module system. */
interface Runtime {
  requireInternalModule(path: string): unknown
  requireModule(path: string): unknown
  unstable_shouldLoadAsEsm(path: string): boolean
  unstable_importModule(path: string): Promise<unknown>
  setGlobalsForRuntime(globals: Parameters<typeof useGlobals>[0]): void
  enterTestCode(): void
  leaveTestCode(): void
}

type Circus = (
  globalConfig: Config.GlobalConfig,
  config: Config.ProjectConfig,
  environment: { readonly global: typeof globalThis },
  runtime: Runtime,
  path: string,
) => Promise<TestResult>

/** A process that holds more than this, in bytes, is not used again. */
const enoughMemory = 500_000_000

const require = createRequire(import.meta.url)
const globals = new URL('globals.ts', import.meta.url).href

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === '@jest/globals' ? { url: globals, format: 'module-typescript', shortCircuit: true } : next(specifier, context),
})

const load = async (path: string): Promise<unknown> => import(pathToFileURL(path).href)

const nodeRuntime: Runtime = {
  requireInternalModule: require,
  requireModule: require,
  setGlobalsForRuntime: useGlobals,
  enterTestCode: () => undefined,
  leaveTestCode: () => undefined,
  unstable_shouldLoadAsEsm: () => true,
  unstable_importModule: load,
}

/** A circus that knows of no file before: the part of it that keeps tests, hooks and handlers is loaded anew. */
function newCircus(program: string): Circus {
  const keeper = join(dirname(program), 'jestAdapterInit.js')
  delete require.cache[keeper]
  Reflect.set(globalThis, Symbol.for('EVENT_HANDLERS'), undefined)
  require(keeper)
  return (require(program) as { default: Circus }).default
}

async function run(circus: Circus, { globalConfig, config, path }: Job): Promise<Outcome> {
  try {
    const start = Date.now()
    const result = await circus(globalConfig, config, { global: globalThis }, nodeRuntime, path)
    const end = Date.now()
    const slow = (end - start) / 1_000 > config.slowTestThreshold
    return { result: { ...sendable(result), perfStats: { ...result.perfStats, start, end, runtime: end - start, slow } } }
  } catch (fault) {
    return { broken: fault instanceof Error ? (fault.stack ?? fault.message) : String(fault) }
  }
}

/** Without the errors themselves, whose values another process cannot be sent; the reports read their messages, which stand beside them. */
const sendable = (result: TestResult): TestResult => ({
  ...result,
  testResults: result.testResults.map(one => ({ ...one, failureDetails: [] })),
})

/** Runs one file, and says whether the process is fit for another. */
async function work(job: Job): Promise<void> {
  for (const file of job.config.setupFiles) await load(file)
  const circus = newCircus(job.config.testRunner)
  const streams = [process.stdout, process.stderr]
  const state = processState()
  const outcome = await run(circus, job)
  resetJest()
  state.restore()
  const changed = await state.changes()
  const fit = changed.length === 0 && process.memoryUsage.rss() < enoughMemory
  await Promise.all(streams.map(stream => new Promise<void>(done => stream.write(endOfFile, () => done()))))
  process.send?.({ outcome, fit } satisfies Answer, () => fit || process.exit())
}

process.on('message', job => void work(job as Job))

// Where the run is broken off, its processes end with it.
process.once('disconnect', () => process.exit())
