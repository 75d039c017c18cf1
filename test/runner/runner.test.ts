// The runner of the test files: what jest reports of suites that pass, fail, hang, end their process or cannot be loaded.
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import * as z from 'zod'

const root = join(import.meta.dirname, '..', '..')

const config = {
  rootDir: root,
  runner: '<rootDir>/test/runner/runner.ts',
  testMatch: ['<rootDir>/test/runner/samples/*.sample.ts'],
  transform: {},
  maxWorkers: 1,
}

const report = z.object({
  numPendingTestSuites: z.number(),
  numFailedTestSuites: z.number(),
  testResults: z.array(
    z.object({
      name: z.string(),
      message: z.string(),
      assertionResults: z.array(z.object({ fullName: z.string(), status: z.string(), failureMessages: z.array(z.string()) })),
    }),
  ),
})

const suites = new Map<string, z.infer<typeof report>['testResults'][number]>()
let folder = ''
let printed = ''
let counts = {}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'leeway-runner-'))
  const file = join(folder, 'report.json')
  const argv = ['node_modules/jest/bin/jest.js', '--config', JSON.stringify(config), '--json', '--outputFile', file]
  printed = await new Promise(resolve => execFile(process.execPath, argv, { cwd: root }, (_, stdout, stderr) => resolve(stdout + stderr)))
  const { testResults, ...totals } = report.parse(JSON.parse(await readFile(file, 'utf8')))
  counts = totals
  for (const suite of testResults) {
    suites.set(/([\w-]+)\.sample\.ts$/.exec(suite.name)?.[1] ?? '', suite)
  }
}, 120_000)

afterAll(() => rm(folder, { recursive: true, force: true }))

it('each test has its name and its outcome', () => {
  expect(suites.get('mixed')?.assertionResults.map(({ fullName, status }) => [fullName, status])).toEqual([
    ['a suite passes with 1', 'passed'],
    ['a suite passes with 2', 'passed'],
    ['a suite finds nothing of another file', 'passed'],
    ['a suite fails', 'failed'],
    ['a suite fails on a pattern', 'failed'],
    ['a suite is skipped', 'pending'],
    ['a suite hangs', 'failed'],
    ['a suite mocks', 'passed'],
  ])
})

it('a test that takes longer than its time fails', () => {
  const [hanging] = suites.get('mixed')?.assertionResults.filter(({ fullName }) => fullName === 'a suite hangs') ?? []
  expect(hanging?.failureMessages.join()).toContain('Exceeded timeout of 100 ms')
})

it.each([
  ['whose process ends', 'leaves', 'the process of this file ended (3) before its tests did'],
  ['that cannot be loaded', 'unloadable', 'not to be loaded'],
])('a file %s fails', (_, name, message) => expect(suites.get(name)?.message).toContain(message))

it('a suite that skips all its tests counts as skipped', () => expect(counts).toEqual({ numPendingTestSuites: 1, numFailedTestSuites: 3 }))

it('what a suite prints is shown with it', () => expect(printed).toContain('printed by the suite'))

it('suites that leave nothing share a process, one after the other, and find the environment as it was', () => {
  const [one, two] = ['shares-one', 'shares-two'].map(name => suites.get(name)?.assertionResults)
  expect(one).toEqual([expect.objectContaining({ fullName: expect.stringMatching(/^of process \d+$/), status: 'passed' })])
  expect(two).toEqual(one?.map(({ fullName, status }) => expect.objectContaining({ fullName, status })))
})
