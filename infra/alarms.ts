// The alarms, one row each: what is watched, and from where on it is wrong. Each has a heading of its name in docs/runbook.md.
import { Duration } from 'aws-cdk-lib'
import { ComparisonOperator, type IMetric, MathExpression, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch'
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb'
import type { IFunction } from 'aws-cdk-lib/aws-lambda'
import type { IQueue } from 'aws-cdk-lib/aws-sqs'
import { type EventAlarm, watchedBy } from '../shared/log/events.ts'
import { requestsBy } from '../shared/log/measure.ts'
import type { Series } from '../shared/log/metrics.ts'

/** What the alarms watch. */
export interface Watched {
  /** Of the metrics that the functions write; undefined where they write none. */
  readonly namespace?: string
  readonly api: { readonly name: string; readonly stage: string }
  /** The functions behind the API that call models. */
  readonly surfaces: readonly IFunction[]
  /** The other functions behind the API: an alarm watches ten metrics at most. */
  readonly readers: readonly IFunction[]
  readonly admin: IFunction
  readonly sweeper: IFunction
  readonly close: IFunction
  readonly deadLetters: IQueue
  readonly table: TableV2
}

export interface AlarmRow {
  /** The heading in the runbook. */
  readonly title: string
  /** One sentence: when it goes off. */
  readonly when: string
  readonly metric: IMetric
  readonly threshold: number
  /** Of the last `periods`, how many must be beyond the threshold; all where absent. */
  readonly breaching?: number
  readonly periods: number
  readonly comparison?: ComparisonOperator
  readonly missing?: TreatMissingData
}

const fiveMinutes = Duration.minutes(5)
const hour = Duration.hours(1)

/** Percentages of less than this many requests in a period say nothing. */
const fewest = 20

/** All alarms of a deployment: those on metrics of our own only where they are written. */
export const alarmsOf = (watched: Watched): readonly AlarmRow[] => [
  ...(watched.namespace === undefined ? [] : eventAlarms(watched.namespace)),
  ...endpointAlarms(watched),
  ...operatorAlarms(watched),
]

/** Those on what the events of the log measure, by the names that the table of the events has for them. */
const eventAlarms = (namespace: string): AlarmRow[] =>
  Object.entries({ ...requestAlarms(namespace), ...failureAlarms(namespace) } satisfies Record<EventAlarm, Untitled>).map(
    ([title, row]) => ({
      title,
      ...row,
    }),
  )

type Untitled = Omit<AlarmRow, 'title'>

interface OwnOptions {
  readonly period?: Duration
  readonly statistic?: string
}

/** A metric that the functions write, under one set of its dimensions. */
const ownMetrics =
  (namespace: string) =>
  ({ name, dimensions }: Series, { period = fiveMinutes, statistic = 'Sum' }: OwnOptions = {}) =>
    new Metric({ namespace, metricName: name, dimensionsMap: { ...dimensions }, statistic, period })

function requestAlarms(namespace: string) {
  const own = ownMetrics(namespace)
  const [fine, theirs, ours] = [own(requestsBy('2xx')), own(requestsBy('4xx')), own(requestsBy('5xx'))]
  const fallback = (statistic: string) => own({ name: 'leeway.race.fallback', dimensions: {} }, { period: hour, statistic })
  return {
    'Error rate': {
      when: 'More than a quarter of all requests are answered with a 4xx or 5xx, for 15 minutes.',
      metric: share({ fine, theirs, ours }, 'FILL(theirs, 0) + FILL(ours, 0)', 'FILL(fine, 0) + FILL(theirs, 0) + FILL(ours, 0)'),
      threshold: 25,
      periods: 3,
    },
    'Fallback share': {
      when: 'More than four of five requests with a window are served by the standard tier, for three hours.',
      metric: new MathExpression({
        expression: `IF(FILL(races, 0) >= ${fewest}, 100 * share, 0)`,
        usingMetrics: { races: fallback('SampleCount'), share: fallback('Average') },
        period: hour,
      }),
      threshold: 80,
      periods: 3,
    },
  }
}

function failureAlarms(namespace: string) {
  const own = ownMetrics(namespace)
  const quarter = Duration.minutes(15)
  const all = (alarm: EventAlarm, period = fiveMinutes) =>
    sum(
      each(watchedBy(alarm), series => own(series, { period })),
      period,
    )
  return {
    'Provider keys': {
      when: 'Stored provider keys cannot be read, or providers refuse them: 10 times in a quarter of an hour.',
      metric: all('Provider keys', quarter),
      threshold: 9,
      periods: 1,
    },
    'Ledger failures': {
      when: 'A write to the ledger or to a credit failed in every try.',
      metric: all('Ledger failures'),
      threshold: 0,
      periods: 1,
    },
    'Limits without their database': {
      when: 'Limits cannot be asked: requests pass uncounted, or are refused, for ten minutes.',
      metric: all('Limits without their database'),
      threshold: 0,
      periods: 2,
    },
  }
}

const failing = (functions: readonly IFunction[]) => ({
  metric: sum(each(functions, handler => handler.metricErrors({ period: fiveMinutes }))),
  threshold: 4,
  periods: 1,
})

const throttled = (functions: readonly IFunction[]) => ({
  metric: sum(each(functions, handler => handler.metricThrottles({ period: fiveMinutes }))),
  threshold: 0,
  periods: 3,
  breaching: 2,
})

function endpointAlarms({ api, surfaces, readers, table }: Watched): AlarmRow[] {
  const atApi = (metricName: string) =>
    new Metric({
      namespace: 'AWS/ApiGateway',
      metricName,
      dimensionsMap: { ApiName: api.name, Stage: api.stage },
      statistic: 'Sum',
      period: fiveMinutes,
    })
  return [
    {
      title: 'Server errors',
      when: 'More than 2 % of all requests are answered with a 5xx, for 15 minutes.',
      metric: share({ failed: atApi('5XXError'), all: atApi('Count') }, 'FILL(failed, 0)', 'FILL(all, 0)'),
      threshold: 2,
      periods: 3,
    },
    {
      title: 'Function failures',
      when: 'Functions that call models crash or run out of time: 5 times in five minutes.',
      ...failing(surfaces),
    },
    {
      title: 'Other function failures',
      when: 'Other functions behind the API crash or run out of time: 5 times in five minutes.',
      ...failing(readers),
    },
    {
      title: 'Throttles',
      when: 'Lambda refuses to start functions that call models, in two of three periods of five minutes.',
      ...throttled(surfaces),
    },
    {
      title: 'Other throttles',
      when: 'Lambda refuses to start other functions behind the API, in two of three periods of five minutes.',
      ...throttled(readers),
    },
    {
      title: 'Table throttled',
      when: 'DynamoDB throttles reads or writes, in two of three periods of five minutes.',
      metric: sum(
        each(['ReadThrottleEvents', 'WriteThrottleEvents'], name => table.metric(name, { statistic: 'Sum', period: fiveMinutes })),
      ),
      threshold: 0,
      periods: 3,
      breaching: 2,
    },
  ]
}

function operatorAlarms({ admin, sweeper, close, deadLetters }: Watched): AlarmRow[] {
  const errors = (handler: IFunction) => handler.metricErrors({ period: hour })
  return [
    {
      title: 'Sweeper',
      when: 'No round of the sweeper went well for an hour; it is due four times.',
      metric: new MathExpression({
        expression: 'FILL(rounds, 0) - FILL(failed, 0)',
        usingMetrics: { rounds: sweeper.metricInvocations({ period: hour }), failed: errors(sweeper) },
        period: hour,
      }),
      threshold: 1,
      periods: 1,
      comparison: ComparisonOperator.LESS_THAN_THRESHOLD,
      missing: TreatMissingData.BREACHING,
    },
    { title: 'Close', when: 'A run of the monthly close failed; it is tried again.', metric: errors(close), threshold: 0, periods: 1 },
    {
      title: 'Close given up',
      when: 'A monthly close failed in all its tries: it is in the dead-letter queue.',
      metric: deadLetters.metricApproximateNumberOfMessagesVisible({ period: fiveMinutes, statistic: 'Maximum' }),
      threshold: 0,
      periods: 1,
    },
    { title: 'Admin API', when: 'The admin function crashed or ran out of time.', metric: errors(admin), threshold: 0, periods: 1 },
  ]
}

/** A percentage, 0 where there are too few for one to say anything. */
const share = (usingMetrics: Record<string, IMetric>, part: string, whole: string): MathExpression =>
  new MathExpression({ expression: `IF(${whole} >= ${fewest}, 100 * (${part}) / (${whole}), 0)`, usingMetrics, period: fiveMinutes })

const sum = (usingMetrics: Record<string, IMetric>, period = fiveMinutes): MathExpression =>
  new MathExpression({
    expression: Object.keys(usingMetrics)
      .map(name => `FILL(${name}, 0)`)
      .join(' + '),
    usingMetrics,
    period,
  })

const each = <Thing>(things: readonly Thing[], metric: (thing: Thing) => IMetric): Record<string, IMetric> =>
  Object.fromEntries(things.map((thing, index) => [`m${index}`, metric(thing)]))
