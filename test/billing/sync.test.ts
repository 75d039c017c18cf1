// The billing state is always what the payment provider last said, though looks overlap and notices are shuffled, doubled and delayed.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { customerOf } from '../../shared/billing/collect.ts'
import { takeNotice } from '../../shared/billing/notice.ts'
import type { Invoice, InvoiceStatus, Notice, Payments, Standing } from '../../shared/billing/records.ts'
import { billingState } from '../../shared/billing/state.ts'
import { syncBilling } from '../../shared/billing/sync.ts'
import { type BillingWorld, mortal, openBilling } from './world.ts'

let billing: BillingWorld
let acme: string
let customer: string

beforeAll(async () => {
  billing = await openBilling()
})
afterAll(() => billing.close())
beforeEach(async () => {
  acme = await billing.organisation()
  customer = await customerOf(billing.ports, acme)
})

const invoice = (status: InvoiceStatus, failed: boolean): Invoice => ({ id: 'in_1', statement: 'st_1', status, failed })

describe('the state', () => {
  it.each([
    ['a card and nothing owed', { hasCard: true, invoices: [] }, 'active'],
    ['no card', { hasCard: false, invoices: [] }, 'no_payment_method'],
    ['a bill that waits', { hasCard: true, invoices: [invoice('open', false)] }, 'active'],
    ['a bill that waits, and no card', { hasCard: false, invoices: [invoice('open', false)] }, 'no_payment_method'],
    ['a draft', { hasCard: true, invoices: [invoice('draft', false)] }, 'active'],
    ['a bill that could not be collected', { hasCard: true, invoices: [invoice('open', true), invoice('paid', false)] }, 'overdue'],
    ['the same, and no card', { hasCard: false, invoices: [invoice('open', true)] }, 'overdue'],
    ['a bill that was given up', { hasCard: true, invoices: [invoice('uncollectible', true)] }, 'overdue'],
    ['a bill that was paid late', { hasCard: true, invoices: [invoice('paid', true)] }, 'active'],
    ['a bill that was cancelled', { hasCard: true, invoices: [invoice('void', true)] }, 'active'],
    ['nobody', undefined, 'no_payment_method'],
  ] as const)('of %s', (_, standing, expected) => expect(billingState(standing)).toBe(expected))
})

const overdue: Standing = { hasCard: true, invoices: [invoice('open', true)] }
const paid: Standing = { hasCard: true, invoices: [invoice('paid', false)] }

it('a look that took long does not undo a newer one', async () => {
  const slow = Promise.withResolvers<void>()
  const looked = Promise.withResolvers<void>()
  let looks = 0
  const standing = async (): Promise<Standing> => {
    if (++looks > 1) return paid
    looked.resolve()
    await slow.promise
    return overdue
  }
  const ports = { ...billing.ports, payments: { ...billing.ports.payments, standing } }
  const late = syncBilling(ports, acme)
  await looked.promise
  expect(await syncBilling(ports, acme)).toBe('active')
  slow.resolve()
  expect(await late).toBe('active')
  expect(looks).toBe(3)
  expect(await billing.state(acme)).toBe('active')
})

it('an organisation without a payer keeps the state that the operator gave it', async () => {
  const other = await billing.organisation('overdue')
  expect(await syncBilling(billing.ports, other)).toBeUndefined()
  expect(await syncBilling(billing.ports, 'nobody')).toBeUndefined()
  expect(await billing.state(other)).toBe('overdue')
})

describe('whatever becomes of notices', () => {
  const standings = fc.constantFrom<Standing>(overdue, paid, { hasCard: false, invoices: [] })
  const delivery = fc.record({
    /** Which of the changes it tells of. */
    of: fc.nat(5),
    /** After how many changes it arrives. */
    after: fc.nat(6),
    dies: fc.option(fc.record({ at: fc.integer({ min: 1, max: 9 }), when: fc.constantFrom('before' as const, 'after' as const) })),
  })

  it('the state ends as the last one found it', async () => {
    const property = fc.asyncProperty(
      fc.array(standings, { minLength: 1, maxLength: 5 }),
      fc.array(delivery, { maxLength: 10 }),
      async (truths, deliveries) => {
        const organisation = await billing.organisation()
        const payer = await customerOf(billing.ports, organisation)
        let now: Standing | undefined
        const payments: Payments = {
          ...billing.ports.payments,
          standing: async () => now,
          readNotice: async (_, id): Promise<Notice> => ({ id: `${organisation}/${id}`, kind: 'changed', customer: payer }),
        }
        const deliver = async (id: string, dies?: (typeof deliveries)[number]['dies']) => {
          const ports = { ...billing.ports, payments }
          const all = dies ? mortal(ports, dies).ports : ports
          await takeNotice(all, new Uint8Array(), id).catch(fault => expect(fault).toMatchObject({ name: 'Killed' }))
        }
        for (const [index, truth] of truths.entries()) {
          now = truth
          for (const { of, dies } of deliveries.filter(({ after, of: about }) => after === index && about <= index))
            await deliver(`${of}`, dies)
        }
        // The provider goes on until each notice was answered; those of the last change may be at the end.
        for (const index of truths.keys()) await deliver(`${index}`)
        await deliver('last')
        expect(await billing.state(organisation)).toBe(billingState(now))
      },
    )
    await fc.assert(property, { numRuns: 40 })
  }, 60_000)
})

