// Structured logs: one JSON line each on stderr (stdout belongs to what a program prints for its caller).
import type { Clock } from '../../clock.ts'
import { type LogLevel, levelOf } from '../../log/events.ts'
import type { Log } from '../../log/log.ts'

const severity = { silent: 0, error: 1, warn: 2, info: 3, debug: 4 } as const

/** Nothing that looks like a key is ever logged; should it be, this is the belt. */
const secrets = /flex_live_[0-9A-Za-z]+|\bsk-[\w-]{4,}|\bAIza[\w-]{4,}/g

const mask = (text: string): string => text.replace(secrets, found => `${found.slice(0, found.startsWith('flex_live_') ? 10 : 3)}***`)

export interface LogOptions {
  /** The least severe level that is written. */
  readonly level: LogLevel | 'silent'
  readonly clock: Clock
  readonly write?: (line: string) => void
}

export function jsonLog({ level: least, clock, write = line => void process.stderr.write(line) }: LogOptions): Log {
  return {
    write(event, facts) {
      const level = levelOf(event, facts)
      if (severity[level] > severity[least]) return
      const head = { time: new Date(clock.now()).toISOString(), level, event }
      write(`${mask(serialise({ ...facts, ...head }) ?? serialise({ ...head, facts: 'not serialisable' }) ?? '')}\n`)
    },
  }
}

function serialise(line: object): string | undefined {
  try {
    return JSON.stringify(line, (_, value: unknown) => (value instanceof Error ? { name: value.name, message: value.message } : value))
  } catch {
    return undefined
  }
}
