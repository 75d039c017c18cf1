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
