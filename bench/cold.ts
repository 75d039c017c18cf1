// How long a function takes to be ready in a new sandbox, under Lambda's own runtime client: against an empty handler in the same round.
import { rmSync } from 'node:fs'
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { createFunction } from '../test/lambda/harness/function.ts'
import { median } from './measure.ts'

export interface Cold {
  readonly name: string
  /** Milliseconds from the process's start to its first request for an event: the median, and the least. */
  readonly init: number
  readonly least: number
  /** Milliseconds from an event without a sandbox to the end of its answer, the median. */
  readonly first: number
  /** Of `least` to the empty handler's: what else the machine does only ever adds to a start. */
  readonly ratio: number
}

export interface Candidate {
  readonly name: string
  /** Folder with `index.js`. */
  readonly folder: string
}

/** The floor: Node and the runtime client, and a stream with nothing in it. */
export async function emptyHandler(): Promise<Candidate> {
  const parent = await mkdtemp(join(tmpdir(), 'leeway-empty-'))
  process.once('exit', () => rmSync(parent, { recursive: true, force: true }))
  const folder = join(parent, 'empty')
  await mkdir(folder)
  const code = `exports.handler = awslambda.streamifyResponse(async (event, stream) => {
  awslambda.HttpResponseStream.from(stream, { statusCode: 200, headers: { 'content-type': 'application/json' } }).end('{}')
})
`
  await writeFile(join(folder, 'index.js'), code)
  return { name: 'empty handler', folder }
}

interface Start {
  readonly init: number
  readonly first: number
}

/** @param event as JSON; every candidate gets it */
export async function measureCold(candidates: readonly Candidate[], event: string, rounds: number): Promise<readonly Cold[]> {
  const floor = await emptyHandler()
  const all = [floor, ...candidates]
  const starts = new Map<string, Start[]>(all.map(({ name }) => [name, []]))
  for (let round = 0; round < rounds; round++) {
    for (const candidate of all) starts.get(candidate.name)?.push(await startOnce(candidate, event))
  }
  const leastOf = (name: string) => Math.min(...(starts.get(name) ?? []).map(({ init }) => init))
  return [...starts].map(([name, own]) => ({
    name,
    init: median(own.map(({ init }) => init)),
    least: leastOf(name),
    first: median(own.map(({ first }) => first)),
    ratio: leastOf(name) / leastOf(floor.name),
  }))
}

/** Nothing is there: what a function would ask of AWS fails at once, and nothing leaves this machine. */
const environment = { AWS_ENDPOINT_URL: 'http://127.0.0.1:9', LEEWAY_LOG: 'silent' }

async function startOnce({ name, folder }: Candidate, event: string): Promise<Start> {
  const options = { name, folder, memory: 512, timeoutMs: 30_000, environment, concurrency: 1, freeze: false, onLog: () => {} }
  const lambda = createFunction(options)
  const begun = performance.now()
  try {
    // A scheduled function does not know the event, and fails: that is an answer, too.
    await lambda.invoke(event).then(
      ({ body }) => buffer(body),
      () => {},
    )
    const first = performance.now() - begun
    return { init: lambda.sandboxes()[0]?.initMs() ?? Number.NaN, first }
  } finally {
    await lambda.close()
  }
}
