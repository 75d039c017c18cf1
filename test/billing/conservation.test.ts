// No fee is billed twice or lost: whatever months come to, are priced again, are closed in whatever order, and killed wherever.
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { closeMonth } from '../../shared/billing/close.ts'
import { type BillingWorld, mortal, openBilling } from './world.ts'

let billing: BillingWorld

beforeAll(async () => {
  billing = await openBilling()
  await billing.ports.book.finish('2026-12-31')
})
afterAll(() => billing.close())

const months = ['2026-07', '2026-08', '2026-09', '2026-10', '2026-11', '2026-12'] as const
const day = fc.tuple(fc.constantFrom(...months), fc.constantFrom('01', '15', '28')).map(([month, number]) => `${month}-${number}`)
const amount = fc.oneof(fc.nat(30_000_000), fc.nat(3_000_000), fc.nat(9_999))

const step = fc.oneof(
  // What a day comes to, or has become by new prices.
  fc.record({ kind: fc.constant('fees' as const), day, microUsd: amount, model: fc.constantFrom('gpt-5.5', 'gpt-5.4') }),
  fc.record({ kind: fc.constant('close' as const), month: fc.constantFrom(...months) }),
  fc.record({
    kind: fc.constant('killed' as const),
    month: fc.constantFrom(...months),
    at: fc.integer({ min: 1, max: 30 }),
    when: fc.constantFrom('before' as const, 'after' as const),
  }),
  fc.record({ kind: fc.constant('both' as const), month: fc.constantFrom(...months), other: fc.constantFrom(...months) }),
  fc.record({ kind: fc.constant('a day later' as const) }),
)

async function take(organisation: string, what: typeof step extends fc.Arbitrary<infer Step> ? Step : never): Promise<void> {
  const close = (month: string, ports = billing.ports) => closeMonth(ports, { month, organisation })
  switch (what.kind) {
    case 'fees':
      return billing.fees(organisation, what.day, what.microUsd, { model: what.model })
    case 'close':
      return void (await close(what.month))
    case 'killed':
      return void (await close(what.month, mortal(billing.ports, what).ports).catch(fault =>
        expect(fault).toMatchObject({ name: 'Killed' }),
      ))
    case 'both':
      return void (await Promise.all([close(what.month), close(what.other)]))
    case 'a day later':
      return billing.stripe.forgetKeys()
    default:
      return what satisfies never
  }
}

it('Σ statements + carried = Σ fees, and each statement has one invoice of its amount', async () => {
  const property = fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 14 }), async steps => {
    const organisation = await billing.organisation()
    for (const what of steps) await take(organisation, what)
    await closeMonth(billing.ports, { month: '2026-12', organisation })
    // Prices changed after the last close: the next year's first counts them.
    await billing.ports.book.finish('2027-01-31')
    expect((await closeMonth(billing.ports, { month: '2027-01', organisation })).failed).toEqual([])

    const aggregates = (await Promise.all(months.map(month => billing.ports.book.aggregates(organisation, month)))).flat()
    const fees = aggregates.reduce((total, { feeMicroUsd }) => total + feeMicroUsd, 0)
    const statements = await billing.ports.statements.list(organisation)
    const cents = statements.reduce((total, { invoicedCents }) => total + invoicedCents, 0)
    expect(cents * 10_000 + (statements[0]?.carriedOutMicroUsd ?? 0)).toBe(fees)

    expect(new Set(statements.map(({ id }) => id)).size).toBe(statements.length)
    expect(statements.map(({ month }) => month)).toEqual(
      statements
        .map(({ month }) => month)
        .toSorted()
        .toReversed(),
    )
    for (const statement of statements) {
      const lines = await billing.ports.statements.lines(statement)
      expect(lines.reduce((total, { feeMicroUsd }) => total + feeMicroUsd, 0)).toBe(statement.totalMicroUsd)
    }
    const { customer = 'nobody' } = await billing.ports.payers.find(organisation)
    const invoices = billing.stripe.invoices(customer).map(({ id, total, metadata }) => [metadata.leeway_statement, id, total])
    const due = statements
      .filter(({ invoicedCents }) => invoicedCents > 0)
      .map(({ id, invoiceId, invoicedCents }) => [id, invoiceId, invoicedCents])
    expect(invoices.toSorted()).toEqual(due.toSorted())
  })
  await fc.assert(property, { numRuns: 25 })
}, 120_000)
