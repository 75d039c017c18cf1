// The bench as a program: it runs, measures every case and reports finite numbers. What it measures depends on the machine and is not tested.
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, it } from '@jest/globals'
import { cases } from '../../bench/cases.ts'

const script = fileURLToPath(new URL('../../bench/pipe.ts', import.meta.url))
const run = (...options: string[]) => promisify(execFile)(process.execPath, [script, ...options])

interface Report {
  readonly cases: readonly { readonly name: string; readonly subjects: Readonly<Record<string, Readonly<Record<string, unknown>>>> }[]
  readonly memory: readonly { readonly subject: string; readonly idle: number; readonly peak: number }[]
  readonly targets: readonly { readonly name: string; readonly value: number; readonly met: boolean }[]
}

/** The numbers of an object, however deep. JSON writes null for what is not finite. */
const leaves = (value: unknown): unknown[] => (typeof value === 'object' && value !== null ? Object.values(value).flatMap(leaves) : [value])

describe('the bench', () => {
  let report: Report

  beforeAll(async () => {
    report = JSON.parse((await run('--quick', '--json')).stdout) as Report
  }, 120_000)

  it.each(cases)('measures $name for every subject', ({ name, subjects }) => {
    const measured = report.cases.find(found => found.name === name)?.subjects ?? {}
    expect(Object.keys(measured)).toEqual([...subjects])
    expect(leaves(measured).filter(leaf => typeof leaf !== 'number')).toEqual([])
  })

  it.each(cases)('tells the CPU of $name per request, and the ratio to the pipe', ({ name, subjects }) => {
    const measured = report.cases.find(found => found.name === name)?.subjects ?? {}
    for (const subject of subjects) {
      if (subject === 'direct') continue
      expect(measured[subject]?.cpu).toBeGreaterThan(0)
      expect(measured[subject]?.ratio).toBeGreaterThan(0)
    }
    expect(measured.pipe?.ratio).toBe(1)
  })

  it('counts the database calls of the whole gateway alone', () => {
    const calls = report.cases.flatMap(({ subjects }) => Object.entries(subjects).map(([subject, figures]) => [subject, figures.calls]))
    expect(calls.every(([subject, counted]) => (subject === 'full') === (counted !== undefined))).toBe(true)
    expect(calls.filter(([subject]) => subject === 'full').flatMap(([, counted]) => Object.keys(counted ?? {}))).toContain(
      'DynamoDB.UpdateItem',
    )
  })

  it('tells memory and holds every target against its limit', () => {
    expect(report.memory.map(({ subject }) => subject)).toEqual(['pipe', 'undici', 'gateway', 'full'])
    for (const { idle, peak } of report.memory) expect(peak).toBeGreaterThan(idle * 0.9)
    expect(report.targets.length).toBeGreaterThan(10)
    for (const { value } of report.targets) expect(Number.isFinite(value)).toBe(true)
  })
})

describe('its options', () => {
  it('names the cases in its help', async () => {
    const { stdout } = await run('--help')
    for (const { name } of cases) expect(stdout).toContain(name)
  })

  it.each([
    [['--case', 'nothing'], 'There is no case nothing'],
    [['--rounds', 'x'], '--rounds takes a positive number'],
    [['--what'], '--what'],
  ])('refuses %j', async (options, message) => {
    await expect(run(...options)).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining(message) })
  })
})
