// Step 17: the organisation's billing state. It blocks billable races only: a window on a priced model.
import type { BillingState } from '../accounts/terms.ts'
import { isPriced } from '../catalogue/models.ts'
import { required } from '../chain/exchange.ts'
import { type Middleware, step } from '../chain/step.ts'
import { LeewayError } from '../errors/leeway-error.ts'

const blocked: Readonly<Record<Exclude<BillingState, 'active'>, string>> = {
  overdue: 'its bill is overdue',
  no_payment_method: 'it has no payment method',
}

export const checkBilling = (): Middleware =>
  step('checkBilling', exchange => {
    const { billing } = required(exchange.organisation, 'the organisation')
    const { model, startWithin } = required(exchange.call, 'the call')
    if (billing === 'active' || startWithin.kind !== 'window' || !isPriced(model)) return
    throw new LeewayError('payment_required', { facts: { state: blocked[billing] } })
  })
