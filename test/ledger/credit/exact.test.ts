// Limits and credit over HTTP are exact under 500 parallel requests, also where the database loses replies and throttles (contract §7, §8).
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals'
import { type FaultyProxy, startProxy } from '../../adapters/emulators.ts'
import { type Answer, codeOf, draft, send, surfaceNames } from '../../middleware/drafts.ts'
import { type FakeClock, fakeClock } from '../../support/fake-clock.ts'
import { type Customer, startGateway, type TestGateway } from '../../support/gateway.ts'
import { logged } from './logged.ts'

jest.setTimeout(120_000)

let gateway: TestGateway
let clock: FakeClock
let proxy: FaultyProxy

beforeAll(async () => {
  clock = fakeClock()
  gateway = await startGateway({
    clock,
    async inFrontOfDynamodb(endpoint) {
      proxy = await startProxy(endpoint)
      return proxy.endpoint
    },
  })
})
afterEach(() => {
  proxy.fate = () => 'pass'
})
afterAll(async () => {
  await gateway.close()
  await proxy.close()
})

/** Mixed surfaces and models, half of them streamed. */
const crowd = (size: number, { key }: Customer): Promise<Answer[]> =>
  Promise.all(
    Array.from({ length: size }, (_, at) => {
      const request = draft(surfaceNames[at % 4] ?? 'chat', key, `question ${at}`)
      request.body.stream = at % 8 < 4
      return send(gateway.url, request)
    }),
  )

const count = (answers: readonly Answer[], status: number) => answers.filter(answer => answer.status === status).length

/** Of the writes, every sixth is carried out without a reply and every eleventh is throttled. */
function misfortunes(): void {
  let writes = 0
  proxy.fate = operation => {
    if (operation !== 'UpdateItem') return 'pass'
    writes += 1
    if (writes % 11 === 0) return 'throttled'
    return writes % 6 === 0 ? 'lost' : 'pass'
  }
}

/** The crowd is done, and every request's money with it. */
const settled = () => Promise.all([gateway.ports.ledger.idle(), gateway.ports.credit.idle()])

interface Debits {
  readonly certain: number
  /** Costs of requests whose debit and whose row both ended without an answer: each was debited once or not at all. */
  readonly open: readonly number[]
}

/** What was debited of a customer: the cost in the log, or in the row where nobody heard of the settlement. */
async function debitsOf({ organisation }: Customer): Promise<Debits> {
  const unheard = new Set(logged(gateway.log, 'credit_settle_failed').map(({ requestId }) => requestId))
  const requests = logged(gateway.log, 'request').filter(line => line.organisation === organisation && line.costMicroUsd !== undefined)
  const open: number[] = []
  let certain = 0
  for (const { request, costMicroUsd } of requests) {
    const cost = Number(costMicroUsd)
    const row = unheard.has(request) ? await gateway.ports.receipts.find(organisation, String(request)) : undefined
    if (!unheard.has(request) || row?.settlement?.costMicroUsd === cost) certain += cost
    else open.push(cost)
  }
  return { certain, open }
}

/** Every sum that some of these numbers have. */
function sumsOf(numbers: readonly number[]): readonly number[] {
  const sums = new Set([0])
  for (const number of numbers) for (const sum of [...sums]) sums.add(sum + number)
  return [...sums]
}

describe('500 parallel requests', () => {
  it('are admitted exactly up to the limit', async () => {
    const customer = await gateway.customer({ key: { tier: 'paid' } })
    const answers = await crowd(500, customer)
    expect([count(answers, 200), count(answers, 429)]).toEqual([100, 400])
  })

  it('never pass the limit where replies are lost and writes throttled, fail-opens counted apart', async () => {
    const customer = await gateway.customer({ key: { tier: 'paid' } })
    const before = logged(gateway.log, 'limiter_failed_open').length
    misfortunes()
    const answers = await crowd(500, customer)
    const failedOpen = logged(gateway.log, 'limiter_failed_open').length - before
    expect(count(answers, 200)).toBeLessThanOrEqual(100 + failedOpen)
    expect(count(answers, 200)).toBeGreaterThan(50)
  })

  it.each([
    ['a sound database', () => {}],
    ['lost replies and throttled writes', misfortunes],
  ])('spend credit to the micro-dollar over %s', async (_, disturb) => {
    const start = 100_000
    const customer = await gateway.customer({ key: { creditMicroUsd: start } })
    disturb()
    const answers = await crowd(500, customer)
    await settled()
    proxy.fate = () => 'pass'
    await clock.advance(4_000_000)
    const key = await gateway.ports.credit.settleExpired(customer.hash)
    const { certain, open } = await debitsOf(customer)
    const served = count(answers, 200)
    expect(sumsOf(open)).toContain(start - certain - (key?.creditMicroUsd ?? 0))
    expect(open.length).toBeLessThan(disturb === misfortunes ? served / 10 : 1)
    expect(key).toMatchObject({ heldMicroUsd: 0, spentMicroUsd: start - (key?.creditMicroUsd ?? 0) })
    expect(served).toBeGreaterThan(10)
    expect(count(answers, 402)).toBeGreaterThan(10)
    const expected = disturb === misfortunes ? [200, 402, 429, 503] : [200, 402]
    for (const { status } of answers) expect(expected).toContain(status)
    for (const answer of answers) if (answer.status === 402) expect(codeOf(answer)).toBe('402')
    // An estimate is at most what a request of the crowd can cost: 64 tokens of the dearest output and its few bytes.
    expect(key?.creditMicroUsd).toBeGreaterThan(-3_000)
  })
})
