// Step 18: the organisation's own key for the model's provider. It fails closed, and never falls back to another key.
import type { Vault } from '../accounts/secrets.ts'
import { required } from '../chain/exchange.ts'
import { type Middleware, step } from '../chain/step.ts'
import { LeewayError } from '../errors/leeway-error.ts'

export const loadByok = (vault: Vault): Middleware =>
  step('byok', async exchange => {
    const { id, byokVersion } = required(exchange.organisation, 'the organisation')
    const { provider } = required(exchange.call, 'the call')
    const key = (await vault.keys(id, byokVersion))[provider.name]
    if (key === undefined) throw new LeewayError(provider.missingKey)
    exchange.byok = key
  })
