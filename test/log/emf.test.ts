// The embedded metric format: what CloudWatch reads out of the lines is what was measured.
import { describe, expect, it } from '@jest/globals'
import * as z from 'zod'
import { emfMetrics } from '../../shared/adapters/logs/emf-metrics.ts'
import { jsonLog } from '../../shared/adapters/logs/json-lines.ts'
import { meteredLog } from '../../shared/log/metered-log.ts'
import type { Measurement } from '../../shared/log/metrics.ts'
import { fakeClock } from '../support/fake-clock.ts'

/** The format as its specification has it. */
const format = z.looseObject({
  _aws: z.strictObject({
    Timestamp: z.int(),
    CloudWatchMetrics: z
      .array(
        z.strictObject({
          Namespace: z.string().min(1).max(1024),
          Dimensions: z.array(z.array(z.string().min(1).max(250)).max(30)).min(1),
          Metrics: z
            .array(z.strictObject({ Name: z.string().min(1).max(1024), Unit: z.enum(['Count', 'Seconds', 'Milliseconds', 'None']) }))
            .min(1)
            .max(100),
        }),
      )
      .min(1),
  }),
})

/** What CloudWatch makes of a line: a value for each metric and set of dimensions. */
function extracted(line: string) {
  const { _aws, ...members } = format.parse(JSON.parse(line))
  return _aws.CloudWatchMetrics.flatMap(({ Namespace, Dimensions, Metrics }) =>
    Metrics.flatMap(({ Name, Unit }) =>
      Dimensions.map(set => ({
        namespace: Namespace,
        name: Name,
        unit: Unit,
        value: z.number().parse(members[Name]),
        dimensions: Object.fromEntries(set.map(dimension => [dimension, z.string().min(1).parse(members[dimension])])),
      })),
    ),
  )
}

function recorded(measurements: readonly Measurement[]) {
  const lines: string[] = []
  const clock = fakeClock()
  const log = jsonLog({ level: 'info', clock, write: line => void lines.push(line) })
  emfMetrics({ log, clock, namespace: 'Leeway' }).record(measurements)
  return { lines, clock }
}

const tokens = (type: string, value: number): Measurement => ({
  name: 'gen_ai.client.token.usage',
  value,
  dimensions: { 'gen_ai.provider.name': 'openai', 'gen_ai.request.model': 'gpt-5.5', 'gen_ai.token.type': type },
})

const requests: Measurement = { name: 'leeway.requests', value: 1, dimensions: { 'leeway.surface': 'chat', 'leeway.status_class': '2xx' } }

describe('a record', () => {
  it('is one line where its members go together, each metric under each of its sets', () => {
    const { lines } = recorded([requests, tokens('input', 7), { name: 'leeway.race.fallback', value: 0, dimensions: {} }])
    expect(lines).toHaveLength(1)
    expect(extracted(lines[0] ?? '')).toEqual([
      { namespace: 'Leeway', name: 'leeway.requests', unit: 'Count', value: 1, dimensions: { 'leeway.status_class': '2xx' } },
      {
        namespace: 'Leeway',
        name: 'leeway.requests',
        unit: 'Count',
        value: 1,
        dimensions: { 'leeway.surface': 'chat', 'leeway.status_class': '2xx' },
      },
      { namespace: 'Leeway', name: 'gen_ai.client.token.usage', unit: 'Count', value: 7, dimensions: tokens('input', 7).dimensions },
      { namespace: 'Leeway', name: 'leeway.race.fallback', unit: 'None', value: 0, dimensions: {} },
    ])
  })

  it('takes another line for a value that would overwrite one', () => {
    const { lines } = recorded([tokens('input', 7), tokens('output', 3), requests])
    expect(lines.map(line => extracted(line).map(({ name, value }) => [name, value]))).toEqual([
      [
        ['gen_ai.client.token.usage', 7],
        ['leeway.requests', 1],
        ['leeway.requests', 1],
      ],
      [['gen_ai.client.token.usage', 3]],
    ])
  })

  it('says when it was measured', () => {
    const { lines, clock } = recorded([requests])
    expect(format.parse(JSON.parse(lines[0] ?? ''))._aws.Timestamp).toBe(clock.now())
  })
})

describe('a metered log', () => {
  const metered = (level: 'info' | 'error') => {
    const lines: string[] = []
    const recordedNames: string[] = []
    const log = jsonLog({ level, clock: fakeClock(), write: line => void lines.push(line) })
    const sink = { record: (all: readonly Measurement[]) => void recordedNames.push(...all.map(({ name }) => name)) }
    return { log: meteredLog({ log, metrics: sink, names: { model: () => 'other' } }), lines, recordedNames }
  }

  it('writes every line as before, and measures those that say something', () => {
    const { log, lines, recordedNames } = metered('info')
    log.write('swept', { closed: 1, folded: 0, days: 1 })
    log.write('ledger_settle_failed', { fault: 'x', row: {}, settlement: {} })
    expect(lines).toHaveLength(2)
    expect(recordedNames).toEqual(['leeway.ledger.failures'])
  })

  it('measures what its level leaves out too', () => {
    const { log, lines, recordedNames } = metered('error')
    log.write('limiter_failed_open', { fault: 'x' })
    expect(lines).toEqual([])
    expect(recordedNames).toEqual(['leeway.limiter'])
  })
})