describe('who pays', () => {
  it('is one customer, though many ask at the same time and Stripe’s answers are lost', async () => {
    const other = await billing.organisation()
    billing.stripe.calls.length = 0
    billing.stripe.fate = count => (count === 2 ? 'lost' : 'pass')
    const tries = await Promise.allSettled(Array.from({ length: 6 }, () => customerOf(billing.ports, other)))
    billing.stripe.fate = () => 'pass'
    const found = [...tries.flatMap(each => (each.status === 'fulfilled' ? [each.value] : [])), await customerOf(billing.ports, other)]
    expect(found).toHaveLength(6)
    expect(new Set(found).size).toBe(1)
    const made = [...billing.stripe.world.customers.values()].filter(({ metadata }) => metadata.leeway_organisation === other)
    expect(made.map(({ id }) => id)).toEqual([found[0]])
  })

  it('is nobody else’s customer', async () => {
    expect(await billing.ports.payers.organisationOf(customer)).toBe(acme)
    expect(await billing.ports.payers.organisationOf('cus_stranger')).toBeUndefined()
    // One that was made and never taken: the way back alone is not enough.
    await billing.ports.payers.setCustomer(acme, 'cus_second', 0)
    expect(await billing.ports.payers.organisationOf('cus_second')).toBeUndefined()
    expect(await billing.ports.payers.find(acme)).toEqual({ customer, generation: 0 })
  })

  it('is forgotten only while it is that customer', async () => {
    const { payers } = billing.ports
    await payers.forgetCustomer(acme, 'cus_stranger')
    expect((await payers.find(acme)).customer).toBe(customer)
    await payers.forgetCustomer(acme, customer)
    expect(await payers.find(acme)).toEqual({ customer: undefined, generation: 1 })
    await expect(payers.setCustomer(acme, customer, 0)).rejects.toThrow(/deleted meanwhile/)
    expect(await payers.setCustomer(acme, 'cus_next', 1)).toBe('cus_next')
  })
})

describe('statements', () => {
  it('are appended once, and have their own lines, however many', async () => {
    const { statements } = billing.ports
    const statement = {
      ...{ id: `st_${acme}_2026-11`, organisation: acme, month: '2026-11', sequence: 1, closedAt: 1 },
      ...{ feesMicroUsd: 1, correctionMicroUsd: 0, carriedInMicroUsd: 0, totalMicroUsd: 1, invoicedCents: 0, carriedOutMicroUsd: 1 },
      ...{ counted: { '2026-11': 1 }, collection: 'automatic' as const },
    }
    const line = (model: string) => ({
      ...{ kind: 'fee' as const, month: '2026-11', key: 'k', provider: 'openai' as const, model, tier: 'flex' },
      ...{ requests: 1, savedMicroUsd: 1, feeMicroUsd: 1 },
    })
    const lines = Array.from({ length: 450 }, (_, at) => line(`${at} ${'m'.repeat(250)}`))
    const tries = await Promise.all([statements.append(statement, lines), statements.append(statement, [line('another')])])
    expect(tries.filter(Boolean)).toHaveLength(1)
    expect(await statements.lines(statement)).toEqual(tries[0] ? lines : [line('another')])
    expect(await statements.latest(acme)).toEqual(statement)
    expect(await statements.append({ ...statement, sequence: 2, month: '2026-12' }, lines)).toBe(true)
    expect((await statements.list(acme)).map(({ sequence }) => sequence)).toEqual([2, 1])
    expect((await statements.latest(acme))?.sequence).toBe(2)
    expect(await statements.lines({ ...statement, sequence: 2 })).toEqual(lines)
    expect(await statements.latest('nobody')).toBeUndefined()
  })

  it('have one invoice, which goes only forward', async () => {
    const { statements } = billing.ports
    await billing.fees(acme, '2026-11-01', 30_000_000)
    await billing.ports.book.finish('2026-11-30')
    const { closeMonth } = await import('../../shared/billing/close.ts')
    await closeMonth({ ...billing.ports, payments: undefined }, { month: '2026-11', organisation: acme })
    const found = await statements.latest(acme)
    if (found === undefined) throw new Error('no statement')
    const note = async (id: string, status: InvoiceStatus) => {
      await statements.noteInvoice(found, { id, status })
      const { invoiceId, invoiceStatus } = (await statements.latest(acme)) ?? {}
      return [invoiceId, invoiceStatus]
    }
    expect(await note('in_1', 'open')).toEqual(['in_1', 'open'])
    expect(await note('in_1', 'draft')).toEqual(['in_1', 'open'])
    expect(await note('in_2', 'paid')).toEqual(['in_1', 'open'])
    expect(await note('in_1', 'uncollectible')).toEqual(['in_1', 'uncollectible'])
    expect(await note('in_1', 'paid')).toEqual(['in_1', 'paid'])
    expect(await note('in_1', 'void')).toEqual(['in_1', 'paid'])
  })
})
