// `npm run bench:heap`: what a long answer leaves on the gateway's heap while it passes, and what each event of a translated stream costs.
import { once } from 'node:events'
import { request as send } from 'node:http'
import { parseArgs } from 'node:util'
import { table } from '../docs/generate/markdown.ts'
import { requestOf } from './cases.ts'
import type { HeapReading } from './heap-meter.ts'
import { ask } from './ipc.ts'
import { caseOf, type Lane, lanes } from './lanes.ts'
import { measure } from './measure.ts'
import type { Sent, Step } from './processes/stepped.ts'
import { type Started, start } from './spawn.ts'
import { gatewayEnvironment, openStage } from './stage.ts'

const usage = `node bench/heap.ts [options]
  --megabytes N  length of the answer's text (20)
  --words N      words of seven letters in each delta (10)
  --json         all figures as JSON
  --quick        a short answer and one short round
  --help         this text
`

const megabyte = 1_000_000
const wordBytes = 7
/** Events of the streams whose CPU is measured, of seven letters each. */
const events = 2_000
/** The most, in megabytes, by which a stream may grow the heap, and the most CPU of an event against the pipe's. */
const mostGrowth = 2
const mostRatio = 3

interface Grown {
  readonly lane: string
  readonly folds: boolean
  /** Megabytes on the heap at each quarter of the answer, more than at its start; and when it was over. */
  readonly quarters: readonly number[]
  readonly after: number
  /** The growth at the end against the answer's text. */
  readonly ratio: number
}

interface Cost {
  readonly lane: string
  /** Microseconds of CPU per event: the pipe's and the gateway's. */
  readonly pipe: number
  readonly gateway: number
  readonly ratio: number
}

interface Stage {
  readonly upstream: Started
  readonly gateway: Started
}

/** The long answer: how many deltas, of how many words each. */
interface Length {
  readonly deltas: number
  readonly words: number
}

const step = async (upstream: Started, next: Step): Promise<number> => (await ask<Sent>(upstream.child, next)).bytes

/** One answer of that length; heap readings at its start, its quarters and behind its end. */
async function play({ upstream, gateway }: Stage, lane: Lane, { deltas, words }: Length): Promise<number[]> {
  const measured = caseOf(lane, { events: deltas, words })
  const heap = async (received: number): Promise<number> => (await ask<HeapReading>(gateway.child, { received })).heap
  await step(upstream, { play: measured.play })
  const steps = async (): Promise<number[]> => {
    const readings: number[] = []
    for (const share of [0, 0.25, 0.5, 0.75, 1]) readings.push(await heap(await step(upstream, { until: Math.max(10, deltas * share) })))
    await step(upstream, { end: true })
    return readings
  }
  const [bytes, readings] = await Promise.all([read(gateway, lane.path, requestOf(measured)), steps()])
  if (bytes < deltas * words * wordBytes) throw new Error(`${lane.name}: the answer is ${bytes} bytes long, shorter than its text`)
  return [...readings, await heap(0)]
}

