// What a routed reply says of its race (SPEC §1).
import type { Settlement } from '../ledger/records.ts'
import { forwardedHeaders } from '../upstream/headers.ts'
import type { Finished, Run } from './run.ts'

export interface Routed {
  /** The tier served, in the provider's own word, where the answer already told it. */
  readonly tier?: string
  /** The provider's response headers. */
  readonly upstream?: Readonly<Record<string, string | undefined>>
}

export function routedHeaders({ call, exchange }: Run, finished: Finished, { tier, upstream = {} }: Routed): Record<string, string> {
  const { tierHeader } = call.provider
  const served = tier ?? (tierHeader === undefined ? undefined : upstream[tierHeader]) ?? finished.tier
  exchange.timings.set('wait', finished.waitedMs)
  return {
    ...forwardedHeaders(upstream),
    'x-leeway-provider': call.provider.name,
    'x-leeway-tier': served,
    'x-leeway-reason': finished.reason,
    'x-leeway-waited-ms': String(Math.round(finished.waitedMs)),
    'x-leeway-attempts': String(finished.attempts.length),
  }
}

/** A reply committed before its outcome was known; its receipt has the rest. */
export const pendingHeaders = ({ call }: Run): Record<string, string> => ({
  'x-leeway-provider': call.provider.name,
  'x-leeway-reason': 'pending',
})

/** What the answer cost and saved, where that is known. */
export const moneyHeaders = ({ costMicroUsd, savedMicroUsd }: Settlement): Record<string, string> =>
  costMicroUsd === null || savedMicroUsd === null
    ? {}
    : { 'x-leeway-cost-micro-usd': String(costMicroUsd), 'x-leeway-saved-micro-usd': String(savedMicroUsd) }
