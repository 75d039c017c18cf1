// Step 3: the key. Its format and checksum are checked before any I/O; one conditional write then authenticates and counts the request.
import { hashKey, isWellFormed } from '../accounts/key.ts'
import { LeewayError } from '../errors/leeway-error.ts'
import type { Exchange } from '../exchange.ts'
import { sourceOf } from '../http/source-ip.ts'
import type { KeyGate, Limiter } from '../ports.ts'
import { type Middleware, step } from './step.ts'

export interface AuthenticatePorts {
  readonly keys: KeyGate
  readonly limiter: Limiter
  readonly trustedHops: number
}

/** Failed authentications of one address in a minute (SPEC §7). */
const failures = { limit: 20, windowSeconds: 60 } as const

export const authenticate = ({ keys, limiter, trustedHops }: AuthenticatePorts): Middleware =>
  step('auth', async exchange => {
    const sent = sentKey(exchange.http.headers)
    if (sent === undefined) throw await failed(exchange, 'missing_api_key')
    if (!isWellFormed(sent)) throw await failed(exchange, 'invalid_api_key')
    const admission = await keys.admit(hashKey(sent))
    if (admission.outcome === 'unknown') throw await failed(exchange, 'invalid_api_key')
    if (admission.outcome === 'unreachable') throw new LeewayError('subsystem_unavailable', { facts: { subsystem: 'Authentication' } })
    exchange.key = admission.key
    exchange.rate = admission.window
    exchange.overKeyLimit = admission.outcome === 'over'

    /** Counts the failure against its address; the one that exceeds the limit is itself answered 429. */
    async function failed({ http }: Exchange, code: 'missing_api_key' | 'invalid_api_key'): Promise<LeewayError> {
      const counted = await limiter.admit({ counter: `IP#${sourceOf(http, trustedHops)}`, ...failures })
      if (counted.outcome !== 'over') return new LeewayError(code)
      const seconds = failures.windowSeconds
      return new LeewayError('rate_limit_exceeded', {
        facts: { limit: 'too many failed authentications from your address', seconds },
        headers: { 'retry-after': String(seconds) },
      })
    }
  })

/** `Authorization` wins; the stock SDKs of Anthropic and Google send the other two. */
function sentKey(headers: Readonly<Record<string, string | undefined>>): string | undefined {
  const { authorization } = headers
  if (authorization !== undefined) return /^Bearer +(\S+)$/i.exec(authorization.trim())?.[1]
  return headers['x-api-key'] || headers['x-goog-api-key'] || undefined
}
