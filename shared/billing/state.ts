// What an organisation's billing state is, by how its payer stands with the payment provider. Pure.
import type { BillingState } from '../accounts/terms.ts'
import type { Standing } from './records.ts'

/** Overdue while a collection has failed or was given up; else it is the card that counts. A payer who is gone has neither. */
export function billingState(standing: Standing | undefined): BillingState {
  if (standing === undefined) return 'no_payment_method'
  const owes = standing.invoices.some(({ status, failed }) => status === 'uncollectible' || (status === 'open' && failed))
  if (owes) return 'overdue'
  return standing.hasCard ? 'active' : 'no_payment_method'
}
