// Puts a card on file: a page of the payment provider, for a customer that is created on the way.
import { demand } from '../accounts/provision.ts'
import type { AccountStore } from '../accounts/records.ts'
import { customerOf } from './collect.ts'
import type { Payers, Payments } from './records.ts'

export interface CheckoutPorts {
  readonly accounts: Pick<AccountStore, 'organisation'>
  readonly payers: Payers
  readonly payments: Payments | undefined
}

/**
 * The address of a page on which the organisation puts a card on file; the provider's notice of it makes the organisation `active`.
 * @param request.returnUrl where the page leads back to
 * @throws ProvisionError where there is no such organisation, no payment provider, or no address to return to
 */
export async function startCheckout(
  { accounts, payers, payments }: CheckoutPorts,
  request: { readonly organisation: string; readonly returnUrl: string | undefined },
): Promise<string> {
  const { organisation, returnUrl } = request
  demand(payments !== undefined, 'No payment provider is configured: set STRIPE_SECRET_NAME')
  demand(returnUrl !== undefined, 'Say where the page leads back to, or set BILLING_RETURN_URL')
  demand(/^https?:\/\//.test(returnUrl) && URL.canParse(returnUrl), `Not an address of a page: ${returnUrl}`)
  demand((await accounts.organisation(organisation)) !== undefined, `There is no organisation ${organisation}`)
  return payments.startCheckout({ customer: await customerOf({ payers, payments }, organisation), returnUrl })
}
