// What a failed authentication is answered: it counts against its address (contract §7), whoever's key was asked for.
import type { Exchange } from '../chain/exchange.ts'
import type { ErrorCode } from '../errors/catalogue.ts'
import { LeewayError } from '../errors/leeway-error.ts'
import { sourceOf } from '../http/source-ip.ts'
import type { Limiter } from '../limits/stores.ts'

export interface FailureCounter {
  readonly limiter: Limiter
  readonly trustedHops: number
}

/** Failed authentications of one address in a minute. */
const failures = { limit: 20, windowSeconds: 60 } as const

/** Counts the failure; the one that exceeds the limit is itself answered 429. */
export async function failed({ http }: Exchange, code: ErrorCode, { limiter, trustedHops }: FailureCounter): Promise<LeewayError> {
  const counted = await limiter.admit({ counter: `IP#${sourceOf(http, trustedHops)}`, ...failures })
  if (counted.outcome !== 'over') return new LeewayError(code)
  const seconds = failures.windowSeconds
  return new LeewayError('rate_limit_exceeded', {
    facts: { limit: 'too many failed authentications from your address', seconds },
    headers: { 'retry-after': String(seconds) },
  })
}
