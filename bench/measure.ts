// One case, measured in rounds: every subject in turn, rotated, so that a slow moment of the machine hits all alike. Ratios are taken within a round.
import { type Case, requestOf, type Subject } from './cases.ts'
import { ask } from './ipc.ts'
import type { Reading } from './meter.ts'
import type { Calls } from './processes/database.ts'
import type { Job, Outcome, Spread } from './processes/load.ts'
import type { Stage } from './stage.ts'

/** What one subject showed on one case: medians over the rounds. Times in milliseconds, CPU in microseconds per request. */
export interface Figures {
  readonly perSecond: number
  readonly p50: number
  readonly p99: number
  /** Until the first byte, the median request. */
  readonly first: number
  /** The three above, less what the upstream takes without anybody between. */
  readonly added: { readonly p50: number; readonly p99: number; readonly first: number }
  /** Absent for `direct`. */
  readonly cpu?: number
  /** CPU against the pipe's in the same round; absent for `direct`. */
  readonly ratio?: number
  /** The most memory that the process ever held until the end of this case, in megabytes; absent for `direct`. */
  readonly peak?: number
  /** Calls to AWS per request, by operation; only for `full`. */
  readonly calls?: Calls
}

export type Result = Readonly<Partial<Record<Subject, Figures>>>

interface Sample {
  readonly outcome: Outcome
  readonly cpu: number
  /** Bytes. */
  readonly peak: number
  readonly calls: Calls
}

type Round = ReadonlyMap<Subject, Sample>

export interface Pace {
  readonly rounds: number
  readonly seconds: number
  readonly warmUp: number
}

/** @throws Error when an answer failed, or came back shorter or longer than it was sent */
export async function measure(stage: Stage, measured: Case, pace: Pace): Promise<Result> {
  await ask(stage.upstream.child, measured.play)
  const body = requestOf(measured)
  const run = (subject: Subject, seconds: number) => sample(stage, { measured, subject, body, seconds })
  if (pace.warmUp > 0) for (const subject of measured.subjects) await run(subject, pace.warmUp)
  const rounds: Round[] = []
  for (let round = 0; round < pace.rounds; round++) {
    const samples = new Map<Subject, Sample>()
    for (const subject of rotated(measured.subjects, round)) samples.set(subject, await run(subject, pace.seconds))
    rounds.push(samples)
  }
  if (measured.verbatim) checkVerbatim(measured, rounds)
  return Object.fromEntries(measured.subjects.map(subject => [subject, figures(subject, rounds)]))
}

const rotated = <Item>(items: readonly Item[], by: number): Item[] => items.map((_, index) => items[(index + by) % items.length] as Item)

interface Measurement {
  readonly measured: Case
  readonly subject: Subject
  readonly body: string
  readonly seconds: number
}

async function sample(stage: Stage, { measured, subject, body, seconds }: Measurement): Promise<Sample> {
  const { child, url, key } = present(stage.subjects.get(subject), subject)
  const { path, connections } = measured
  const job: Job = { url, key, path, body, connections, seconds }
  const read = async () => (subject === 'direct' ? unmeasured : await ask<Reading>(child))
  const count = async () => (subject === 'full' && stage.database !== undefined ? await ask<Calls>(stage.database.child) : {})
  const before = { reading: await read(), calls: await count() }
  const outcome = await ask<Outcome>(stage.load.child, job)
  const after = { reading: await read(), calls: await count() }
  check(outcome, `${measured.name}, ${subject}`)
  return {
    outcome,
    cpu: (after.reading.cpu - before.reading.cpu) / outcome.completed,
    peak: after.reading.peak,
    calls: perRequest(before.calls, after.calls, outcome.completed),
  }
}

const unmeasured: Reading = { cpu: 0, memory: 0, peak: 0 }

function perRequest(before: Calls, after: Calls, requests: number): Calls {
  const rates = Object.entries(after).map(([operation, calls]) => [operation, (calls - (before[operation] ?? 0)) / requests] as const)
  return Object.fromEntries(rates.filter(([, rate]) => rate > 0))
}

function check({ completed, failed, shortest, longest }: Outcome, where: string): void {
  if (failed > 0) throw new Error(`${where}: ${failed} of ${failed + completed} answers failed`)
  if (shortest !== longest) throw new Error(`${where}: answers of ${shortest} to ${longest} bytes to the same request`)
}

/** In the same-dialect lane everybody's answer is as long as the provider's. */
function checkVerbatim({ name }: Case, rounds: readonly Round[]): void {
  const sizes = new Set(rounds.flatMap(round => [...round.values()].map(({ outcome }) => outcome.longest)))
  if (sizes.size > 1)
    throw new Error(`${name}: the answers should all be the provider's bytes, yet they are ${[...sizes].join(', ')} bytes long`)
}

function figures(subject: Subject, rounds: readonly Round[]): Figures {
  const over: Over = pick => median(rounds.map(round => pick(present(round.get(subject), subject), round)))
  const added = (pick: (outcome: Outcome) => number): number =>
    over(({ outcome }, round) => pick(outcome) - pick(present(round.get('direct'), 'direct').outcome))
  const last = present(rounds.at(-1)?.get(subject), subject)
  const total = (field: keyof Spread) => (outcome: Outcome) => outcome.total[field]
  const first = (outcome: Outcome) => outcome.firstByte.p50
  return {
    perSecond: over(({ outcome }) => outcome.completed / outcome.seconds),
    p50: over(({ outcome }) => outcome.total.p50),
    p99: over(({ outcome }) => outcome.total.p99),
    first: over(({ outcome }) => first(outcome)),
    added: { p50: added(total('p50')), p99: added(total('p99')), first: added(first) },
    ...(subject === 'direct' ? {} : processFigures(last, over)),
    ...(subject === 'full' ? { calls: last.calls } : {}),
  }
}

type Over = (pick: (sample: Sample, round: Round) => number) => number

const processFigures = ({ peak }: Sample, over: Over) => ({
  cpu: over(({ cpu }) => cpu),
  ratio: over(({ cpu }, round) => cpu / present(round.get('pipe'), 'pipe').cpu),
  peak: peak / 1_000_000,
})

/** The middle one; of an even number, the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other)
  const middle = (sorted.length - 1) / 2
  return ((sorted[Math.floor(middle)] ?? Number.NaN) + (sorted[Math.ceil(middle)] ?? Number.NaN)) / 2
}

function present<Value>(value: Value | undefined, name: string): Value {
  if (value === undefined) throw new Error(`${name} is not measured`)
  return value
}
