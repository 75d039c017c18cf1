// The process of one test file: jest-circus runs it, on modules that Node itself loads.
import { createRequire, registerHooks } from 'node:module'
import { pathToFileURL } from 'node:url'
import type { TestResult } from '@jest/test-result'
import type { Config } from '@jest/types'
import type { Job, Outcome } from './runner.ts'

/** What jest-circus asks of jest's own module system. */
interface Runtime {
  requireInternalModule(path: string): unknown
  requireModule(path: string): unknown
  unstable_shouldLoadAsEsm(path: string): boolean
  unstable_importModule(path: string): Promise<unknown>
  setGlobalsForRuntime(): void
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
  setGlobalsForRuntime: () => undefined,
  enterTestCode: () => undefined,
  leaveTestCode: () => undefined,
  unstable_shouldLoadAsEsm: () => true,
  unstable_importModule: load,
}

async function run({ globalConfig, config }: Job, path: string): Promise<Outcome> {
  const { default: circus } = require(config.testRunner) as { default: Circus }
  try {
    for (const file of config.setupFiles) await load(file)
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

process.once('message', async job => {
  const outcome = await run(job as Job, process.argv[2] ?? '')
  process.send?.(outcome, () => process.exit())
})

// Where the run is broken off, its processes end with it.
process.once('disconnect', () => process.exit())
