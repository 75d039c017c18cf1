// Step 3: the key. Its format and checksum are checked before any I/O; one conditional write then authenticates and counts the request.
import { hashKey, isWellFormed } from '../accounts/key.ts'
import { type Middleware, step } from '../chain/step.ts'
import { LeewayError } from '../errors/leeway-error.ts'
import type { KeyGate } from '../limits/stores.ts'
import { type FailureCounter, failed } from './failed-authentication.ts'

export interface AuthenticatePorts extends FailureCounter {
  readonly keys: KeyGate
}

export const authenticate = ({ keys, ...counter }: AuthenticatePorts): Middleware =>
  step('auth', async exchange => {
    const sent = sentKey(exchange.http.headers)
    if (sent === undefined) throw await failed(exchange, 'missing_api_key', counter)
    if (!isWellFormed(sent)) throw await failed(exchange, 'invalid_api_key', counter)
    const admission = await keys.admit(hashKey(sent))
    if (admission.outcome === 'unknown') throw await failed(exchange, 'invalid_api_key', counter)
    if (admission.outcome === 'unreachable') throw new LeewayError('subsystem_unavailable', { facts: { subsystem: 'Authentication' } })
    exchange.key = admission.key
    exchange.rate = admission.window
    exchange.overKeyLimit = admission.outcome === 'over'
  })

/** `Authorization` wins; the stock SDKs of Anthropic and Google send the other two. */
function sentKey(headers: Readonly<Record<string, string | undefined>>): string | undefined {
  const { authorization } = headers
  if (authorization !== undefined) return /^Bearer +(\S+)$/i.exec(authorization.trim())?.[1]
  return headers['x-api-key'] || headers['x-goog-api-key'] || undefined
}
