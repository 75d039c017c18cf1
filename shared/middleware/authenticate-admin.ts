// The admin API's step 3: an admin key, looked up anew for every request, so that a revoked one is refused at once.
import { hashKey, isWellFormed } from '../accounts/key.ts'
import { adminKeyHeader } from '../admin/contract.ts'
import type { AdminStore } from '../admin/records.ts'
import { type Middleware, step } from '../chain/step.ts'
import { LeewayError } from '../errors/leeway-error.ts'
import { type FailureCounter, failed } from './failed-authentication.ts'

export const authenticateAdmin = ({ admins, ...counter }: FailureCounter & { readonly admins: AdminStore }): Middleware =>
  step('auth', async exchange => {
    const sent = exchange.http.headers[adminKeyHeader] ?? ''
    if (!isWellFormed(sent, 'admin')) throw await failed(exchange, 'invalid_admin_key', counter)
    const admin = await admins.find(hashKey(sent)).catch(cause => {
      throw new LeewayError('subsystem_unavailable', { facts: { subsystem: 'Authentication' }, cause })
    })
    if (admin?.status !== 'active') throw await failed(exchange, 'invalid_admin_key', counter)
    exchange.admin = admin
  })
