// From the races of a simulation to its figures.
import type { Outcome, TraceRun } from './simulate.ts'
import type { Request } from './workload.ts'

export interface Figures {
  readonly races: number
  /** Saving net of waiting, as a share of the oracle's; NaN where the oracle saves nothing. */
  readonly share: number
  /** Answers that started within the window, among those that standard alone starts within it. */
  readonly inTime: number
  /** Answers by flex. */
  readonly flex: number
  /** Wait beyond that of standard alone, in seconds. */
  readonly addedMean: number
  readonly addedP95: number
  readonly attemptsMean: number
  readonly attemptsMost: number
  /** Integer micro-USD against standard alone, and the same as a share of what standard alone costs. */
  readonly net: number
  readonly ofStandard: number
  /** Races whose added wait cost more than flex could save them. */
  readonly overspent: number
}

export type Choice = (request: Request) => boolean

/** The windows that count for the overall figures. */
export const counts: Choice = ({ windowSeconds }) => windowSeconds >= 15

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)
const share = (part: readonly unknown[], whole: readonly unknown[]): number => part.length / whole.length

/** The figures of one policy over the chosen requests of these runs. */
export function measure(runs: readonly TraceRun[], policy: string, chosen: Choice = () => true): Figures {
  const outcomes = outcomesOf(runs, policy, chosen)
  const able = outcomes.filter(({ request }) => isInTime(request, request.standardDelayMs))
  const added = outcomes.map(({ request, waitMs }) => (waitMs - request.standardDelayMs) / 1_000).sort((left, right) => left - right)
  const attempts = outcomes.map(outcome => outcome.attempts)
  const net = sum(outcomes.map(outcome => outcome.net))
  const best = sum(outcomesOf(runs, 'oracle', chosen).map(outcome => outcome.net))
  return {
    races: outcomes.length,
    share: best > 0 ? net / best : Number.NaN,
    inTime: share(
      able.filter(({ request, waitMs }) => isInTime(request, waitMs)),
      able,
    ),
    flex: share(
      outcomes.filter(({ flex }) => flex),
      outcomes,
    ),
    addedMean: sum(added) / added.length,
    addedP95: added[Math.ceil(0.95 * added.length) - 1] ?? Number.NaN,
    attemptsMean: sum(attempts) / attempts.length,
    attemptsMost: attempts.reduce((most, count) => Math.max(most, count), 0),
    net,
    ofStandard: net / sum(outcomes.map(({ request }) => request.prices.standardMicroUsd)),
    overspent: share(
      outcomes.filter(({ request, net: own, flex }) => (flex ? own : request.prices.savedMicroUsd + own) < 0),
      outcomes,
    ),
  }
}

const outcomesOf = (runs: readonly TraceRun[], policy: string, chosen: Choice): Outcome[] =>
  runs.flatMap(({ outcomes }) => (outcomes.get(policy) ?? []).filter(({ request }) => chosen(request)))

const isInTime = ({ windowSeconds }: Request, waitMs: number): boolean => waitMs <= 1_000 * windowSeconds

export interface Overall {
  readonly oracle_share: number
  readonly fire_once_share: number
  readonly in_time: number
  readonly attempts_mean: number
  readonly net_micro_usd: number
}

/** Over all traces that are not adversarial and windows of 15 s and more. */
export function overall(runs: readonly TraceRun[]): Overall {
  const honest = runs.filter(({ trace }) => !trace.adversarial)
  const own = measure(honest, 'ours', counts)
  return {
    oracle_share: rounded(own.share),
    fire_once_share: rounded(measure(honest, 'fire-once', counts).share),
    in_time: rounded(own.inTime),
    attempts_mean: rounded(own.attemptsMean),
    net_micro_usd: own.net,
  }
}

const rounded = (value: number): number => Math.round(value * 10_000) / 10_000
