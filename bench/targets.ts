// What Leeway wants to reach, as data, and whether a run reached it. Every target is a ratio to something measured in the same run, or a count.
import type { Subject } from './cases.ts'
import type { Figures } from './measure.ts'
import type { Run } from './report.ts'

export interface Target {
  readonly name: string
  /** At most that much. */
  readonly limit: number
  readonly unit: string
  /** Undefined where what it needs was not measured. */
  readonly value: (run: Run) => number | undefined
}

export interface Verdict {
  readonly name: string
  readonly limit: number
  readonly unit: string
  readonly value: number
  readonly met: boolean
}

const figuresOf = ({ results }: Run, name: string, subject: Subject): Figures | undefined =>
  results.find(({ measured }) => measured.name === name)?.result[subject]

/** CPU of the gateway's own code against the pipe's. */
const cpu = (name: string, title: string, limit: number): Target => ({
  name: `CPU, ${title}`,
  limit,
  unit: '× pipe',
  value: run => figuresOf(run, name, 'gateway')?.ratio,
})

/**
 * @portkey-ai/gateway 1.15.2 took 10.3 times the pipe's CPU for a whole answer of 1 KB, on two cores, Node 24, measured once beside the same kind of pipe.
 * It is no dependency of this project: the ratio stands in for it.
 */
const portkey = 10.3

const isWrite = (operation: string): boolean => /\.(Put|Update|Delete|BatchWrite|TransactWrite)/.test(operation)

function writes(run: Run): number | undefined {
  const calls = figuresOf(run, 'whole-1k', 'full')?.calls
  return calls && Object.entries(calls).reduce((sum, [operation, count]) => sum + (isWrite(operation) ? count : 0), 0)
}

function quotient(value: number | undefined, by: number | undefined): number | undefined {
  return value === undefined || by === undefined ? undefined : value / by
}

const targets: readonly Target[] = [
  cpu('stream-50', 'same-dialect stream of 50', 1.5),
  cpu('stream-2000', 'same-dialect stream of 2,000', 1.5),
  cpu('stream-paced', 'same-dialect stream, 5 ms apart', 1.5),
  cpu('messages-50', 'Messages, stream of 50', 1.5),
  cpu('interactions-50', 'Interactions, stream of 50', 1.5),
  cpu('chat-50', 'translated stream of 50', 2.5),
  cpu('chat-2000', 'translated stream of 2,000', 2.5),
  cpu('whole-1k', 'whole answer, 1 KB', 3),
  cpu('whole-900k', 'whole answer, 900 KB request', 6),
  {
    name: 'CPU, whole answer, 1 KB, every check answered by the emulated database',
    limit: 1.5 * portkey,
    unit: '× pipe',
    value: run => figuresOf(run, 'whole-1k', 'full')?.ratio,
  },
  { name: 'database writes per request', limit: 2, unit: 'writes', value: writes },
  {
    name: 'added time to the first event, stream of 50, 16 connections',
    limit: 1.5,
    unit: '× undici-json',
    value: run => quotient(figuresOf(run, 'stream-50', 'gateway')?.added.first, figuresOf(run, 'stream-50', 'undici')?.added.first),
  },
  {
    name: 'memory under load, the whole gateway',
    limit: 200,
    unit: 'MB',
    value: run => run.memory.find(({ subject }) => subject === 'full')?.peak,
  },
]

export const verdicts = (run: Run): Verdict[] =>
  targets.flatMap(({ name, limit, unit, value: of }) => {
    const value = of(run)
    return value === undefined ? [] : [{ name, limit, unit, value, met: value <= limit }]
  })
