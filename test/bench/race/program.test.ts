// The simulator as a program: what it prints, draws and refuses.
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it, test } from '@jest/globals'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const script = fileURLToPath(new URL('../../../bench/race/main.ts', import.meta.url))
const run = (...options: string[]) => promisify(execFile)(process.execPath, [script, ...options])
const small = ['--races', '40', '--trace', 'refuse-30-30', '--trace', 'queue-10-30', '--trace', 'too-late']

const folder = temporaryFolder()

it('ends with one line of overall figures', async () => {
  const { stdout } = await run(...small, '--json')
  expect(stdout.trimEnd()).not.toContain('\n')
  expect(JSON.parse(stdout)).toEqual({
    oracle_share: expect.any(Number),
    fire_once_share: expect.any(Number),
    in_time: expect.any(Number),
    attempts_mean: expect.any(Number),
    net_micro_usd: expect.any(Number),
  })
})

it('prints tables before that line, and draws', async () => {
  const file = join(folder, 'race.svg')
  const { stdout } = await run(...small, '--json', '--markdown', '--svg', file)
  const lines = stdout.trimEnd().split('\n')
  expect(lines.filter(line => line.startsWith('### '))).toHaveLength(3)
  expect(lines.at(-1)).toMatch(/^\{"oracle_share":/)
  expect(readFileSync(file, 'utf8')).toMatch(/^<svg xmlns=.*<\/svg>\n$/s)
})

it('explains itself', async () => expect((await run('--help')).stdout).toContain('--races'))

test.each([
  [['--races', '0'], '--races takes a number from 1'],
  [['--rate', ''], '--rate takes a number'],
  [['--seed', 'x'], '--seed takes a number'],
  [['--trace', 'none'], 'There is no trace none'],
  [['--model', 'none', '--races', '1'], 'The catalogue does not know none'],
  [['--what'], '--what'],
])('refuses %j', async (options, message) => {
  await expect(run(...options)).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining(message) })
})