/** Reads an answer and forgets it. @returns its bytes. @throws Error when it is no 200 */
async function read({ url, key }: Started, path: string, body: string): Promise<number> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${key}` }
  const request = send(url + path, { method: 'POST', headers, agent: false }).end(body)
  const [response] = await once(request, 'response')
  let bytes = 0
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.length
  })
  await once(response, 'end')
  if (response.statusCode !== 200) throw new Error(`${path} answered ${response.statusCode}`)
  return bytes
}

async function growthOf(stage: Stage, lane: Lane, length: Length): Promise<Grown> {
  // Code that runs for the first time is compiled, which also takes memory.
  for (let warmUp = 0; warmUp < 3; warmUp++) await play(stage, lane, { ...length, deltas: 1_000 })
  const [begin = Number.NaN, ...later] = await play(stage, lane, length)
  const grown = later.map(heap => (heap - begin) / megabyte)
  const quarters = grown.slice(0, -1)
  const ratio = ((quarters.at(-1) ?? Number.NaN) * megabyte) / (length.deltas * length.words * wordBytes)
  return { lane: lane.name, folds: lane.folds, quarters, after: grown.at(-1) ?? Number.NaN, ratio }
}

async function heapOf(length: Length): Promise<Grown[]> {
  const upstream = await start('processes/stepped.ts')
  try {
    const gateway = await start('processes/gateway.ts', { measured: true, heap: true, environment: gatewayEnvironment(upstream) })
    try {
      const grown: Grown[] = []
      for (const lane of lanes) {
        process.stderr.write(`${lane.name}\n`)
        grown.push(await growthOf({ upstream, gateway }, lane, length))
      }
      return grown
    } finally {
      await gateway.stop()
    }
  } finally {
    await upstream.stop()
  }
}

async function costs(quick: boolean): Promise<Cost[]> {
  const stage = await openStage(new Set(['direct', 'pipe', 'gateway']), undefined)
  const pace = quick ? { rounds: 1, seconds: 0.05, warmUp: 0 } : { rounds: 3, seconds: 1, warmUp: 1 }
  try {
    const costs: Cost[] = []
    for (const lane of lanes.filter(({ streaming }) => streaming)) {
      process.stderr.write(`CPU of ${lane.name}\n`)
      const { pipe, gateway } = await measure(stage, caseOf(lane, { events }), pace)
      const perEvent = (cpu = Number.NaN): number => cpu / events
      costs.push({ lane: lane.name, pipe: perEvent(pipe?.cpu), gateway: perEvent(gateway?.cpu), ratio: gateway?.ratio ?? Number.NaN })
    }
    return costs
  } finally {
    await stage.close()
  }
}

function asMarkdown(megabytes: number, heap: readonly Grown[], cpu: readonly Cost[]): string {
  const growth = heap.map(({ lane, folds, quarters, after, ratio }) => {
    const verdict = folds ? `${ratio.toFixed(2)} × the answer` : Math.max(...quarters) < mostGrowth ? 'yes' : '**no**'
    return [lane, ...[...quarters, after].map(value => value.toFixed(2)), verdict]
  })
  const cost = cpu.map(({ lane, pipe, gateway, ratio }) => [
    lane,
    `${pipe.toFixed(2)} µs`,
    `${gateway.toFixed(2)} µs`,
    ratio.toFixed(2),
    ratio <= mostRatio ? 'yes' : '**no**',
  ])
  return [
    `### Heap, MB more than at the start, of an answer of ${megabytes.toFixed(0)} MB`,
    table(['lane', '25 %', '50 %', '75 %', '100 %', 'after', `below ${mostGrowth} MB`], growth),
    `### CPU per event, streams of ${events.toLocaleString('en-US')}`,
    table(['lane', 'pipe', 'gateway', '× the pipe', `at most ${mostRatio}`], cost),
    '',
  ].join('\n\n')
}

try {
  const { values } = parseArgs({
    options: {
      megabytes: { type: 'string' },
      words: { type: 'string' },
      json: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  const megabytes = Number(values.megabytes ?? (values.quick ? 4 : 20))
  if (!(megabytes >= 1 && megabytes <= 100)) throw new Error('--megabytes takes a number from 1 to 100')
  const words = Math.round(Number(values.words ?? 10))
  if (!(words >= 1 && words <= 1_000)) throw new Error('--words takes a number from 1 to 1000')
  if (values.help) process.stdout.write(usage)
  else {
    const heap = await heapOf({ deltas: 4 * Math.round((megabytes * megabyte) / words / wordBytes / 4), words })
    const cpu = await costs(values.quick)
    process.stdout.write(
      values.json ? `${JSON.stringify({ node: process.version, megabytes, heap, cpu })}\n` : asMarkdown(megabytes, heap, cpu),
    )
  }
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
