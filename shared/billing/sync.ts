// Brings an organisation's billing state to what the payment provider says now. It believes no notice, so their order does not matter.
import type { BillingState } from '../accounts/terms.ts'
import type { Payers, Payments, Standing, Statements } from './records.ts'
import { billingState } from './state.ts'

export interface SyncPorts {
  readonly payers: Payers
  readonly payments: Payments
  readonly statements: Pick<Statements, 'list' | 'noteInvoice'>
}

/** How often another sync may be first before this one gives up. */
const patience = 10

/**
 * Asks the provider and sets the state. Of two syncs at the same time, the one that looked first must look again.
 * @returns the state; undefined where nobody pays for the organisation, or there is none
 * @throws where database or provider cannot be reached
 */
export async function syncBilling({ payers, payments, statements }: SyncPorts, organisation: string): Promise<BillingState | undefined> {
  for (let attempt = 0; attempt < patience; attempt++) {
    const version = await payers.stateVersion(organisation)
    const { customer } = await payers.find(organisation)
    if (version === undefined || customer === undefined) return undefined
    const standing = await payments.standing(customer)
    const state = billingState(standing)
    if (standing !== undefined) await noteInvoices(statements, organisation, standing)
    if (!(await payers.setState(organisation, state, version))) continue
    if (standing === undefined) await payers.forgetCustomer(organisation, customer)
    return state
  }
  throw new Error(`Other syncs of ${organisation} were always first`)
}

/** Only of invoices that the statement itself names. */
async function noteInvoices(statements: SyncPorts['statements'], organisation: string, { invoices }: Standing): Promise<void> {
  if (invoices.length === 0) return
  const known = new Map((await statements.list(organisation)).map(statement => [statement.invoiceId, statement]))
  for (const { id, status } of invoices) {
    const statement = known.get(id)
    if (statement !== undefined && statement.invoiceStatus !== status) await statements.noteInvoice(statement, { id, status })
  }
}
