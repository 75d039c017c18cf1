// What the simulator can be told on its command line.
import { parseArgs } from 'node:util'
import type { SimulationOptions } from './simulate.ts'
import { type Trace, traces } from './traces.ts'

export interface Options extends SimulationOptions {
  readonly traces: readonly Trace[]
  readonly json: boolean
  readonly markdown: boolean
  /** The file to draw into. */
  readonly svg?: string
}

export const usage = `node bench/race/main.ts [options]
  --trace NAME   only this trace; may be repeated
                 (${traces.map(({ name }) => name).join(', ')})
  --races N      races per trace (4000)
  --rate R       arrivals per second, Poisson (0.2)
  --model NAME   whose prices count (gpt-5.5)
  --memory MB    of the waiting function (512); 0: waiting costs nothing
  --seed N       draws other numbers (1)
  --json         ends with the overall figures in one line of JSON
  --markdown     prints the page of tables
  --svg FILE     draws the shares of the oracle's saving
  --help         this text
`

/** @throws Error naming what is wrong; undefined where only help was asked for */
export function readOptions(argv: readonly string[]): Options | undefined {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      trace: { type: 'string', multiple: true },
      races: { type: 'string', default: '4000' },
      rate: { type: 'string', default: '0.2' },
      model: { type: 'string', default: 'gpt-5.5' },
      memory: { type: 'string', default: '512' },
      seed: { type: 'string', default: '1' },
      json: { type: 'boolean', default: false },
      markdown: { type: 'boolean', default: false },
      svg: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return undefined
  return {
    traces: chosen(values.trace),
    races: Math.ceil(number('--races', values.races, 1)),
    rate: number('--rate', values.rate, 1e-6),
    model: values.model,
    memoryMb: Math.round(number('--memory', values.memory, 0)),
    seed: Math.round(number('--seed', values.seed, 0)),
    json: values.json,
    markdown: values.markdown,
    svg: values.svg,
  }
}

function number(name: string, given: string, least: number): number {
  const value = given.trim() === '' ? Number.NaN : Number(given)
  if (value >= least && value <= 1e9) return value
  throw new Error(`${name} takes a number from ${least}`)
}

function chosen(names: readonly string[] = []): readonly Trace[] {
  const unknown = names.find(name => !traces.some(known => known.name === name))
  if (unknown !== undefined) throw new Error(`There is no trace ${unknown}`)
  return names.length === 0 ? traces : traces.filter(({ name }) => names.includes(name))
}
