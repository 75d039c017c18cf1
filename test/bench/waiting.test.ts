// The bench of waiting races as a program. How late timers are depends on the machine and is not tested; what a waiting race holds does not.
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it } from '@jest/globals'

const script = fileURLToPath(new URL('../../bench/waiting.ts', import.meta.url))
const run = (...options: string[]) => promisify(execFile)(process.execPath, [script, ...options])

describe('the bench of waiting races', () => {
  it('tells what a race holds while it waits, and that none is left afterwards', async () => {
    const { stdout } = await run('--races', '40', '--window', '15', '--ramp', '0', '--json')
    const figures = JSON.parse(stdout) as Readonly<Record<string, unknown>>
    expect(figures).toMatchObject({
      races: 40,
      answered: 40,
      drift: { median: expect.any(Number), p99: expect.any(Number), most: expect.any(Number) },
      machine: { p99: expect.any(Number), most: expect.any(Number) },
    })
    expect(figures.heap).toBeLessThan(150)
  }, 120_000)

  it('explains itself', async () => expect((await run('--help')).stdout).toContain('--races'))

  it.each([
    [['--races', 'x'], '--races takes a number'],
    [['--window', '10'], '--window'],
    [['--what'], '--what'],
  ])('refuses %j', async (options, message) => {
    await expect(run(...options)).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining(message) })
  })
})
