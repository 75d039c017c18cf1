// The host that a terminal gives: this process, its streams, its person.
import { spawn } from 'node:child_process'
import { homedir } from 'node:os'
import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { systemClock } from '../../../shared/clock.ts'
import { CommandFailure } from './exit-codes.ts'
import type { Host, Output } from './host.ts'

const outputOf = (stream: NodeJS.WriteStream): Output => ({
  write: written => void stream.write(written),
  isTerminal: stream.isTTY === true,
  columns: stream.columns || 100,
})

export const processHost = (): Host => ({
  environment: process.env,
  home: homedir(),
  clock: systemClock,
  fetch,
  stdin: { isTerminal: process.stdin.isTTY === true, readAll: () => text(process.stdin) },
  stdout: outputOf(process.stdout),
  stderr: outputOf(process.stderr),
  ask,
  start,
})

/** The question goes to stderr, so that stdout can be piped; a hidden answer is not echoed. */
async function ask(question: string, how?: 'hidden'): Promise<string> {
  const hidden = how === 'hidden'
  if (hidden) process.stderr.write(question)
  const silence = new Writable({ write: (_chunk, _encoding, done) => done() })
  const terminal = createInterface({ input: process.stdin, output: hidden ? silence : process.stderr, terminal: true })
  const left = new AbortController()
  terminal.once('close', () => left.abort())
  try {
    return await terminal.question(hidden ? '' : question, { signal: left.signal })
  } catch {
    throw new CommandFailure('Nothing was answered.', { exit: 'failed' })
  } finally {
    terminal.close()
    if (hidden) process.stderr.write('\n')
  }
}

function start(program: string, argv: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, argv, { stdio: 'inherit' })
    child.once('error', reject)
    child.once('close', status => resolve(status ?? 1))
  })
}

/** `leeway … | head` ends quietly when its reader has seen enough. */
export function endWithReader(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (fault: NodeJS.ErrnoException) => {
      if (fault.code !== 'EPIPE') throw fault
      process.exit(process.exitCode)
    })
  }
}
