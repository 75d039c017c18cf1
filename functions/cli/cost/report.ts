// The options of `npm run cost`, and what it prints.
import { parseArgs } from 'node:util'
import { type Bill, breakEvenWait, sandboxes, saving, total, type Workload } from './bill.ts'
import { containerBill, crossover, lambdaBill } from './container.ts'
import { pricesOfMonth } from './prices.ts'

export const usage = `npm run cost -- [options]     what a month of a deployment costs, and what it saves

  --requests N        requests a month, all with a window      (100000)
  --window S          seconds of the window                    (60)
  --wait S            seconds until the start, on average      (a fifth of the window)
  --answer S          seconds from start to end                (8)
  --model NAME        priced by the catalogue                  (gpt-5.5)
  --input-tokens N    of a request                             (2000)
  --output-tokens N   of an answer                             (500)
  --flex-share X      share that flex serves, 0 to 1           (0.8)
  --memory MB         of each function                         (1024)
  --organisations N   each has a secret                        (10)
  --series N          of metrics; 0 with METRICS=off           (60)
  --json              the figures, for programs

AWS prices of us-east-1, ${pricesOfMonth}, without free tiers. See docs/cost.md.`

const options = {
  requests: { type: 'string', default: '100000' },
  window: { type: 'string', default: '60' },
  wait: { type: 'string' },
  answer: { type: 'string', default: '8' },
  model: { type: 'string', default: 'gpt-5.5' },
  'input-tokens': { type: 'string', default: '2000' },
  'output-tokens': { type: 'string', default: '500' },
  'flex-share': { type: 'string', default: '0.8' },
  memory: { type: 'string', default: '1024' },
  organisations: { type: 'string', default: '10' },
  series: { type: 'string', default: '60' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const

export interface Asked {
  readonly workload: Workload
  readonly json: boolean
}

/** Undefined where only help is wanted. @throws Error naming a wrong option */
export function readOptions(args: readonly string[], at: number): Asked | undefined {
  const { values } = parseArgs({ args: [...args], options })
  if (values.help) return undefined
  const number = (name: keyof typeof values, most = 1e12): number => {
    const value = Number(values[name])
    if (values[name] === '' || !(value >= 0 && value <= most)) throw new Error(`--${name} must be a number from 0 to ${most}`)
    return value
  }
  const window = number('window', 600)
  const wait = values.wait === undefined ? window / 5 : number('wait', 600)
  if (wait > window) throw new Error('--wait cannot be longer than --window: the answer starts within it')
  const workload = {
    requests: number('requests'),
    wait,
    answer: number('answer', 900),
    model: values.model,
    inputTokens: number('input-tokens', 1e6),
    outputTokens: number('output-tokens', 1e6),
    flexShare: number('flex-share', 1),
    memory: number('memory', 10_240),
    organisations: number('organisations', 1e6),
    series: number('series', 1e5),
    at,
  }
  return { workload, json: values.json }
}

/** All figures of a workload, in USD a month. */
export function figures(workload: Workload) {
  const [lambda, container] = [lambdaBill(workload), containerBill(workload)]
  const saved = saving(workload)
  return {
    lambda,
    container,
    lambdaTotal: total(lambda),
    containerTotal: total(container),
    saved,
    netOnLambda: saved - total(lambda),
    netInContainers: saved - total(container),
    breakEvenWaitSeconds: breakEvenWait(workload),
    sandboxes: sandboxes(workload),
    containersCheaperFromRequests: crossover(workload) ?? null,
  }
}

export const dollars = (usd: number): string =>
  `${usd < 0 ? '−' : ''}${Math.abs(usd).toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`

const lines = (bill: Bill): string[] => Object.entries(bill).map(([what, usd]) => `  ${what.padEnd(46)} ${dollars(usd).padStart(12)}`)

export function render(workload: Workload): string {
  const found = figures(workload)
  const line = (what: string, usd: number) => `${what.padEnd(48)} ${dollars(usd).padStart(12)}`
  return [
    line('Saved by flex, USD a month', found.saved),
    '',
    line('On Lambda', found.lambdaTotal),
    ...lines(found.lambda),
    line('Net on Lambda', found.netOnLambda),
    '',
    line('In containers', found.containerTotal),
    ...lines(found.container),
    line('Net in containers', found.netInContainers),
    '',
    `Waiting costs what flex saves after ${Math.round(found.breakEvenWaitSeconds)} s; on average ${found.sandboxes.toFixed(1)} sandboxes are at work.`,
    found.containersCheaperFromRequests === null
      ? 'With these waits containers are never cheaper.'
      : `With these waits containers are cheaper from ${found.containersCheaperFromRequests.toLocaleString('en-US')} requests a month on.`,
  ].join('\n')
}
