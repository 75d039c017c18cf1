// What the events of the log measure. Pure: facts in, measurements out. The events themselves are in events.ts.
import { providers, tierWordsOf } from '../providers/index.ts'
import type { Names, RequestLine } from './line.ts'
import type { Measurement, MetricName, Series } from './metrics.ts'

export const requestsBy = (statusClass: string): Series => ({ name: 'leeway.requests', dimensions: { 'leeway.status_class': statusClass } })

export const limiterAt = (name: string, outcome: string): Series => ({
  name: 'leeway.limiter',
  dimensions: { 'leeway.limiter': name, 'leeway.outcome': outcome },
})

export const byokFailure = (reason: string): Series => ({ name: 'leeway.byok.failures', dimensions: { 'leeway.reason': reason } })

export const ledgerFailure = (operation: string): Series => ({
  name: 'leeway.ledger.failures',
  dimensions: { 'leeway.operation': operation },
})

/** One more in a series. */
export const one = (series: Series): Measurement => ({ ...series, value: 1 })

/** What the line that every request leaves may measure. */
export const requestMetrics = [
  'leeway.requests',
  'leeway.limiter',
  'leeway.byok.failures',
  'gen_ai.client.operation.duration',
  'gen_ai.server.time_to_first_token',
  'gen_ai.client.token.usage',
  'leeway.saving',
  'leeway.waiting_cost',
  'leeway.race.outcome',
  'leeway.race.fallback',
  'leeway.wait',
] as const satisfies readonly MetricName[]

/** Of the line that every request leaves. */
export function measureRequest(line: RequestLine, names: Names): readonly Measurement[] {
  const statusClass = line.status === 499 ? '499' : `${Math.floor(line.status / 100)}xx`
  return [
    one({ name: 'leeway.requests', dimensions: { 'leeway.surface': line.surface, 'leeway.status_class': statusClass } }),
    ...(line.limiter === undefined ? [] : [one(limiterAt(line.limiter, 'refused'))]),
    ...(line.code === 'upstream_auth_failed' ? [one(byokFailure('refused'))] : []),
    ...(line.reason === undefined || line.provider === undefined
      ? []
      : ofCall(line, { provider: line.provider, reason: line.reason, model: names.model(line.model) })),
  ]
}

interface Call {
  readonly provider: string
  readonly reason: string
  /** As metrics call it. */
  readonly model: string
}

/** Of a request that reached its provider. */
function ofCall(line: RequestLine, { provider, reason, model }: Call): Measurement[] {
  const called = { 'gen_ai.provider.name': provider, 'gen_ai.request.model': model }
  const { status, waitedMs, tier, inputTokens, outputTokens, savedMicroUsd, waitingMicroUsd } = line
  return [
    { name: 'gen_ai.client.operation.duration', value: line.durationMs / 1000, dimensions: called },
    ...some('gen_ai.server.time_to_first_token', status === 200 && waitedMs != null ? waitedMs / 1000 : null, {
      ...called,
      'leeway.tier': knownTier(tier),
    }),
    ...some('gen_ai.client.token.usage', inputTokens, { ...called, 'gen_ai.token.type': 'input' }),
    ...some('gen_ai.client.token.usage', outputTokens, { ...called, 'gen_ai.token.type': 'output' }),
    ...some('leeway.saving', savedMicroUsd, called),
    ...some('leeway.waiting_cost', waitingMicroUsd, { 'gen_ai.provider.name': provider }),
    ...(reason === 'tier_direct' ? [] : ofRace(line, provider, reason)),
  ]
}

/** Every reason but `tier_direct` is that of a window. */
function ofRace({ waitedMs }: RequestLine, provider: string, reason: string): Measurement[] {
  const dimensions = { 'gen_ai.provider.name': provider, 'leeway.reason': reason }
  return [
    one({ name: 'leeway.race.outcome', dimensions }),
    { name: 'leeway.race.fallback', value: reason === 'flex_won' ? 0 : 1, dimensions: {} },
    ...some('leeway.wait', waitedMs, dimensions),
  ]
}

const some = (name: MetricName, value: number | null | undefined, dimensions: Measurement['dimensions']): Measurement[] =>
  value === null || value === undefined ? [] : [{ name, value, dimensions }]

/** The providers' own words for their tiers. */
const tierWords: ReadonlySet<string> = new Set(Object.values(providers).flatMap(tierWordsOf))

const knownTier = (tier: string | null = null): string => (tier !== null && tierWords.has(tier) ? tier : 'other')
