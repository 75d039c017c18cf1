// Preloaded into every measured process (`--import`): tells CPU time and memory over IPC when asked, and leaves with its parent.
// So the measured code needs no hook of its own.
import { answer } from './ipc.ts'

/** What a process has used since it began. */
export interface Reading {
  /** Microseconds of CPU, user and system, all threads: garbage collection included. */
  readonly cpu: number
  /** Bytes of resident memory: now, and the most ever. */
  readonly memory: number
  readonly peak: number
}

answer((): Reading => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage()
  return { cpu: userCPUTime + systemCPUTime, memory: process.memoryUsage.rss(), peak: maxRSS * 1024 }
})
