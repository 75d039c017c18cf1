// The checks that are not tests of behaviour, as tests: one command runs everything.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, it } from '@jest/globals'

const run = promisify(execFile)

const plain = { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' }

/** What an npm script printed when it failed; nothing when it succeeded. */
async function complaint(script: string): Promise<string> {
  try {
    await run('npm', ['run', '--silent', script], { maxBuffer: 1 << 26, env: plain })
    return ''
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string }
    return `${stdout}${stderr}`.slice(-4000)
  }
}

it.each([
  ['lint', 'lint and format'],
  ['types', 'types'],
  ['docs:check', 'generated pages are up to date'],
  ['synth', 'the stack synthesises'],
])('npm run %s: %s', async script => expect(await complaint(script)).toBe(''), 240_000)
