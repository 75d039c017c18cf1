// `npm run bench:waiting`: what a waiting race costs the whole gateway in memory, and how late its timers are while many wait. See docs/performance.md.
import { once } from 'node:events'
import { Agent, type IncomingMessage, request as send } from 'node:http'
import { parseArgs } from 'node:util'
import { table } from '../docs/generate/markdown.ts'
import { boundReserve, unknownReserveMs } from '../shared/race/plan.ts'
import type { HeapReading } from './heap-meter.ts'
import { ask } from './ipc.ts'
import type { Lateness } from './processes/metronome.ts'
import type { QueuedCall } from './processes/queueing.ts'
import { type Started, start } from './spawn.ts'
import { awsEnvironment, gatewayEnvironment } from './stage.ts'

const usage = `node bench/waiting.ts [options]
  --races N    races that wait at the same time (500)
  --window S   seconds of their window (30)
  --ramp S     seconds over which they arrive (5); 0 = all at once
  --json       the figures alone, as one line of JSON
  --help       this text
`

const kilobyte = 1_000

/** The most, in kilobytes and milliseconds, that a waiting race may take and that its timer may be late. */
const limits = { memory: 150, drift: 100 }

/** Seconds after which a stream is committed: early, so that the races wait with open replies and comments. */
const commitAfter = 5

interface Options {
  readonly races: number
  readonly window: number
  readonly ramp: number
}

interface Stage {
  readonly upstream: Started
  readonly gateway: Started
  readonly metronome: Started
  readonly agent: Agent
}

/** A stream that was committed before its race was decided: what the ledger says of it. */
interface Receipt {
  /** Unix seconds with milliseconds as decimals. */
  readonly arrived_at: number
  readonly waited_ms: number
  readonly reason: string
}

interface Figures {
  readonly races: number
  /** Kilobytes for each waiting race after a garbage collection: of all memory, and of the heap and its buffers. */
  readonly taken: number
  readonly heap: number
  /** Kilobytes for each race that were still on the heap when all were over. */
  readonly left: number
  /** Milliseconds by which the standard attempt reached the upstream after its time: of the middle race, of the 99th in a hundred, and the most. */
  readonly drift: { readonly median: number; readonly p99: number; readonly most: number }
  /** The same of a process that does nothing, on the same core, while the deadlines passed. */
  readonly machine: Lateness
  /** Races that got their answer from standard at the end of their window. */
  readonly answered: number
}

/** What the gateway holds, once it is no longer getting less: V8 gives back what it collected only by and by. */
async function memoryOf({ child }: Started): Promise<HeapReading> {
  let least = await ask<HeapReading>(child, { received: 0 })
  for (let same = 0, looks = 0; same < 4 && looks < 20; same++, looks++) {
    await delay(250)
    const reading = await ask<HeapReading>(child, { received: 0 })
    if (reading.taken < least.taken - notable) same = 0
    least = { heap: Math.min(least.heap, reading.heap), taken: Math.min(least.taken, reading.taken) }
  }
  return least
}

/** Bytes: less than that is noise. */
const notable = 500_000

/** Seconds that the looks take where the first ones say all. */
const longestLook = 4

const startWithinOf = (seconds: number): string =>
  `00h-${String(Math.floor(seconds / 60)).padStart(2, '0')}m-${String(seconds % 60).padStart(2, '0')}s`

const delay = (milliseconds: number): Promise<void> => new Promise(resolve => setTimeout(resolve, milliseconds))

interface Ask {
  readonly model: string
  readonly input: string
  readonly startWithin: string
}

