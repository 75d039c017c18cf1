// `npm run realtime`: stock SDKs with their default settings wait in real time for answers that use their window nearly up. Takes ten minutes; not in CI.
import { parseArgs } from 'node:util'
import { table } from '../../docs/generate/markdown.ts'
import { type Started, start } from '../e2e/process.ts'
import type { Json } from './json.ts'

const usage = `node test/sdk/realtime.ts [options]
  --share N  part of the real windows, to try the script (1)
  --json     one line of JSON instead of the table
  --help     this text
`

const { values: options } = parseArgs({
  options: {
    share: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})
const share = Number(options.share)

/** One way to wait: `queue` is the share of the window after which flex starts, where it starts at all. */
interface Wait {
  readonly name: string
  readonly streaming: boolean
  readonly window: number
  readonly queue?: number
  /** A model of each provider of its own, so that one mode of the simulator touches only this wait. */
  readonly models: Readonly<Record<'openai' | 'gemini' | 'anthropic', string>>
}

const waits: readonly Wait[] = [
  {
    name: 'stream of 600 s, flex in the end',
    ...{ streaming: true, window: 600 * share, queue: 0.98 },
    models: { openai: 'gpt-5.5', gemini: 'gemini-3.5-flash', anthropic: 'claude-sonnet-5' },
  },
  {
    name: 'stream of 600 s, standard in the end',
    ...{ streaming: true, window: 600 * share },
    models: { openai: 'gpt-5.4', gemini: 'gemini-3.6-flash', anthropic: '' },
  },
  {
    name: 'whole of 480 s, flex in the end',
    ...{ streaming: false, window: 480 * share, queue: 0.98 },
    models: { openai: 'gpt-5.4-mini', gemini: 'gemini-2.5-flash', anthropic: 'claude-opus-5' },
  },
  {
    name: 'whole of 480 s, standard in the end',
    ...{ streaming: false, window: 480 * share },
    models: { openai: 'gpt-5.2', gemini: 'gemini-2.5-pro', anthropic: '' },
  },
]

/** Longer than any window. */
const never = 3600

const startWithin = (seconds: number): string =>
  `00h-${String(Math.floor(seconds / 60)).padStart(2, '0')}m-${String(Math.round(seconds % 60)).padStart(2, '0')}s`

/** Tells the simulated providers, whose control the gateway prints the address of, how long each model keeps its callers waiting. */
async function setCapacity(gateway: Started): Promise<void> {
  const [control = ''] = /http:\/\/\S+\/simulator\/flex/.exec(gateway.stdout()) ?? []
  const modes = waits.flatMap(({ window, queue, models }) =>
    Object.entries(models)
      .filter(([, model]) => model !== '')
      .map(([provider, model]) => {
        const seconds = queue === undefined ? never : queue * window
        return [`${provider}/${model}`, { mode: 'queue', seconds, tiers: [provider === 'anthropic' ? 'standard' : 'flex'] }] as const
      }),
  )
  const headers = { 'content-type': 'application/json' }
  const { ok } = await fetch(control, { method: 'PUT', headers, body: JSON.stringify(Object.fromEntries(modes)) })
  if (!ok) throw new Error('The simulator does not take its modes')
}

interface Result {
  readonly client: string
  readonly wait: string
  readonly model: string
  /** Seconds until the whole answer was there, or until the client gave up. */
  readonly seconds: number
  readonly text: string
  readonly error?: string
}

/** What the gateway logged of a request. */
interface Line {
  readonly model: string
  readonly surface: string
  readonly status: number
  readonly reason: string
  readonly waitedMs: number
}

async function run(gateway: Started): Promise<readonly Result[]> {
  // The runtime's own dispatcher must be in its place before the SDKs' module brings another: this is about stock clients.
  await fetch(`${gateway.url}/healthz`)
  const { sdks } = await import('./clients.ts')
  const { viewOf } = await import('./view.ts')
  const calls = waits.flatMap(wait =>
    sdks.map(async sdk => {
      const model = wait.models[sdk.provider]
      if (model === '') return []
      const began = performance.now()
      const result = { client: sdk.name, wait: wait.name, model }
      const seconds = () => (performance.now() - began) / 1000
      const body = { model, start_within: sdk.provider === 'anthropic' ? 'default' : startWithin(wait.window) }
      try {
        const answer: Json = wait.streaming ? await sdk.final(gateway, body) : (await sdk.whole(gateway, body)).data
        return [{ ...result, seconds: seconds(), text: viewOf[sdk.surface](answer).text }]
      } catch (error) {
        return [{ ...result, seconds: seconds(), text: '', error: String(error) }]
      }
    }),
  )
  return (await Promise.all(calls)).flat()
}

const linesOf = (log: string): readonly Line[] =>
  log.split('\n').flatMap(line => (line.includes('"event":"request"') ? [JSON.parse(line) as Line] : []))

/** A client that sent its request again would have left more lines than it has answers. */
function report(results: readonly Result[], lines: readonly Line[]): void {
  const expected = 'You said: hello there'
  const complete = results.filter(({ text }) => text === expected)
  if (options.json) {
    process.stdout.write(
      `${JSON.stringify({ answers: complete.length, clients: results.length, requests: lines.length, results, lines })}\n`,
    )
  } else {
    const rows = results.map(({ client, wait, model, seconds, text, error }) => {
      const reasons = new Set(lines.filter(line => line.model === model).map(({ reason }) => reason))
      return [client, wait, seconds.toFixed(1), text === expected ? 'whole' : (error ?? text), [...reasons].join(' ')]
    })
    process.stdout.write(`${table(['client', 'wait', 'seconds', 'answer', 'reason'], rows)}\n`)
    process.stdout.write(`${complete.length} of ${results.length} answers, ${lines.length} requests at the gateway\n`)
  }
  if (complete.length < results.length || lines.length !== results.length) process.exitCode = 1
}

async function main(): Promise<void> {
  const gateway = await start({ LEEWAY_LOG: 'info' })
  const ended = () => gateway.stop('SIGTERM')
  try {
    await setCapacity(gateway)
    const results = await run(gateway)
    report(results, linesOf((await ended()).stderr))
  } finally {
    await ended()
  }
}

if (options.help) process.stdout.write(usage)
else await main()
