// Which suites of the local gateway run on the emulator once more, unchanged, and why the others of those that run on Lambda's runtime do not.

export interface Suite {
  /** `test/<name>.test.ts`. */
  readonly name: string
  /** Why not; undefined: it runs. */
  readonly lacks?: string
}

const streams = 'looks at streams while they run'
const more = 'the same path as the suites above, for many minutes'

export const suites: readonly Suite[] = [
  { name: 'models/models' },
  { name: 'sdk/features' },
  { name: 'ai/conversations' },
  { name: 'chain/headers' },
  { name: 'ledger/receipts', lacks: 'asks for the receipt of a request under way; the emulator decodes `%2F` in paths' },
  { name: 'ledger/sums', lacks: 'thousands of calls, each slowed by the emulator' },
  { name: 'matrix/simulated', lacks: more },
  { name: 'matrix/scripted', lacks: more },
  { name: 'matrix/fates/fates', lacks: more },
  { name: 'sdk/midstream', lacks: streams },
  { name: 'sdk/leaving', lacks: 'clients that leave are not noticed, and streams are not seen' },
  { name: 'sdk/silences', lacks: streams },
  { name: 'security/bad-input', lacks: 'sends what HTTP servers refuse, in their own words' },
  { name: 'security/canary', lacks: 'reads the log, which the emulator keeps for itself' },
  { name: 'e2e/*', lacks: 'starts the local gateway as a process' },
]
