// What a finished request costs, saves and is charged, to the micro-USD. Prices of gpt-5.5 per million tokens: standard 5 in, 0.5 cached, 30 out;
// flex half of it.
import { describe, expect, it, test } from '@jest/globals'
import { catalogue } from '../../shared/catalogue/catalogue.ts'
import { netOf } from '../../shared/ledger/amounts.ts'
import { moneyOf } from '../../shared/ledger/money.ts'
import type { Facts, LedgerRow, Money } from '../../shared/ledger/records.ts'
import { waitingCost } from '../../shared/ledger/waiting.ts'
import { factsOf, hosted, rowOf } from './specimen.ts'

interface Case {
  readonly name: string
  readonly row?: Partial<LedgerRow>
  readonly facts?: Partial<Facts>
  readonly money: Partial<Money>
}

const unknown = { costMicroUsd: null, standardMicroUsd: null, savedMicroUsd: null, feeMicroUsd: 0 }
const free = { costMicroUsd: 0, standardMicroUsd: 0, savedMicroUsd: 0, feeMicroUsd: 0 }
const lost = (outcome: string, rest: object = {}): Partial<Facts> => ({
  status: 500,
  usage: null,
  attempts: [{ tier: 'flex', outcome, waitedMs: 5, ...rest }],
})

const cases: readonly Case[] = [
  {
    name: 'flex: 600 × 2.5 + 400 × 0.25 + 200 × 15 = 4,600; standard 600 × 5 + 400 × 0.5 + 200 × 30 = 9,200; fee 20 % of 4,600',
    money: { costMicroUsd: 4_600, standardMicroUsd: 9_200, savedMicroUsd: 4_600, feeMicroUsd: 920 },
  },
  {
    name: 'a fallback costs standard and saves nothing',
    facts: { tier: 'default', reason: 'flex_capacity' },
    money: { costMicroUsd: 9_200, standardMicroUsd: 9_200, savedMicroUsd: 0, feeMicroUsd: 0 },
  },
  {
    name: 'flex asked for, standard served: the answer decides',
    facts: { tier: 'default' },
    money: { costMicroUsd: 9_200, savedMicroUsd: 0, feeMicroUsd: 0 },
  },
  {
    name: 'priority costs more: nothing is saved, and never less than nothing (600 × 12.5 + 400 × 1.25 + 200 × 75)',
    facts: { tier: 'priority', reason: 'tier_direct' },
    money: { costMicroUsd: 23_000, standardMicroUsd: 9_200, savedMicroUsd: 0, feeMicroUsd: 0 },
  },
  {
    name: 'no fee on flex that no race won',
    facts: { reason: 'flex_fault' },
    money: { savedMicroUsd: 4_600, feeMicroUsd: 0 },
  },
  {
    name: 'Claude: 900 × 2 + 100 × 0.2 + 50 × 10, and no fee',
    row: { provider: 'anthropic', model: 'claude-sonnet-5' },
    facts: { tier: 'standard', reason: 'tier_direct', usage: { input: 1_000, cached: 100, output: 50 } },
    money: { costMicroUsd: 2_320, standardMicroUsd: 2_320, savedMicroUsd: 0, feeMicroUsd: 0 },
  },
  { name: 'an unpriced model', row: { model: 'gpt-unheard-of' }, money: unknown },
  { name: 'an unpriced model that was refused', row: { model: 'gpt-unheard-of' }, facts: lost('refused'), money: unknown },
  { name: 'a tier without a price', facts: { tier: 'auto' }, money: unknown },
  { name: 'usage that the provider did not tell', facts: { usage: null }, money: unknown },
  { name: 'usage that is no count', facts: { usage: { input: -1, output: 3 } }, money: unknown },
  { name: 'refused everywhere', facts: lost('refused'), money: free },
  { name: 'rejected', facts: lost('rejected'), money: free },
  { name: 'never reached', facts: lost('unreached'), money: free },
  { name: 'silent until the limit', facts: lost('silent'), money: free },
  { name: 'left before any attempt', facts: { ...lost('gone'), attempts: [] }, money: free },
  { name: 'cancelled at a provider that may go on', facts: lost('late', { maybeBilled: true }), money: unknown },
  { name: 'broken before the start', facts: lost('broken'), money: unknown },
  {
    name: 'a failed stream: what the provider reported (30 × 2.5 + 2 × 15)',
    facts: { status: 502, code: 'server_error', usage: { input: 30, output: 2 } },
    money: { costMicroUsd: 105, standardMicroUsd: 210, savedMicroUsd: 105, feeMicroUsd: 21 },
  },
]

describe('the money of a request', () => {
  it.each(cases)('$name', ({ row, facts, money }) => {
    const found = moneyOf(rowOf(row), factsOf(facts), hosted())
    expect(found).toMatchObject({ ...money, catalogueVersion: catalogue().version, feePercent: 20 })
    for (const value of [found.costMicroUsd, found.standardMicroUsd, found.savedMicroUsd, found.feeMicroUsd, found.waitingMicroUsd])
      expect(value === null || (Number.isSafeInteger(value) && value >= 0)).toBe(true)
  })

  it.each([
    ['0', 0],
    ['20', 21],
    ['12.5', 13],
    ['33.33', 35],
    ['100', 105],
  ])('charges %s %% of 105, rounded half up: %i', (percent, fee) => {
    expect(moneyOf(rowOf(), factsOf({ usage: { input: 30, output: 2 } }), hosted({ FEE_PERCENT: percent })).feeMicroUsd).toBe(fee)
  })
})

test.each([
  [0, 1_024, 0],
  [1_000, 1_024, 13],
  [30_000, 1_024, 400],
  [600_000, 1_024, 8_000],
  [30_000, 512, 200],
  [37, 1_024, 0],
  [38, 1_024, 1],
  [30_000, 0, 0],
])('waiting %i ms with %i MB costs %i micro-USD', (milliseconds, memory, expected) => {
  expect(waitingCost(milliseconds, memory)).toBe(expected)
  const { waitingMicroUsd } = moneyOf(
    rowOf(),
    factsOf({ waitedMs: milliseconds }),
    hosted({ AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memory) }),
  )
  expect(waitingMicroUsd).toBe(expected)
})

test('net is the saving without the price of waiting, and unknown where the saving is', () => {
  const money = moneyOf(rowOf(), factsOf({ waitedMs: 30_000 }), hosted())
  expect(netOf(money)).toBe(4_600 - 400)
  expect(netOf({ ...money, savedMicroUsd: null })).toBeNull()
})
