// What an older Node is told where it starts a script, and that a new enough one is told nothing.
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from '@jest/globals'

const root = join(import.meta.dirname, '..', '..')
const check = './functions/host/node-version.cjs'

interface Outcome {
  readonly code?: number
  readonly stdout: string
  readonly stderr: string
}

/** The check in a process that takes itself for that version. */
const asVersion = (version: string): Promise<Outcome> => {
  const code = `Object.defineProperty(process, 'versions', { value: { node: '${version}' } }); require('${check}'); console.log('started')`
  return promisify(execFile)(process.execPath, ['-e', code], { cwd: root }).catch((failed: Outcome) => failed)
}

it.each(['20.20.2', '22.19.0'])('Node %s is told in one line what is needed', async version => {
  const { code, stdout, stderr } = await asVersion(version)
  expect([code, stdout]).toEqual([1, ''])
  expect(stderr).toMatch(new RegExp(`^Leeway needs Node 24 or newer, and this is Node ${version}: .*\\n$`))
})

it.each(['24.0.0', '25.1.0'])('Node %s starts', async version => {
  expect(await asVersion(version)).toMatchObject({ stdout: 'started\n', stderr: '' })
})

it('is asked by the commands that a newcomer runs', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  for (const name of ['start', 'leeway']) expect(scripts[name].match(/node (?!-r)/g)).toBeNull()
  for (const name of ['start', 'leeway']) expect(scripts[name]).toContain(`node -r ${check} functions/`)
})
