// The log as its writers see it.

export type LogLevel = 'error' | 'warn' | 'info' | 'debug'

/** Structured logs: one JSON line each, without prompts and keys. */
export interface Log {
  write(level: LogLevel, event: string, facts?: Readonly<Record<string, unknown>>): void
}
