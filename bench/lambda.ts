// npm run bench:lambda: what Leeway costs under Lambda's own runtime client, as built: a cold start, a warm request, and memory. Ratios to an empty
// streaming handler in the same run are what counts; sandboxes, emulated AWS and load share this machine.
import { readFile } from 'node:fs/promises'
import { request } from 'undici'
import { makeBundles } from '../test/lambda/harness/bundles.ts'
import type { Host } from '../test/lambda/harness/host.ts'
import { hasRuntime } from '../test/lambda/invoke/run.ts'
import { processOf } from '../test/lambda/process.ts'
import { startWorld, type World } from '../test/lambda/world.ts'
import { draft, surfaceNames } from '../test/middleware/drafts.ts'
import { minimalAnswer } from '../test/middleware/upstream.ts'
import { emptyHandler, measureCold } from './cold.ts'
import { median } from './measure.ts'

const print = (line = '') => process.stdout.write(`${line}\n`)
const column = (value: number, digits = 2) => value.toFixed(digits).padStart(9)

if (!hasRuntime) throw new Error('npm ci --prefix test/lambda installs the runtime client under which this is measured.')
const bundles = await makeBundles()
process.env.LEEWAY_TEST_BUNDLES = bundles.folderOf('')
process.env.LEEWAY_TEST_HOST = 'lambda'
const world = await startWorld()
world.upstream.answer = minimalAnswer

await cold()
await warm()
await memory()
await world.close()
await bundles.remove()

async function cold(): Promise<void> {
  print('cold start            init    least  × empty    first answer (ms)')
  const event = await readFile(new URL('../test/events/fallback.json', import.meta.url), 'utf8')
  const candidates = ['responses', 'fallback', 'models'].map(name => ({ name, folder: bundles.folderOf(name) }))
  for (const { name, init, least, ratio, first } of await measureCold(candidates, event, 15))
    print(`${name.padEnd(16)}${column(init, 0)}${column(least, 0)}${column(ratio)}${column(first, 0)}`)
}

interface Asked {
  readonly name: string
  ask(): Promise<void>
}

/** Whole requests one after the other, each on a warm sandbox; the subjects take turns in every round. */
async function warm(): Promise<void> {
  const floor = await emptyHandler()
  const empty = await world.host({ folderOf: () => floor.folder, freeze: false })
  const leeway = await world.host({ freeze: false, environment: { LEEWAY_LOG: 'error' } })
  const subjects: Asked[] = [
    { name: 'empty handler', ask: () => get(`${empty.url}/healthz`) },
    { name: '/healthz', ask: () => get(`${leeway.url}/healthz`) },
    ...surfaceNames.flatMap(surface => [false, true].map(stream => posted(leeway, world, { surface, stream }))),
  ]
  const times = new Map<string, number[]>(subjects.map(({ name }) => [name, []]))
  for (const { ask } of subjects) for (let count = 0; count < 20; count++) await ask()
  for (let round = 0; round < 200; round++) {
    for (const { name, ask } of subjects) {
      const begun = performance.now()
      await ask()
      times.get(name)?.push(performance.now() - begun)
    }
  }
  print('\nwarm request            p50    least    added to the empty handler (ms, by the least)')
  const least = (name: string) => Math.min(...(times.get(name) ?? []))
  for (const [name, all] of times)
    print(`${name.padEnd(20)}${column(median(all))}${column(least(name))}${column(least(name) - least('empty handler'))}`)
}

interface Posting {
  readonly surface: (typeof surfaceNames)[number]
  readonly stream: boolean
}

function posted(host: Host, { gateway }: World, { surface, stream }: Posting): Asked {
  const { path, headers, body } = draft(surface, gateway.key)
  const text = JSON.stringify({ ...body, stream })
  return {
    name: `${surface}, ${stream ? 'stream' : 'whole'}`,
    async ask() {
      const answer = await request(host.url + path, { method: 'POST', headers, body: text })
      await answer.body.dump()
      if (answer.statusCode !== 200) throw new Error(`${path} answered ${answer.statusCode}`)
    },
  }
}

async function get(url: string): Promise<void> {
  await (await request(url)).body.dump()
}

/** One sandbox through large and small requests, with and without a small young generation. */
async function memory(): Promise<void> {
  print('\nresident memory of a sandbox after 600 requests of 1 KB and 100 of 900 KB (MB), and the least time of one (ms)')
  for (const options of ['', '--max-semi-space-size=4', '--max-semi-space-size=2', '']) {
    const host = await world.host({ freeze: false, concurrency: 1, environment: { LEEWAY_LOG: 'error', NODE_OPTIONS: options } })
    const small = posted(host, world, { surface: 'responses', stream: true })
    const large = largeRequest(host)
    const spent: number[] = []
    for (let count = 0; count < 700; count++) {
      const begun = performance.now()
      await (count % 7 === 0 ? large : small).ask()
      if (count % 7 !== 0) spent.push(performance.now() - begun)
    }
    const [sandbox] = host.functionOf('responses').sandboxes()
    const used = processOf(sandbox?.pid).memory / 1_000_000
    print(`${(options || 'no option').padEnd(28)}${column(used, 0)}${column(median(spent))}${column(Math.min(...spent))}`)
    await host.close()
  }
}

function largeRequest(host: Host): Asked {
  const { path, headers, body } = draft('responses', world.gateway.key)
  const text = JSON.stringify({ ...body, input: 'x'.repeat(900_000) })
  return { name: 'large', ask: async () => (await request(host.url + path, { method: 'POST', headers, body: text })).body.dump() }
}
