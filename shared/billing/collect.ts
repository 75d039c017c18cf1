// Has the payment provider collect what statements come to. A statement has one invoice, whenever a run is killed and repeated.
import type { Payers, Payments, Statement, Statements } from './records.ts'
import { syncBilling } from './sync.ts'

export interface CollectPorts {
  readonly payers: Payers
  readonly statements: Pick<Statements, 'list' | 'noteInvoice'>
  /** Undefined where none is configured: the operator collects. */
  readonly payments: Payments | undefined
}

/**
 * Invoices the statements that have none yet, and sets the billing state while one is not paid: a notice may have been lost.
 * @throws where database or provider cannot be reached
 */
export async function collect(ports: CollectPorts, organisation: string): Promise<void> {
  const { payments, statements } = ports
  if (payments === undefined) return
  const collected = (await statements.list(organisation)).filter(
    ({ collection, invoicedCents }) => collection === 'automatic' && invoicedCents > 0,
  )
  const due = collected.filter(({ invoiceId }) => invoiceId === undefined)
  if (due.length > 0) {
    const customer = await customerOf({ ...ports, payments }, organisation)
    for (const statement of due.toReversed()) await statements.noteInvoice(statement, await payments.invoice(statement, customer))
  }
  if (collected.some(isUnpaid)) await syncBilling({ ...ports, payments }, organisation)
}

/** One without an invoice is not. */
const isUnpaid = ({ invoiceStatus }: Statement): boolean => invoiceStatus !== 'paid' && invoiceStatus !== 'void'

/** The customer of an organisation, created where there is none. */
export async function customerOf(
  { payers, payments }: { readonly payers: Payers; readonly payments: Payments },
  organisation: string,
): Promise<string> {
  const { customer, generation } = await payers.find(organisation)
  return customer ?? payers.setCustomer(organisation, await payments.createCustomer(organisation, generation), generation)
}
