// The log as its writers see it: an event of the table with its facts; an unknown event, or wrong facts, does not compile.
import type { EventName, FactsOf } from './events.ts'

/** Structured logs: one JSON line each, without prompts and keys. */
export interface Log {
  write<Name extends EventName>(event: Name, facts: FactsOf<Name>): void
}
