// `npm run bench`: what the gateway costs against a bare `node:http` pipe to the same upstream, side by side in one run. See docs/performance.md.
import type { Subject } from './cases.ts'
import { ask } from './ipc.ts'
import { measure, type Result } from './measure.ts'
import type { Reading } from './meter.ts'
import { type Options, readOptions, usage } from './options.ts'
import { asJson, asMarkdown, type Memory, type Run } from './report.ts'
import { openStage, type Stage } from './stage.ts'

const megabyte = 1_000_000

async function run(options: Options): Promise<Run> {
  const wanted = new Set(options.cases.flatMap(({ subjects }) => subjects))
  const stage = await openStage(wanted, options.profile)
  try {
    const results: { measured: (typeof options.cases)[number]; result: Result }[] = []
    await settleIn(stage, options)
    for (const measured of options.cases) {
      process.stderr.write(`${measured.title}\n`)
      results.push({ measured, result: await measure(stage, measured, options) })
    }
    return { rounds: options.rounds, seconds: options.seconds, results, memory: await memoryOf(stage) }
  } finally {
    await stage.close()
  }
}

/** Everybody's first thousand requests are slow; they belong to no case. */
async function settleIn(stage: Stage, { cases, warmUp }: Options): Promise<void> {
  const [first] = cases
  if (first === undefined || warmUp === 0) return
  await measure(stage, { ...first, subjects: [...stage.subjects.keys()] }, { rounds: 1, seconds: 5 * warmUp, warmUp: 0 })
}

async function memoryOf({ subjects, idle }: Stage): Promise<Memory[]> {
  const memory: Memory[] = []
  for (const [subject, before] of idle)
    memory.push({ subject, idle: before / megabyte, peak: (await peakOf(subjects, subject)) / megabyte })
  return memory
}

async function peakOf(subjects: Stage['subjects'], subject: Subject): Promise<number> {
  const process = subjects.get(subject)
  return process === undefined ? Number.NaN : (await ask<Reading>(process.child)).peak
}

try {
  const options = readOptions(process.argv.slice(2))
  if (options === undefined) process.stdout.write(usage)
  else process.stdout.write(options.json ? `${asJson(await run(options))}\n` : asMarkdown(await run(options)))
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
