// The bill: the arithmetic against sums done by hand, and that what it says of the container holds.
import { execFileSync } from 'node:child_process'
import { describe, expect, it, test } from '@jest/globals'
import { example } from '../../docs/generate/cost.ts'
import { breakEvenWait, idleBill, requestBill, saving, total, type Workload } from '../../functions/cli/cost/bill.ts'
import { containerBill, crossover, lambdaBill, tasks } from '../../functions/cli/cost/container.ts'
import { figures, readOptions, render } from '../../functions/cli/cost/report.ts'
import { waitingCost } from '../../shared/ledger/waiting.ts'

describe('a month on Lambda', () => {
  const bill = requestBill(example)

  it.each([
    // 1,000,000 × 12 s × 1 GB × 0.0000133334 USD
    ['Lambda, waiting', 160.0008],
    // 1,000,000 × (8 s × 1 GB × 0.0000133334 + 0.0000002) USD
    ['Lambda, answering', 106.8672],
    ['API Gateway', 3.5],
    // 10 write units and 2 read units each
    ['DynamoDB, writes and reads', 6.25 + 0.25],
    // 3.2 GB, written and kept for three months
    ['CloudWatch logs', 3.2 * 0.59],
    ['CloudWatch metrics', 18],
  ])('%s', (what, usd) => {
    expect(bill[what]).toBeCloseTo(usd, 3)
  })

  it('prices a wait as the ledger does', () => {
    const wait = requestBill({ ...example, requests: 1, wait: 100 })['Lambda, waiting'] ?? 0
    expect(Math.round(wait * 1e6)).toBe(waitingCost(100_000, example.memory))
  })

  it('counts each 10 MB of an answer as one request of the API', () => {
    expect(requestBill({ ...example, requests: 2 })['API Gateway']).toBeCloseTo(7e-6, 9)
  })

  it('costs the same without requests, but for what there is anyway', () => {
    expect(total(requestBill({ ...example, requests: 0 }))).toBe(0)
    expect(total(lambdaBill({ ...example, requests: 0 }))).toBeCloseTo(total(idleBill(example)), 9)
  })
})

describe('the saving', () => {
  it('is half of the standard price of those that flex serves', () => {
    // 2,000 tokens at 5 and 500 at 30 USD a million: 0.025 USD, half of it saved on 800,000 requests
    expect(saving(example)).toBeCloseTo(10_000, 6)
  })

  it('is used up by waiting at break-even', () => {
    const workload: Workload = { ...example, flexShare: 1, wait: breakEvenWait(example) }
    expect(requestBill(workload)['Lambda, waiting']).toBeCloseTo(saving(workload), 3)
  })

  it('is not guessed for a model without prices', () => {
    expect(() => saving({ ...example, model: 'unheard-of' })).toThrow(/no price on both tiers/)
  })
})

describe('containers', () => {
  it('are cheaper from the crossover on, and dearer below', () => {
    const from = crossover(example) ?? 0
    const dearer = (requests: number) => total(containerBill({ ...example, requests })) - total(lambdaBill({ ...example, requests }))
    expect(from).toBeGreaterThan(0)
    expect([dearer(from * 0.9) > 0, dearer(from * 1.1) < 0]).toEqual([true, true])
  })

  it('pay sooner the longer the waits', () => {
    const froms = [0, 12, 60, 300].map(wait => crossover({ ...example, wait }) ?? Number.POSITIVE_INFINITY)
    expect([...froms].sort((a, b) => b - a)).toEqual(froms)
  })

  it('are two at least, and more with more requests or longer waits', () => {
    expect(tasks({ ...example, requests: 0 })).toBe(2)
    expect(tasks({ ...example, requests: 1e9 })).toBeGreaterThan(20)
    expect(tasks({ ...example, requests: 1e8, wait: 600 })).toBeGreaterThan(tasks({ ...example, requests: 1e8, wait: 1 }))
  })
})

describe('the command', () => {
  const at = example.at

  it('has the example of the page', () => {
    const args = '--requests 1000000 --window 60 --wait 12 --input-tokens 2000 --output-tokens 500'.split(' ')
    expect(readOptions(args, at)?.workload).toEqual(example)
  })

  it.each([
    [['--wait', '90'], /cannot be longer than --window/],
    [['--requests', 'many'], /--requests must be a number/],
    [['--flex-share', '2'], /--flex-share must be a number from 0 to 1/],
    [['--unknown'], /unknown/],
  ])('refuses %j', (args, message) => {
    expect(() => readOptions(args, at)).toThrow(message)
  })

  it('says what is saved and what is paid', () => {
    const text = render(example)
    expect(text).toMatch(/^Saved by flex, USD a month +10,000\.00$/m)
    expect(text).toMatch(/^ {2}Lambda, waiting +160\.00$/m)
    expect(text).toContain('containers are cheaper from 238,000 requests a month on')
  })

  it('runs, for people and for programs', () => {
    const run = (...args: string[]) => execFileSync(process.execPath, ['functions/cli/cost.ts', ...args], { encoding: 'utf8' })
    expect(run('--help')).toContain('npm run cost')
    expect(JSON.parse(run('--json'))).toMatchObject({ saved: expect.any(Number), lambda: { 'KMS key': 1 } })
  })
})

test('all figures are numbers', () => {
  const numbers = JSON.stringify(figures(example), (_, value) => (typeof value === 'number' && !Number.isFinite(value) ? 'NONE' : value))
  expect(numbers).not.toContain('NONE')
})
