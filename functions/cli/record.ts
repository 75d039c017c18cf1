// `npm run record`: asks real providers a fixed set of questions with your keys, and keeps the redacted answers as fixtures. See docs/recording.md.
import { createInterface } from 'node:readline/promises'
import { systemClock } from '../../shared/clock.ts'
import { undiciClient } from '../../shared/upstream/http.ts'
import { readOptions, usage } from './record/options.ts'
import { record } from './record/record.ts'

/** Only a person at a terminal can say yes here; everybody else says `--yes`. */
async function confirm(plan: string): Promise<boolean> {
  process.stderr.write(`${plan}\n`)
  if (!process.stdin.isTTY) {
    process.stderr.write('Say --yes to send them.\n')
    return false
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  const answer = await terminal.question('Send them? (y/N) ')
  terminal.close()
  return /^y(es)?$/i.test(answer.trim())
}

const client = undiciClient(systemClock)
try {
  const options = readOptions(process.argv.slice(2), process.env)
  const print = (line: string) => void process.stdout.write(`${line}\n`)
  if (options === undefined) process.stdout.write(usage)
  else if (!(await record(options, { open: client.open, confirm, print }))) process.exitCode = 1
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
} finally {
  await client.close()
}
