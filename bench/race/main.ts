// `npm run bench:race`: the race against an all-knowing scheduler, simulated on the gateway's own decision code. See docs/race.md.
import { writeFileSync } from 'node:fs'
import { overall } from './measure.ts'
import { type Options, readOptions, usage } from './options.ts'
import { draw } from './picture.ts'
import { report } from './report.ts'
import { simulate, type TraceRun } from './simulate.ts'

async function run(options: Options): Promise<void> {
  const runs: TraceRun[] = []
  for (const trace of options.traces) {
    process.stderr.write(`${trace.title}\n`)
    runs.push(await simulate(trace, options))
  }
  if (options.svg !== undefined) writeFileSync(options.svg, draw(runs))
  if (options.markdown || !options.json) process.stdout.write(report(runs, options))
  if (options.json) process.stdout.write(`${JSON.stringify(overall(runs))}\n`)
}

try {
  const options = readOptions(process.argv.slice(2))
  if (options === undefined) process.stdout.write(usage)
  else await run(options)
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
