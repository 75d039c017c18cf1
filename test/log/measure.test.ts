// What is measured of each event, and that nothing unbounded or private becomes a dimension.
import { describe, expect, it, test } from '@jest/globals'
import * as fc from 'fast-check'
import { catalogue } from '../../shared/catalogue/catalogue.ts'
import { modelLabel } from '../../shared/catalogue/models.ts'
import { type EventName, type FactsOf, measurementsOf } from '../../shared/log/events.ts'
import type { RequestLine } from '../../shared/log/line.ts'
import { byokFailure, ledgerFailure, limiterAt } from '../../shared/log/measure.ts'
import { type Measurement, metricOf, metrics, type Series } from '../../shared/log/metrics.ts'

const won: RequestLine = {
  request: 'req_1',
  surface: 'chat',
  status: 200,
  code: null,
  durationMs: 9_500,
  organisation: 'org_canary',
  provider: 'openai',
  model: 'gpt-5.5-2026-04-01',
  startWithin: '00h-00m-30s',
  reason: 'flex_won',
  waitedMs: 2_000,
  tier: 'flex',
  costMicroUsd: 500,
  savedMicroUsd: 500,
  waitingMicroUsd: 13,
  inputTokens: 100,
  outputTokens: 20,
  attempts: 2,
}

const names = { model: modelLabel }
const of = (line: RequestLine) => measurementsOf('request', line, names)
const named = (all: readonly Measurement[], name: string) => all.filter(measurement => measurement.name === name)
const called = { 'gen_ai.provider.name': 'openai', 'gen_ai.request.model': 'gpt-5.5' }

describe('a request that flex won', () => {
  const measured = of(won)

  it.each<[string, readonly Omit<Measurement, 'name'>[]]>([
    ['gen_ai.client.operation.duration', [{ value: 9.5, dimensions: called }]],
    ['gen_ai.server.time_to_first_token', [{ value: 2, dimensions: { ...called, 'leeway.tier': 'flex' } }]],
    [
      'gen_ai.client.token.usage',
      [
        { value: 100, dimensions: { ...called, 'gen_ai.token.type': 'input' } },
        { value: 20, dimensions: { ...called, 'gen_ai.token.type': 'output' } },
      ],
    ],
    ['leeway.requests', [{ value: 1, dimensions: { 'leeway.surface': 'chat', 'leeway.status_class': '2xx' } }]],
    ['leeway.race.outcome', [{ value: 1, dimensions: { 'gen_ai.provider.name': 'openai', 'leeway.reason': 'flex_won' } }]],
    ['leeway.race.fallback', [{ value: 0, dimensions: {} }]],
    ['leeway.wait', [{ value: 2_000, dimensions: { 'gen_ai.provider.name': 'openai', 'leeway.reason': 'flex_won' } }]],
    ['leeway.saving', [{ value: 500, dimensions: called }]],
    ['leeway.waiting_cost', [{ value: 13, dimensions: { 'gen_ai.provider.name': 'openai' } }]],
    ['leeway.limiter', []],
    ['leeway.byok.failures', []],
  ])('%s', (name, expected) => {
    expect(named(measured, name)).toEqual(expected.map(measurement => ({ name, ...measurement })))
  })
})

describe('other requests', () => {
  const { reason: _, limiter: __, ...refused } = won

  it.each<[string, RequestLine, string, unknown]>([
    ['a fallback', { ...won, reason: 'flex_deadline', tier: 'default' }, 'leeway.race.fallback', [1]],
    ['a request without a window races nothing', { ...won, reason: 'tier_direct' }, 'leeway.race.outcome', []],
    ['an answer that failed has no first token', { ...won, status: 502, waitedMs: 31_000 }, 'gen_ai.server.time_to_first_token', []],
    ['usage that is not known is not measured', { ...won, inputTokens: null, outputTokens: null }, 'gen_ai.client.token.usage', []],
    ['a saving that is not known is not measured', { ...won, savedMicroUsd: null }, 'leeway.saving', []],
    ['a refusal reaches no provider', { ...refused, status: 400, code: 'invalid_parameter' }, 'gen_ai.client.operation.duration', []],
    ['a provider that refused the key', { ...won, status: 403, code: 'upstream_auth_failed' }, 'leeway.byok.failures', [1]],
  ])('%s', (_name, line, metric, values) => {
    expect(named(of(line), metric).map(({ value }) => value)).toEqual(values)
  })

  it.each([
    [200, '2xx'],
    [401, '4xx'],
    [499, '499'],
    [502, '5xx'],
  ])('%d counts as %s', (status, expected) => {
    expect(named(of({ ...won, status }), 'leeway.requests')[0]?.dimensions['leeway.status_class']).toBe(expected)
  })

  it.each(['key', 'organisation', 'address'] as const)('a refusal by the limit of the %s', limiter => {
    expect(named(of({ ...refused, status: 429, limiter }), 'leeway.limiter')).toEqual([
      { name: 'leeway.limiter', value: 1, dimensions: { 'leeway.limiter': limiter, 'leeway.outcome': 'refused' } },
    ])
  })
})

