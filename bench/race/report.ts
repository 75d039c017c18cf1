// What the simulator prints: tables that read well as text and as Markdown.
import { page, table } from '../../docs/generate/markdown.ts'
import { type Choice, counts, type Figures, measure } from './measure.ts'
import type { Options } from './options.ts'
import type { TraceRun } from './simulate.ts'
import { windows } from './workload.ts'

/** One decimal, or two from 99 % up, where they matter. */
export function percent(value: number): string {
  if (Number.isNaN(value)) return '–'
  const hundredth = Math.abs(value) >= 0.99 && Math.abs(value) < 1
  // Never shown as whole while something is missing.
  const shown = hundredth ? Math.trunc(value * 10_000) / 100 : value * 100
  return `${shown.toFixed(hundredth ? 2 : 1)} %`
}

const seconds = (value: number): string => value.toFixed(value < 10 ? 1 : 0)
const dollars = (microUsd: number): string => (microUsd / 1_000_000).toFixed(2)
const wait = ({ addedMean, addedP95 }: Figures): string => `${seconds(addedMean)} / ${seconds(addedP95)} s`
const attempts = ({ attemptsMean, attemptsMost }: Figures): string => `${attemptsMean.toFixed(1)} / ${attemptsMost}`

const head = [
  ...['', 'saving: fire once', 'without memory', 'ours', 'in time: fire once', 'ours'],
  ...['added wait: fire once', 'ours', 'oracle', 'attempts: ours', 'net USD: fire once', 'ours', 'oracle'],
]

const legend = `*Saving*: net of the price of waiting, as a share of what the all-knowing scheduler (the oracle) saves. *In time*: answers that start within
the window, among those that the standard tier alone starts within it. *Added wait*: mean / 95th percentile, against standard alone. *Attempts*:
mean / most. *Net USD*: saved against standard alone, which by itself saves nothing, adds no wait and needs one attempt.`

/** One line of figures; empty where no request was chosen. */
function line(title: string, runs: readonly TraceRun[], chosen: Choice): string[] {
  const [once, without, own, oracle] = ['fire-once', 'without-memory', 'ours', 'oracle'].map(policy => measure(runs, policy, chosen))
  if (once === undefined || without === undefined || own === undefined || oracle === undefined || own.races === 0) return []
  return [
    title,
    ...[once.share, without.share, own.share, once.inTime, own.inTime].map(percent),
    ...[once, own, oracle].map(wait),
    attempts(own),
    ...[once, own, oracle].map(({ net }) => dollars(net)),
  ]
}

const lines = (...all: string[][]): string =>
  table(
    head,
    all.filter(cells => cells.length > 0),
  )

const adversarialHead = [
  '',
  "of standard's cost: fire once",
  'without memory',
  'ours',
  'in time: ours',
  'added wait: ours',
  'attempts: ours',
  'net USD: ours',
]

function adversarialLine(run: TraceRun): string[] {
  const own = measure([run], 'ours')
  const shares = ['fire-once', 'without-memory', 'ours'].map(policy => percent(measure([run], policy).ofStandard))
  return [run.trace.title, ...shares, percent(own.inTime), wait(own), attempts(own), dollars(own.net)]
}

const section = (title: string, text: string): string => `### ${title}\n\n${text}`

/** All traces side by side, all windows, and what the adversarial traces cost. */
export function report(runs: readonly TraceRun[], { races, rate, model, memoryMb, seed }: Options): string {
  const honest = runs.filter(({ trace }) => !trace.adversarial)
  const adversarial = runs.filter(({ trace }) => trace.adversarial)
  const byTrace = lines(...honest.map(run => line(run.trace.title, [run], counts)), line('**all**', honest, counts))
  const byWindow = lines(...windows.map(window => line(`${window} s`, honest, ({ windowSeconds }) => windowSeconds === window)))
  return page(
    `${races} races per trace, ${rate} arrivals per second, prices of ${model}, ${memoryMb} MB wait, seed ${seed}.`,
    legend,
    honest.length === 0 ? '' : section('By trace, windows from 15 s', byTrace),
    honest.length === 0 ? '' : section('By window, all these traces', byWindow),
    adversarial.length === 0 ? '' : section('Adversarial traces, all windows', table(adversarialHead, adversarial.map(adversarialLine))),
  )
}
