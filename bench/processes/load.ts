// The load: keeps a number of connections busy with one request after the other for a time, and tells how long they took.
import { Client, type Dispatcher } from 'undici'
import { answer } from '../ipc.ts'

export interface Job {
  readonly url: string
  readonly path: string
  readonly key: string
  readonly body: string
  readonly connections: number
  /** No request begins later than that; those under way are finished and counted. */
  readonly seconds: number
}

/** Milliseconds. */
export interface Spread {
  readonly p50: number
  readonly p99: number
}

export interface Outcome {
  readonly completed: number
  /** Answers other than 200, and broken ones. */
  readonly failed: number
  /** From the first request to the last byte. */
  readonly seconds: number
  /** The shortest and the longest answer in bytes: the same, unless something was lost or doubled. */
  readonly shortest: number
  readonly longest: number
  readonly total: Spread
  readonly firstByte: Spread
}

interface Sample {
  readonly ok: boolean
  readonly bytes: number
  readonly total: number
  readonly firstByte: number
}

answer(async (job: Job): Promise<Outcome> => {
  const clients = Array.from({ length: job.connections }, () => new Client(job.url, { headersTimeout: 0, bodyTimeout: 0 }))
  const beganAt = performance.now()
  const samples = (await Promise.all(clients.map(client => keepBusy(client, job, beganAt + job.seconds * 1_000)))).flat()
  const seconds = (performance.now() - beganAt) / 1_000
  await Promise.all(clients.map(client => client.close()))
  return summary(samples, seconds)
})

async function keepBusy(client: Client, job: Job, until: number): Promise<Sample[]> {
  const request: Dispatcher.DispatchOptions = {
    path: job.path,
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${job.key}` },
    body: job.body,
  }
  const samples: Sample[] = []
  do samples.push(await once(client, request))
  while (performance.now() < until)
  return samples
}

function once(client: Client, request: Dispatcher.DispatchOptions): Promise<Sample> {
  return new Promise(resolve => {
    const beganAt = performance.now()
    let firstByte = 0
    let status = 0
    let bytes = 0
    const end = (ok: boolean) => resolve({ ok, bytes, firstByte, total: performance.now() - beganAt })
    client.dispatch(request, {
      onRequestStart() {},
      onResponseStart(_, code) {
        status = code
      },
      onResponseData(_, chunk) {
        if (bytes === 0) firstByte = performance.now() - beganAt
        bytes += chunk.length
      },
      onResponseEnd: () => end(status === 200),
      onResponseError: () => end(false),
    })
  })
}

function summary(samples: readonly Sample[], seconds: number): Outcome {
  const good = samples.filter(({ ok }) => ok)
  const sizes = good.map(({ bytes }) => bytes)
  return {
    completed: good.length,
    failed: samples.length - good.length,
    seconds,
    shortest: sizes.reduce((least, size) => Math.min(least, size), Number.POSITIVE_INFINITY),
    longest: sizes.reduce((most, size) => Math.max(most, size), 0),
    total: spread(good.map(({ total }) => total)),
    firstByte: spread(good.map(({ firstByte }) => firstByte)),
  }
}

function spread(values: number[]): Spread {
  values.sort((one, other) => one - other)
  const at = (share: number): number => values[Math.min(values.length - 1, Math.floor(values.length * share))] ?? Number.NaN
  return { p50: at(0.5), p99: at(0.99) }
}

process.stdout.write('ready -\n')
