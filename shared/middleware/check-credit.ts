// Step 16: the key's prepaid credit, as the write that admitted the request returned it.
import { LeewayError } from '../errors/leeway-error.ts'
import { required } from '../exchange.ts'
import { type Middleware, step } from './step.ts'

export const checkCredit = (): Middleware =>
  step('checkCredit', exchange => {
    const { creditMicroUsd, heldMicroUsd = 0 } = required(exchange.key, 'the key')
    if (creditMicroUsd !== undefined && creditMicroUsd - heldMicroUsd <= 0) throw new LeewayError('402')
  })
