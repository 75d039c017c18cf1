// What the commands share: a line to the operator, and a question before anything is sent or written.
import { createInterface } from 'node:readline/promises'

export const print = (line: string): void => void process.stdout.write(`${line}\n`)

/** Asks before `deed` (`send them`). Only a person at a terminal can say yes here; everybody else says `--yes`. */
export const confirm =
  (deed: string) =>
  async (plan: string): Promise<boolean> => {
    process.stderr.write(`${plan}\n`)
    if (!process.stdin.isTTY) {
      process.stderr.write(`Say --yes to ${deed}.\n`)
      return false
    }
    const terminal = createInterface({ input: process.stdin, output: process.stderr })
    const answer = await terminal.question(`${deed.charAt(0).toUpperCase()}${deed.slice(1)}? (y/N) `)
    terminal.close()
    return /^y(es)?$/i.test(answer.trim())
  }

/** Runs a command: what it throws is one line on stderr and exit status 1, and so is `false`. */
export async function command(run: () => Promise<boolean>): Promise<void> {
  try {
    if (!(await run())) process.exitCode = 1
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exitCode = 1
  }
}
