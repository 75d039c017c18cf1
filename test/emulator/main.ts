// `npm run test:emulator`: the adapters against AWS's DynamoDB Local, and the stack in an emulator of AWS. What the machine lacks for one of
// them is said in a line, and its tests count as skipped. `--outputFile=<file>` keeps the counts, named as jest names them.
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { runtimeClient } from './deployment.ts'
import { alone, obtain as obtainDynamodbLocal } from './dynamodb-local.ts'
import { jest } from './jest.ts'
import { obtain as obtainMiniStack } from './ministack.ts'
import { Absent } from './programs.ts'

interface Counts {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
  /** Suites that broke before their tests. */
  readonly numRuntimeErrorTestSuites: number
}

interface Part {
  readonly title: string
  /** @throws Absent where the machine lacks something */
  obtain(): Promise<unknown>
  run(report: string): Promise<void>
  /** Counts the tests without running them. */
  skip(report: string): Promise<void>
}

const inside = fileURLToPath(new URL('inside.ts', import.meta.url))

/** Every test of the adapters that stands on a database. */
const adapters = ['test/contract', 'test/adapters/dynamodb']
const suites = ['--config', 'test/emulator/jest.config.js']

const parts: readonly Part[] = [
  {
    title: 'the adapters against DynamoDB Local',
    obtain: obtainDynamodbLocal,
    run: async report => jest([...adapters, '--runInBand', '--outputFile', report], { through: alone(process.execPath, inside) }),
    skip: report => jest([...adapters, '--testNamePattern', '^$', '--outputFile', report]),
  },
  {
    title: 'the stack in MiniStack',
    async obtain() {
      if (!existsSync(runtimeClient)) throw new Absent('the runtime client is not installed: npm ci --prefix test/lambda')
      await obtainMiniStack()
    },
    run: report => jest([...suites, '--outputFile', report], { environment: { LEEWAY_EMULATOR_READY: 'yes' } }),
    skip: report => jest([...suites, '--testNamePattern', '^$', '--outputFile', report]),
  },
]

async function countsOf(part: Part, report: string): Promise<Counts> {
  const startedAt = Date.now()
  const missing = await part.obtain().then(
    () => undefined,
    (fault: unknown) => {
      if (fault instanceof Absent) return fault.message
      throw fault
    },
  )
  if (missing !== undefined) console.log(`skipped: ${part.title}: ${missing}`)
  await (missing === undefined ? part.run(report) : part.skip(report))
  const counts: Counts = JSON.parse(await readFile(report, 'utf8'))
  console.log(`${part.title}: ${inWords(counts)} (${Math.round((Date.now() - startedAt) / 1000)} s)`)
  return counts
}

const failedIn = (counts: Counts): number => counts.numFailedTests + counts.numRuntimeErrorTestSuites
const inWords = (counts: Counts): string => `${counts.numPassedTests} passed, ${failedIn(counts)} failed, ${counts.numPendingTests} skipped`

const sum = (one: Counts, other: Counts): Counts => ({
  numPassedTests: one.numPassedTests + other.numPassedTests,
  numFailedTests: one.numFailedTests + other.numFailedTests,
  numPendingTests: one.numPendingTests + other.numPendingTests,
  numRuntimeErrorTestSuites: one.numRuntimeErrorTestSuites + other.numRuntimeErrorTestSuites,
})

const { values } = parseArgs({ options: { outputFile: { type: 'string' } } })
const folder = await mkdtemp(join(tmpdir(), 'leeway-emulators-'))
let total: Counts = { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numRuntimeErrorTestSuites: 0 }
try {
  for (const [index, part] of parts.entries()) total = sum(total, await countsOf(part, join(folder, `${index}.json`)))
} finally {
  await rm(folder, { recursive: true, force: true })
}
if (values.outputFile !== undefined) await writeFile(values.outputFile, JSON.stringify(total))
console.log(inWords(total))
process.exitCode = failedIn(total) === 0 ? 0 : 1
