// What the events of the log measure. Pure: an event and its facts in, measurements out; events that are not named here measure nothing.
import { catalogue } from '../catalogue/catalogue.ts'
import { type RequestLine, requestEvent } from './line.ts'
import type { Measurement, MetricName } from './metrics.ts'

type Facts = Readonly<Record<string, unknown>>

/** @param facts as they were logged; those of `request` are a RequestLine */
export function measurementsOf(event: string, facts: Facts = {}): readonly Measurement[] {
  return Object.hasOwn(events, event) ? (events[event]?.(facts) ?? []) : []
}

const count = (name: MetricName, dimensions: Measurement['dimensions']): Measurement => ({ name, value: 1, dimensions })

const limiter = (name: string, outcome: string) => count('leeway.limiter', { 'leeway.limiter': name, 'leeway.outcome': outcome })
const byok = (reason: string) => count('leeway.byok.failures', { 'leeway.reason': reason })
const ledger = (operation: string) => count('leeway.ledger.failures', { 'leeway.operation': operation })

const events: Readonly<Record<string, (facts: Facts) => readonly Measurement[]>> = {
  [requestEvent]: facts => ofRequest(facts as Facts & RequestLine),
  limiter_failed_open: () => [limiter('key', 'open')],
  key_unreachable: () => [limiter('key', 'closed')],
  limiter_unreachable: ({ counter }) => [limiter(counter === 'IP' ? 'address' : 'organisation', 'open')],
  byok_unreadable: ({ reason }) => [byok(reason === 'missing' || reason === 'malformed' ? reason : 'unreadable')],
  ledger_open_failed: () => [ledger('open')],
  ledger_settle_failed: () => [ledger('settle')],
  credit_settle_failed: () => [ledger('credit')],
}

function ofRequest(line: RequestLine): Measurement[] {
  const statusClass = line.status === 499 ? '499' : `${Math.floor(line.status / 100)}xx`
  return [
    count('leeway.requests', { 'leeway.surface': line.surface, 'leeway.status_class': statusClass }),
    ...(line.limiter === undefined ? [] : [limiter(line.limiter, 'refused')]),
    ...(line.code === 'upstream_auth_failed' ? [byok('refused')] : []),
    ...(line.reason === undefined || line.provider === undefined ? [] : ofCall(line, line.provider, line.reason)),
  ]
}

/** Of a request that reached its provider. */
function ofCall(line: RequestLine, provider: string, reason: string): Measurement[] {
  const called = { 'gen_ai.provider.name': provider, 'gen_ai.request.model': knownModel(line.model) }
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
    count('leeway.race.outcome', dimensions),
    { name: 'leeway.race.fallback', value: reason === 'flex_won' ? 0 : 1, dimensions: {} },
    ...some('leeway.wait', waitedMs, dimensions),
  ]
}

const some = (name: MetricName, value: number | null | undefined, dimensions: Measurement['dimensions']): Measurement[] =>
  value === null || value === undefined ? [] : [{ name, value, dimensions }]

/** Names of models are the callers': all that the catalogue does not know are one. */
const knownModel = (model = ''): string => catalogue().find(model)?.id ?? 'other'

/** The providers' own words for their tiers. */
const tiers: ReadonlySet<string> = new Set(['default', 'standard', 'standard_only', 'flex', 'priority', 'fast', 'auto', 'batch', 'scale'])

const knownTier = (tier: string | null = null): string => (tier !== null && tiers.has(tier) ? tier : 'other')
