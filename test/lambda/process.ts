// What Linux tells of a process.
import { readFileSync } from 'node:fs'

export interface ProcessFacts {
  /** `R` runs, `S` sleeps, `T` is stopped. */
  readonly state: string
  /** Resident bytes. */
  readonly memory: number
}

/** @throws Error where there is no such process */
export function processOf(pid = 0): ProcessFacts {
  const [, state = ''] = /\) (\w)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? []
  const pages = Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1])
  return { state, memory: pages * 4_096 }
}