const fault = 'TimeoutError'

/** An event that is one more in a series. */
const counts = <Name extends EventName>(event: Name, facts: FactsOf<Name>, series: Series) => ({
  title: `${event} ${JSON.stringify(facts)}`,
  measured: measurementsOf(event, facts, names),
  series,
})

test.each([
  counts('limiter_failed_open', { fault }, limiterAt('key', 'open')),
  counts('key_unreachable', { fault }, limiterAt('key', 'closed')),
  counts('limiter_unreachable', { fault, counter: 'ORG' }, limiterAt('organisation', 'open')),
  counts('limiter_unreachable', { fault, counter: 'IP' }, limiterAt('address', 'open')),
  counts('byok_unreadable', { organisation: 'o', reason: 'missing' }, byokFailure('missing')),
  counts('byok_unreadable', { organisation: 'o', reason: 'AccessDenied' }, byokFailure('unreadable')),
  counts('ledger_open_failed', { fault, requestId: 'req_1' }, ledgerFailure('open')),
  counts('ledger_settle_failed', { fault, row: {}, settlement: {} }, ledgerFailure('settle')),
  counts('credit_settle_failed', { fault, requestId: 'req_1', hash: 'h', costMicroUsd: 1 }, ledgerFailure('credit')),
])('$title is counted', ({ measured, series }) => {
  expect(measured).toEqual([{ ...series, value: 1 }])
})

test('other events measure nothing', () => {
  expect(measurementsOf('swept', { closed: 0, folded: 0, days: 1 }, names)).toEqual([])
  expect(measurementsOf('flex_unsupported', { request: 'req_1', provider: 'openai', model: 'gpt-5.5' }, names)).toEqual([])
})

describe('dimensions', () => {
  const anything = fc.string({ minLength: 1, maxLength: 40 }).map(text => `canary${text}`)

  it('hold neither organisation, request nor a name that a caller or a provider chose', () => {
    fc.assert(
      fc.property(anything, anything, anything, (organisation, model, tier) => {
        const measured = [
          ...of({ ...won, request: organisation, organisation, model, tier, code: model }),
          ...measurementsOf('byok_unreadable', { organisation, reason: tier }, names),
        ]
        expect(JSON.stringify(measured)).not.toContain('canary')
      }),
    )
  })

  it('are always all those that a set of the metric wants', () => {
    const lines = [won, { ...won, model: 'unheard-of', tier: null }, { ...won, reason: 'tier_direct' }]
    for (const { name, dimensions } of lines.flatMap(of)) {
      for (const dimension of metricOf(name).sets.flat()) expect(dimensions[dimension]).toEqual(expect.any(String))
      expect(Object.keys(dimensions).length).toBeLessThanOrEqual(30)
    }
  })

  it('know a model by its name in the catalogue', () => {
    for (const { id } of catalogue().models) {
      expect(named(of({ ...won, model: id }), 'leeway.saving')[0]?.dimensions['gen_ai.request.model']).toBe(id)
    }
  })

  it('are named in the table alone, and none is an organisation or a key', () => {
    const dimensions = Object.values(metrics).flatMap(({ sets }) => sets.flat())
    expect(dimensions.filter(dimension => /organi|key|request\.id|account/.test(dimension))).toEqual([])
  })
})
