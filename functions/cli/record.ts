// `npm run record`: asks real providers a fixed set of questions with your keys, and keeps the redacted answers as fixtures. See docs/recording.md.
import { systemClock } from '../../shared/clock.ts'
import { httpClient } from '../../shared/upstream/http.ts'
import { readOptions, usage } from './record/options.ts'
import { record } from './record/record.ts'
import { confirm, print } from './terminal.ts'

const client = httpClient(systemClock)
try {
  const options = readOptions(process.argv.slice(2), process.env)
  if (options === undefined) process.stdout.write(usage)
  else if (!(await record(options, { open: client.open, confirm: confirm('send them'), print }))) process.exitCode = 1
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
} finally {
  await client.close()
}
