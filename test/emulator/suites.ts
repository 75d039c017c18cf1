// Which suites of the local gateway run on the emulator once more, unchanged, and why the others of those that run on Lambda's runtime do not.

export interface Suite {
  /** `test/<name>.test.ts`. */
  readonly name: string
  /** Why not; undefined: it runs. */
  readonly lacks?: string
}

const more = 'hundreds of calls more on the same path: minutes, on an emulator of one process'

export const suites: readonly Suite[] = [
  { name: 'middleware/headers' },
  { name: 'reads/models' },
  { name: 'sdk/features' },
  { name: 'security/canary' },
  { name: 'ai/conversations', lacks: more },
  { name: 'middleware/start-within', lacks: more },
  { name: 'sdk/urls', lacks: more },
  { name: 'matrix/older-sdks', lacks: more },
  { name: 'sdk/errors', lacks: more },
  { name: 'sdk/midstream', lacks: more },
  { name: 'matrix/simulated', lacks: more },
  { name: 'matrix/scripted', lacks: more },
  { name: 'matrix/fates/fates', lacks: more },
  { name: 'ledger/sums', lacks: more },
  { name: 'reads/receipts', lacks: 'asks for the receipt of a request under way, and for ids with `%2F`, which the emulator decodes' },
  { name: 'sdk/leaving', lacks: 'clients that leave, which neither Lambda nor the emulator shows to a function' },
  { name: 'sdk/silences', lacks: 'a clock of its own' },
  { name: 'sdk/tiers', lacks: 'a clock of its own' },
  { name: 'security/bad-input', lacks: 'bodies that a function URL refuses by itself' },
  { name: 'e2e/*', lacks: 'starts the local gateway as a process' },
]
