// Runs jest as `npm test` does, as a process of its own, with its report in a file.
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
const command = ['--disable-warning=ExperimentalWarning', 'node_modules/jest/bin/jest.js', '--json']

export interface JestOptions {
  readonly environment?: Readonly<Record<string, string>>
  /** A command that runs jest in its turn, with these arguments. */
  readonly through?: readonly [string, ...string[]]
}

/** @returns when jest has ended, whatever came of it: the report tells */
export async function jest(argv: readonly string[], { environment, through }: JestOptions = {}): Promise<void> {
  const [program, ...first] = through ?? [process.execPath, ...command]
  const stdio = ['ignore', 'ignore', 'inherit'] as const
  const child = spawn(program, [...first, ...argv], { cwd: root, stdio: [...stdio], env: { ...process.env, ...environment } })
  await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve))
}
