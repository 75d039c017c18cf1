// What an attempt of the simulator ends with, in the shapes of a real one.
import { nothing } from '../../shared/dialects/dialect.ts'
import type { AttemptResult } from '../../shared/race/attempt.ts'
import type { Live, Seen } from '../../shared/race/live.ts'
import type { WholeReader } from '../../shared/translate/readers.ts'
import type { Request } from './workload.ts'

const reader: WholeReader = {
  kind: 'whole',
  read: () => nothing,
  bareFault: () => undefined,
  whole: () => '{}',
  failure: () => undefined,
}

/** A stream that started, and has told all that there is to know of it. */
function live(seen: Seen, tier: string): Live {
  return {
    tier,
    reader,
    headers: {},
    held: [],
    seen: () => seen,
    advance: async () => undefined,
    next: async () => undefined,
    broke: () => undefined,
    cancel() {},
  }
}

/** The answer of that tier has started. */
export const started = ({ usage }: Request, tier: string): AttemptResult => ({
  kind: 'started',
  live: live({ end: 'completed', usage, tier }, tier),
})

/** The tier has no capacity. */
export const refused: AttemptResult = {
  kind: 'failed',
  failure: 'refused',
  fault: { status: 429, message: 'No capacity', type: 'rate_limit_error', code: null, param: null, marks: [] },
}
