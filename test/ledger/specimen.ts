// Ledger rows for tests: a request and how it went.
import { randomBytes } from 'node:crypto'
import type { Facts, LedgerRow } from '../../shared/ledger/records.ts'
import { mintRequestId } from '../../shared/ledger/request-id.ts'
import { readSettings, type Settings } from '../../shared/settings.ts'

export const noon = Date.parse('2026-11-21T12:00:00Z')

export const rowOf = (change: Partial<LedgerRow> = {}): LedgerRow => {
  const { arrivedAt = noon } = change
  return {
    requestId: mintRequestId(arrivedAt, randomBytes),
    organisation: 'org_a',
    key: 'a'.repeat(64),
    surface: 'responses',
    provider: 'openai',
    model: 'gpt-5.5',
    startWithin: '00h-00m-30s',
    arrivedAt,
    ...change,
  }
}

/** Flex won after 800 ms. */
export const factsOf = (change: Partial<Facts> = {}): Facts => ({
  status: 200,
  code: null,
  reason: 'flex_won',
  attempts: [{ tier: 'flex', outcome: 'started', waitedMs: 800 }],
  waitedMs: 800,
  tier: 'flex',
  usage: { input: 1_000, cached: 400, output: 200, reasoning: 50 },
  endedAt: noon + 5_000,
  ...change,
})

export const hosted = (environment: Readonly<Record<string, string>> = {}): Settings =>
  readSettings({ FEE_PERCENT: '20', AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '1024', ...environment })
