// What a routed reply says of its race (contract §1).

import { answeredMoney } from '../ledger/amounts.ts'
import type { Settlement } from '../ledger/records.ts'
import { onWire } from '../table.ts'
import { forwardedHeaders } from '../upstream/headers.ts'
import { servedTier } from './served-tier.ts'
import type { Finished, Run } from './under-way.ts'

export interface Routed {
  /** The tier served, in the provider's own word, where the answer already told it. */
  readonly tier?: string
  /** The provider's response headers. */
  readonly upstream?: Readonly<Record<string, string | undefined>>
}

export function routedHeaders({ call, exchange }: Run, finished: Finished, { tier, upstream = {} }: Routed): Record<string, string> {
  const served = servedTier(call.provider, { answer: tier, headers: upstream, asked: finished.tier })
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

/** What the answer cost and saved, where all of that is known. */
export function moneyHeaders(settlement: Settlement): Record<string, string> {
  const amounts = Object.entries(onWire(answeredMoney, settlement))
  if (amounts.some(([, amount]) => amount === null)) return {}
  return Object.fromEntries(amounts.map(([wire, amount]) => [`x-leeway-${wire.replaceAll('_', '-')}`, String(amount)]))
}
