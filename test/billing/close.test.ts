// The close bills once: run twice, in parallel, killed at any call of any port and run again, with Stripe losing any of its answers.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { CloseIncomplete, closeMonth } from '../../shared/billing/close.ts'
import { type BillingWorld, type Death, mortal, openBilling } from './world.ts'

const usd = 1_000_000
let billing: BillingWorld
let acme: string

beforeAll(async () => {
  billing = await openBilling()
  await billing.ports.book.finish('2026-12-31')
})
afterAll(() => billing.close())

beforeEach(async () => {
  billing.stripe.fate = () => 'pass'
  acme = await billing.organisation()
})

const close = (month: string, ports = billing.ports) => closeMonth(ports, { month, organisation: acme })

/** What the organisation was billed, as Stripe has it and as its statements have it. */
async function billed() {
  const { customer } = await billing.ports.payers.find(acme)
  const invoices = billing.stripe.invoices(customer ?? 'nobody')
  const statements = await billing.ports.statements.list(acme)
  return {
    statements: statements.map(({ month, invoicedCents, carriedOutMicroUsd }) => [month, invoicedCents, carriedOutMicroUsd]),
    named: statements.flatMap(({ invoiceId }) => invoiceId ?? []),
    invoices: invoices.map(({ status, total, metadata }) => [metadata.leeway_statement, status, total]),
  }
}

const once = (month = '2026-11', cents = 2512) => ({
  statements: [[month, cents, 3_456]],
  named: [expect.stringMatching(/^in_/)],
  invoices: [[`st_${acme}_${month}`, 'open', cents]],
})

describe('a month of 25.123456 USD', () => {
  beforeEach(() => billing.fees(acme, '2026-11-30', 25_123_456))

  it('is invoiced, and the remainder of a cent carried', async () => {
    expect(await close('2026-11')).toMatchObject({ state: 'closed', organisations: 1, statements: 1, invoiced: 1, failed: [] })
    expect(await billed()).toEqual(once())
    expect(await billing.state(acme)).toBe('no_payment_method')
  })

  it('is billed once by closes one after another', async () => {
    await close('2026-11')
    expect(await close('2026-11')).toMatchObject({ state: 'closed', statements: 0, invoiced: 0, failed: [] })
    billing.stripe.forgetKeys()
    await close('2026-11')
    expect(await billed()).toEqual(once())
  })

  it('is billed once by closes at the same time, of this month and the next', async () => {
    await Promise.all([close('2026-11'), close('2026-11'), close('2026-12'), close('2026-11'), close('2026-12')])
    await close('2026-12')
    const { invoices, statements } = await billed()
    expect(invoices).toHaveLength(1)
    expect(invoices[0]?.[2]).toBe(2512)
    expect(statements.reduce((total, [, cents]) => total + Number(cents), 0)).toBe(2512)
  })

  it('is not collected where the operator collected by hand until then', async () => {
    await close('2026-11', { ...billing.ports, payments: undefined } as never)
    await close('2026-11')
    expect(await billed()).toMatchObject({ statements: [['2026-11', 2512, 3_456]], named: [], invoices: [] })
  })

  it('does not keep others from being closed', async () => {
    const { payers } = billing.ports
    const ports = {
      ...billing.ports,
      payers: { ...payers, find: (id: string) => (id === acme ? Promise.reject(new Error('x')) : payers.find(id)) },
    }
    const other = await billing.organisation()
    await billing.fees(other, '2026-11-01', 30 * usd)
    const report = await closeMonth(ports, { month: '2026-11' })
    expect(report.failed).toEqual([acme])
    expect(billing.log.events()).toContain('close_failed')
    expect(new CloseIncomplete(report).message).toContain(acme)
    expect(await billing.ports.statements.list(other)).toMatchObject([{ invoicedCents: 3000, invoiceStatus: 'open' }])
    await close('2026-11')
    expect(await billed()).toEqual(once())
  })
})

/** The number of calls that a close makes. */
async function callsOfClose(): Promise<number> {
  await billing.fees(acme, '2026-11-30', 25_123_456)
  const { ports, count } = mortal(billing.ports, { at: 0, when: 'before' })
  await close('2026-11', ports)
  return count()
}

