// npm run bench:bundle: how large each function's code is, what is in it, and how long it takes to load against an empty handler. Fails over budget.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build, type Metafile } from 'esbuild'
import { bundleBudget, bundling, handlerFile } from '../infra/bundling.ts'
import { functionNames, makeBundles } from '../test/lambda/harness/bundles.ts'
import { hasRuntime } from '../test/lambda/invoke/run.ts'
import { measureCold } from './cold.ts'

/** Times an empty handler's start that a function's may take. */
const initBudget = 3
const rounds = 15

const event = await readFile(new URL('../test/events/fallback.json', import.meta.url), 'utf8')
const kilobytes = (bytes: number): string => `${(bytes / 1_000).toFixed(0)} kB`

/** `shared/dialects`, or the package's name. */
const partOf = (file: string): string => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1] ?? file.split('/').slice(0, 2).join('/')

/** The largest parts of a bundle, as `name size, …`. */
function contents({ inputs }: Metafile['outputs'][string]): string {
  const sizes = new Map<string, number>()
  for (const [file, { bytesInOutput }] of Object.entries(inputs)) sizes.set(partOf(file), (sizes.get(partOf(file)) ?? 0) + bytesInOutput)
  const largest = [...sizes].sort(([, one], [, other]) => other - one).slice(0, 7)
  return largest.map(([part, bytes]) => `${part} ${kilobytes(bytes)}`).join(', ')
}

const bundles = await makeBundles()
const print = (line = '') => process.stdout.write(`${line}\n`)
let over = false

print('function             size   gzipped   what is in it')
for (const name of functionNames) {
  const { metafile } = await build({ ...bundling, entryPoints: [handlerFile(name)], outfile: 'index.js', write: false, metafile: true })
  const [output] = Object.values(metafile.outputs)
  if (output === undefined) throw new Error(`${name} has no bundle`)
  const zipped = gzipSync(await readFile(join(bundles.folderOf(name), 'index.js'))).length
  over ||= output.bytes > bundleBudget(name)
  print(`${name.padEnd(18)} ${kilobytes(output.bytes).padStart(7)} ${kilobytes(zipped).padStart(9)}   ${contents(output)}`)
}

if (hasRuntime) {
  const candidates = functionNames.map(name => ({ name, folder: bundles.folderOf(name) }))
  print(`\nfunction             init   least   × empty handler   first answer   (ms, medians of ${rounds} rounds)`)
  for (const { name, init, least, first, ratio } of await measureCold(candidates, event, rounds)) {
    over ||= ratio > initBudget
    const times = [init, least].map(value => value.toFixed(0).padStart(7)).join(' ')
    print(`${name.padEnd(18)} ${times} ${ratio.toFixed(2).padStart(17)} ${first.toFixed(0).padStart(14)}`)
  }
} else print('\nnpm ci --prefix test/lambda installs the runtime client under which the start is measured.')

await bundles.remove()
print(
  `\nBudget: ${kilobytes(bundleBudget('responses'))} (${kilobytes(bundleBudget('webhooks'))} for those that bill), init ${initBudget} × an empty handler: ${over ? 'exceeded' : 'kept'}.`,
)
process.exitCode = over ? 1 : 0
