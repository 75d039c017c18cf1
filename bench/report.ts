// What the bench prints: Markdown tables, ratios first.
import { availableParallelism } from 'node:os'
import { table } from '../docs/generate/markdown.ts'
import type { Case, Subject } from './cases.ts'
import type { Figures, Result } from './measure.ts'
import { type Verdict, verdicts } from './targets.ts'

export interface Memory {
  readonly subject: Subject
  /** Megabytes, resident: before the first request, and the most over the run. */
  readonly idle: number
  readonly peak: number
}

export interface Run {
  readonly rounds: number
  readonly seconds: number
  readonly results: readonly { readonly measured: Case; readonly result: Result }[]
  readonly memory: readonly Memory[]
}

/** Everything that was measured, for programs. */
export const asJson = (run: Run): string =>
  JSON.stringify({
    node: process.version,
    cores: availableParallelism(),
    rounds: run.rounds,
    seconds: run.seconds,
    cases: run.results.map(({ measured, result }) => ({ name: measured.name, title: measured.title, subjects: result })),
    memory: run.memory,
    targets: verdicts(run),
  })

/** The same as a page of tables. */
export function asMarkdown(run: Run): string {
  const sections = [
    section('CPU per request (× the pipe)', cpuTable(run)),
    section('Requests per second (× the pipe)', throughputTable(run)),
    section('Added latency, ms: median / 99th percentile / first byte', latencyTable(run)),
    section('Calls to AWS per request', callsTable(run)),
    section('Memory, MB resident', memoryTable(run)),
    section('Targets', targetTable(verdicts(run))),
  ]
  const intro = `Node ${process.version}, ${availableParallelism()} cores, medians of ${run.rounds} interleaved rounds of ${run.seconds} s.`
  return `${[intro, ...sections.filter(text => text !== '')].join('\n\n')}\n`
}

const section = (title: string, text: string): string => (text === '' ? '' : `### ${title}\n\n${text}`)

/** In this order, and only those of the run. */
const columns: readonly { readonly subject: Subject; readonly title: string }[] = [
  { subject: 'direct', title: 'direct' },
  { subject: 'pipe', title: 'pipe' },
  { subject: 'undici', title: 'undici-json' },
  { subject: 'gateway', title: 'gateway code' },
  { subject: 'full', title: 'with AWS' },
]

function caseTable({ results }: Run, subjects: readonly Subject[], show: (figures: Figures, result: Result) => string): string {
  const shown = columns.filter(({ subject }) => subjects.includes(subject))
  const lines = results.map(({ measured, result }) => [
    `${measured.title} (${measured.connections})`,
    ...shown.map(({ subject }) => (result[subject] === undefined ? '' : show(result[subject], result))),
  ])
  return table(['case (connections)', ...shown.map(({ title }) => title)], lines)
}

const cpuTable = (run: Run): string =>
  caseTable(
    run,
    ['pipe', 'undici', 'gateway', 'full'],
    ({ cpu = Number.NaN, ratio = Number.NaN }) => `${figure(cpu)} µs (${ratio.toFixed(2)})`,
  )

const throughputTable = (run: Run): string =>
  caseTable(run, ['direct', 'pipe', 'undici', 'gateway', 'full'], ({ perSecond }, { pipe }) => {
    const ratio = perSecond / (pipe?.perSecond ?? Number.NaN)
    return `${figure(perSecond)} (${ratio.toFixed(2)})`
  })

const latencyTable = (run: Run): string =>
  caseTable(run, ['pipe', 'undici', 'gateway', 'full'], ({ added }) => [added.p50, added.p99, added.first].map(milliseconds).join(' / '))

function callsTable({ results }: Run): string {
  const lines = results.flatMap(({ measured, result: { full, gateway } }) => {
    if (full?.calls === undefined || full.cpu === undefined || gateway?.cpu === undefined) return []
    const calls = Object.entries(full.calls).map(([operation, count]) => `${operation} ${count.toFixed(2)}`)
    return [[measured.title, calls.join(', '), `${figure(full.cpu - gateway.cpu)} µs`]]
  })
  return lines.length === 0 ? '' : table(['case', 'calls', 'CPU that they cost'], lines)
}

const memoryTable = ({ memory }: Run): string =>
  table(
    ['process', 'idle', 'most'],
    memory.map(({ subject, idle, peak }) => [
      columns.find(column => column.subject === subject)?.title ?? subject,
      figure(idle),
      figure(peak),
    ]),
  )

const targetTable = (list: readonly Verdict[]): string =>
  list.length === 0
    ? ''
    : table(
        ['target', 'at most', 'measured', 'met'],
        list.map(({ name, limit, unit, value, met }) => [name, `${limit.toFixed(1)} ${unit}`, value.toFixed(2), met ? 'yes' : '**no**']),
      )

/** Three digits are as much as a measurement is worth. */
const figure = (value: number): string => Number(value.toPrecision(3)).toLocaleString('en-US', { useGrouping: value >= 1_000 })
const milliseconds = (value: number): string => value.toFixed(2)
