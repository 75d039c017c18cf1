// The heap's bench as a program. Times depend on the machine and are not tested; what a stream leaves on the heap does not.
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, it } from '@jest/globals'
import { lanes } from '../../bench/lanes.ts'

const script = fileURLToPath(new URL('../../bench/heap.ts', import.meta.url))
const run = (...options: string[]) => promisify(execFile)(process.execPath, [script, ...options])

interface Report {
  readonly megabytes: number
  readonly heap: readonly { readonly lane: string; readonly quarters: readonly number[]; readonly after: number; readonly ratio: number }[]
  readonly cpu: readonly { readonly lane: string; readonly pipe: number; readonly gateway: number; readonly ratio: number }[]
}

describe('the bench of the heap', () => {
  let report: Report

  beforeAll(async () => {
    report = JSON.parse((await run('--quick', '--json')).stdout) as Report
  }, 180_000)

  it.each(lanes)('$name: a stream leaves nothing behind, a whole answer about itself', ({ name, folds }) => {
    const { quarters = [], after = Number.NaN, ratio = Number.NaN } = report.heap.find(({ lane }) => lane === name) ?? {}
    expect(quarters).toHaveLength(4)
    // Of an answer of 4 MB. A translated stream may keep the text of its open block, in whose units later citations count.
    for (const grown of quarters) expect(grown).toBeLessThan(folds ? 10 : 5)
    expect(ratio).toBeLessThan(folds ? 2.5 : 1.25)
    expect(after).toBeLessThan(2)
  })

  it.each(lanes.filter(({ streaming }) => streaming))('$name: tells the CPU of an event', ({ name }) => {
    const cost = report.cpu.find(({ lane }) => lane === name)
    for (const figure of [cost?.pipe, cost?.gateway, cost?.ratio]) expect(figure).toBeGreaterThan(0)
  })
})

describe('its options', () => {
  it('explains itself', async () => expect((await run('--help')).stdout).toContain('--megabytes'))

  it.each([
    [['--megabytes', 'x'], '--megabytes takes a number'],
    [['--words', '0'], '--words takes a number'],
    [['--what'], '--what'],
  ])('refuses %j', async (options, message) => {
    await expect(run(...options)).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining(message) })
  })
})