describe('killed', () => {
  it.each(['before', 'after'] as const)(
    '%s any call of any port, and run again, it bills once',
    async when => {
      const calls = await callsOfClose()
      expect(calls).toBeGreaterThan(12)
      for (let at = 1; at <= calls; at++) {
        acme = await billing.organisation()
        await billing.fees(acme, '2026-11-30', 25_123_456)
        const death: Death = { at, when }
        await close('2026-11', mortal(billing.ports, death).ports).catch(fault => expect(fault).toMatchObject({ name: 'Killed' }))
        if (at % 2 === 0) billing.stripe.forgetKeys()
        expect((await close('2026-11')).failed).toEqual([])
        expect({ at, ...(await billed()) }).toEqual({ at, ...once() })
        expect(await billing.state(acme)).toBe('no_payment_method')
      }
    },
    120_000,
  )

  it.each(['lost', 'down'] as const)(
    'by any answer of Stripe that is %s, and run again, it bills once',
    async fate => {
      await billing.fees(acme, '2026-11-30', 25_123_456)
      billing.stripe.calls.length = 0
      await close('2026-11')
      const calls = billing.stripe.calls.length
      expect(calls).toBeGreaterThanOrEqual(6)
      for (let at = 1; at <= calls; at++) {
        acme = await billing.organisation()
        await billing.fees(acme, '2026-11-30', 25_123_456)
        billing.stripe.calls.length = 0
        billing.stripe.fate = count => (count === at ? fate : 'pass')
        await close('2026-11')
        billing.stripe.fate = () => 'pass'
        if (at % 2 === 0) billing.stripe.forgetKeys()
        expect((await close('2026-11')).failed).toEqual([])
        expect({ at, ...(await billed()) }).toEqual({ at, ...once() })
      }
    },
    120_000,
  )
})

describe('a month that is not swept to its end', () => {
  it('waits, and says so', async () => {
    await billing.fees(acme, '2027-01-30', 30 * usd)
    const report = await closeMonth(billing.ports, { month: '2027-01' })
    expect(report).toMatchObject({ state: 'waiting', sweptThrough: '2026-12-31', organisations: 0, statements: 0 })
    expect(billing.log.events().at(-1)).toBe('close_waits')
    expect(new CloseIncomplete(report).message).toBe('2027-01 is swept through 2026-12-31 only: it is closed when all of it is')
    expect(await billed()).toMatchObject({ statements: [], invoices: [] })
  })

  it('is the month before this one where none is named', async () => {
    const now = Date.parse('2027-03-01T03:30:00Z')
    expect(await closeMonth({ ...billing.ports, clock: { ...billing.clock, now: () => now } })).toMatchObject({
      month: '2027-02',
      state: 'waiting',
    })
  })

  it.each(['2026-13', '2026', 'november'])('is no month like %s', month => expect(close(month)).rejects.toThrow(RangeError))
})

it('carries what is too little, until it is enough', async () => {
  await billing.fees(acme, '2026-09-10', 9 * usd)
  await close('2026-09')
  await billing.fees(acme, '2026-10-10', 9 * usd)
  await close('2026-10')
  expect(await billed()).toMatchObject({ invoices: [], named: [] })
  expect(await billing.state(acme)).toBe('active')
  await billing.fees(acme, '2026-11-10', 9 * usd)
  await close('2026-11')
  expect(await billed()).toMatchObject({
    statements: [
      ['2026-11', 2700, 0],
      ['2026-10', 0, 18 * usd],
      ['2026-09', 0, 9 * usd],
    ],
    invoices: [[`st_${acme}_2026-11`, 'open', 2700]],
  })
})

it('counts a month that comes late, or is priced again after its close, in the next one', async () => {
  await billing.fees(acme, '2026-10-10', 21 * usd)
  await close('2026-10')
  // Rows of September were priced again, and October turned out dearer.
  await billing.fees(acme, '2026-09-10', 2 * usd)
  await billing.fees(acme, '2026-10-10', 22 * usd)
  expect(await close('2026-09')).toMatchObject({ statements: 0 })
  expect(await close('2026-10')).toMatchObject({ statements: 0 })
  await billing.fees(acme, '2026-11-10', 20 * usd)
  await close('2026-11')
  const [november] = await billing.ports.statements.list(acme)
  expect(november).toMatchObject({ feesMicroUsd: 22 * usd, correctionMicroUsd: usd, carriedInMicroUsd: 0, invoicedCents: 2300 })
  const lines = november && (await billing.ports.statements.lines(november))
  expect(lines?.map(({ kind, month, feeMicroUsd }) => [kind, month, feeMicroUsd])).toEqual([
    ['fee', '2026-09', 2 * usd],
    ['correction', '2026-10', usd],
    ['fee', '2026-11', 20 * usd],
  ])
})
