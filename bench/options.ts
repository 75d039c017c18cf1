// What the bench can be told on its command line.
import { parseArgs } from 'node:util'
import { type Case, cases } from './cases.ts'

export interface Options {
  readonly json: boolean
  /** Seconds of load per measurement. */
  readonly seconds: number
  /** Seconds of load before the first measurement of a case, unmeasured. */
  readonly warmUp: number
  readonly rounds: number
  readonly cases: readonly Case[]
  /** Folder for CPU profiles of the gateway. */
  readonly profile?: string
}

export const usage = `node bench/pipe.ts [options]
  --case NAME     only this case; may be repeated (${cases.map(({ name }) => name).join(', ')})
  --rounds N      rounds whose median counts (3)
  --seconds S     seconds of load per measurement (0.7)
  --json          all figures as JSON
  --quick         one short round: shows that it runs, measures nothing of worth
  --cpu-prof DIR  writes a CPU profile of each gateway process into this folder
  --help          this text
`

/** @throws Error naming what is wrong; undefined where only help was asked for */
export function readOptions(argv: readonly string[]): Options | undefined {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      case: { type: 'string', multiple: true },
      rounds: { type: 'string' },
      seconds: { type: 'string' },
      json: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      'cpu-prof': { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return undefined
  const { quick } = values
  return {
    json: values.json,
    seconds: number('--seconds', values.seconds, quick ? 0.05 : 0.7),
    warmUp: quick ? 0 : 0.4,
    rounds: Math.ceil(number('--rounds', values.rounds, quick ? 1 : 3)),
    cases: chosen(values.case).map(found => (quick ? shortened(found) : found)),
    profile: values['cpu-prof'],
  }
}

function number(name: string, given: string | undefined, fallback: number): number {
  const value = given === undefined ? fallback : Number(given)
  if (value > 0 && value < 3_600) return value
  throw new Error(`${name} takes a positive number`)
}

function chosen(names: readonly string[] = []): readonly Case[] {
  const unknown = names.find(name => !cases.some(known => known.name === name))
  if (unknown !== undefined) throw new Error(`There is no case ${unknown}`)
  return names.length === 0 ? cases : cases.filter(({ name }) => names.includes(name))
}

/** A paced stream lasts as long as its events take. */
const shortened = (found: Case): Case => (found.play.pace === 0 ? found : { ...found, play: { ...found.play, events: 10 } })