function post({ gateway, agent }: Stage, { model, input, startWithin }: Ask): Promise<IncomingMessage> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${gateway.key}` }
  const body = JSON.stringify({ model, input, stream: true, start_within: startWithin })
  return once(send(`${gateway.url}/v1/responses`, { method: 'POST', headers, agent }).end(body), 'response').then(
    ([response]: IncomingMessage[]) => {
      if (response?.statusCode !== 200) throw new Error(`The gateway answered ${response?.statusCode}`)
      return response
    },
  )
}

/** Reads a reply to its end. @returns its request id */
async function finish(response: IncomingMessage): Promise<string> {
  await once(response.resume(), 'end')
  return String(response.headers['x-request-id'])
}

/**
 * The paths that every race takes run a few times first: code that runs for the first time is compiled, which also takes memory. On another
 * model, so that nothing is known of the measured one's times and its reserve is the one of the beginning.
 */
async function warmUp(stage: Stage): Promise<void> {
  const ask = { model: 'gpt-5.4', input: 'warm up' }
  const five = async (startWithin: string) =>
    Promise.all(Array.from({ length: 5 }, async () => finish(await post(stage, { ...ask, startWithin }))))
  for (let round = 0; round < 40; round++) await five('default')
  await five(startWithinOf(5))
}

async function receiptOf({ gateway, agent }: Stage, id: string): Promise<Receipt> {
  const headers = { authorization: `Bearer ${gateway.key}` }
  const [response] = (await once(send(`${gateway.url}/v1/receipts/${id}`, { headers, agent }).end(), 'response')) as IncomingMessage[]
  let text = ''
  for await (const chunk of response ?? []) text += chunk
  return JSON.parse(text) as Receipt
}

async function measure(stage: Stage, { races, window, ramp }: Options): Promise<Figures> {
  const { gateway, upstream, metronome } = stage
  await warmUp(stage)
  const idle = await memoryOf(gateway)
  const startWithin = startWithinOf(window)
  const waiting = Array.from({ length: races }, async (_, race) => {
    await delay((ramp * 1_000 * race) / races)
    return finish(await post(stage, { model: 'gpt-5.5', input: `race ${race}`, startWithin }))
  })
  // Between the last commit and the first deadline.
  await delay((ramp + commitAfter + 2) * 1_000)
  const busy = await memoryOf(gateway)
  await ask<Lateness>(metronome.child)
  const ids = await Promise.all(waiting)
  const machine = await ask<Lateness>(metronome.child)
  const after = await memoryOf(gateway)
  const receipts = new Map<number, Receipt>()
  for (const [race, id] of ids.entries()) receipts.set(race, await receiptOf(stage, id))
  const each = (bytes: number): number => bytes / kilobyte / races
  return {
    races,
    taken: each(busy.taken - idle.taken),
    heap: each(busy.heap - idle.heap),
    left: each(after.heap - idle.heap),
    drift: driftOf(await ask<readonly QueuedCall[]>(upstream.child), receipts, window),
    machine,
    answered: [...receipts.values()].filter(({ reason }) => reason === 'flex_deadline').length,
  }
}

/** How late each standard attempt reached the upstream. */
function driftOf(calls: readonly QueuedCall[], receipts: ReadonlyMap<number, Receipt>, window: number): Figures['drift'] {
  const reserve = boundReserve(unknownReserveMs, window * 1_000)
  const late = calls.flatMap(({ input, tier, at }) => {
    const receipt = receipts.get(Number(/^race (\d+)$/.exec(input)?.[1]))
    return receipt === undefined || tier === 'flex' ? [] : [at - (receipt.arrived_at * 1_000 + window * 1_000 - reserve)]
  })
  const sorted = late.toSorted((left, right) => left - right)
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN
  return { median: at(0.5), p99: at(0.99), most: at(1) }
}

async function run(options: Options): Promise<Figures> {
  const started: Started[] = []
  const keep = async (process: Promise<Started>): Promise<Started> => {
    const running = await process
    started.push(running)
    return running
  }
  const agent = new Agent({ keepAlive: true })
  try {
    const upstream = await keep(start('processes/queueing.ts'))
    const database = await keep(start('processes/database.ts'))
    const environment = {
      ...gatewayEnvironment(upstream),
      ...awsEnvironment(database),
      STREAM_COMMIT_AFTER: String(commitAfter),
      RACE_SLOTS: String(options.races + 5),
    }
    const gateway = await keep(start('../functions/local/main.ts', { measured: true, heap: true, environment }))
    const metronome = await keep(start('processes/metronome.ts', { beside: true }))
    return await measure({ upstream, gateway, metronome, agent }, options)
  } finally {
    agent.destroy()
    await Promise.all(started.map(process => process.stop()))
  }
}

function shown({ races, taken, heap, left, drift, machine, answered }: Figures): string {
  const round = (value: number): string => value.toFixed(value < 10 ? 1 : 0)
  const rows: readonly (readonly string[])[] = [
    ['memory of a waiting race', `${round(taken)} KB`, `${limits.memory} KB`],
    ['of it heap and buffers', `${round(heap)} KB`, ''],
    ['left of it afterwards', `${round(left)} KB`, ''],
    ['standard opens late: the middle race', `${round(drift.median)} ms`, ''],
    ['99 of 100 races', `${round(drift.p99)} ms`, ''],
    ['all races', `${round(drift.most)} ms`, `${limits.drift} ms`],
    ['a process that does nothing: 99 of 100 timers', `${round(machine.p99)} ms`, ''],
    ['all of them', `${round(machine.most)} ms`, ''],
  ]
  return `${answered} of ${races} races waited for their whole window\n\n${table(['', 'figure', 'at most'], rows)}\n`
}

function number(name: string, given: string): number {
  const value = Number(given)
  if (value >= 0 && value <= 10_000) return value
  throw new Error(`${name} takes a number`)
}

try {
  const { values } = parseArgs({
    options: {
      races: { type: 'string', default: '500' },
      window: { type: 'string', default: '30' },
      ramp: { type: 'string', default: '5' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) process.stdout.write(usage)
  else {
    const options = {
      races: number('--races', values.races),
      window: number('--window', values.window),
      ramp: number('--ramp', values.ramp),
    }
    const least = options.ramp + commitAfter + 2 + longestLook + unknownReserveMs / 1_000
    if (options.window < least) throw new Error(`--window takes at least ${least} with this ramp: what is measured in it takes as long`)
    const figures = await run(options)
    if (!values.json) process.stdout.write(`${shown(figures)}\n`)
    process.stdout.write(`${JSON.stringify(figures)}\n`)
  }
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
