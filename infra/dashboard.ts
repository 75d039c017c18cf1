// The dashboard: what is asked, how the races go, what they save, and how near the platform is to its limits.
import { Duration } from 'aws-cdk-lib'
import { GraphWidget, type IMetric, type IWidget, MathExpression, SingleValueWidget } from 'aws-cdk-lib/aws-cloudwatch'
import { type Dimension, type MetricName, metricOf } from '../shared/log/metrics.ts'
import type { Watched } from './alarms.ts'

const period = Duration.minutes(5)

/** Rows of widgets, each 24 columns wide. */
export const widgetsOf = (watched: Watched): IWidget[][] => [
  ...(watched.namespace === undefined ? [] : ownWidgets(watched.namespace)),
  platformWidgets(watched),
]

function ownWidgets(namespace: string): IWidget[][] {
  const found = (name: MetricName, dimensions: readonly Dimension[], statistic: string) =>
    search({ namespace, name, dimensions, statistic })
  const all = (name: MetricName, statistic = 'Sum') => found(name, dimensionsOf(name), statistic)
  const dollars = (title: string, name: MetricName) =>
    total(title, searchFor({ namespace, name, dimensions: dimensionsOf(name), statistic: 'Sum' }))
  return [
    [
      graph('Requests by class of status', [found('leeway.requests', ['leeway.status_class'], 'Sum')]),
      graph('Requests by surface', [all('leeway.requests')]),
      graph('Time to first token, median', [all('gen_ai.server.time_to_first_token', 'p50')]),
      graph('Time to first token, 99th percentile', [all('gen_ai.server.time_to_first_token', 'p99')]),
    ],
    [
      graph('How races went', [all('leeway.race.outcome')]),
      graph('Share of fallbacks', [all('leeway.race.fallback', 'Average')]),
      graph('Wait, 95th percentile (ms)', [all('leeway.wait', 'p95')]),
      graph('Duration, 95th percentile (s)', [all('gen_ai.client.operation.duration', 'p95')]),
    ],
    [
      dollars('Saved, USD', 'leeway.saving'),
      dollars('Spent on waiting, USD', 'leeway.waiting_cost'),
      graph('Tokens', [all('gen_ai.client.token.usage')]),
      graph('Limits', [all('leeway.limiter')]),
      graph('Provider keys, ledger: failures', [all('leeway.byok.failures'), all('leeway.ledger.failures')]),
    ],
  ]
}

const platformWidgets = ({ surfaces, readers, table, sweeper, close }: Watched): IWidget[] => [
  graph(
    'Sandboxes at work',
    [...surfaces, ...readers].map(handler =>
      handler.metric('ConcurrentExecutions', { statistic: 'Maximum', period, label: handler.node.scope?.node.id }),
    ),
  ),
  graph(
    'Throttled, failed',
    [...surfaces, ...readers].flatMap(handler => [handler.metricThrottles({ period }), handler.metricErrors({ period })]),
  ),
  graph('Sweeper and close, seconds', [sweeper, close].map(inSeconds)),
  graph('Table: capacity used', [
    table.metricConsumedReadCapacityUnits({ statistic: 'Sum', period }),
    table.metricConsumedWriteCapacityUnits({ statistic: 'Sum', period }),
  ]),
]

const inSeconds = (handler: Watched['sweeper'], index: number): IMetric =>
  new MathExpression({
    expression: `d${index} / 1000`,
    usingMetrics: { [`d${index}`]: handler.metricDuration({ statistic: 'Maximum', period }) },
    label: handler.node.scope?.node.id,
    period,
  })

const graph = (title: string, left: readonly IMetric[]): GraphWidget => new GraphWidget({ title, left: [...left], width: 6, height: 6 })

/** Those that tell the most apart. */
const dimensionsOf = (name: MetricName): readonly Dimension[] => metricOf(name).sets.at(-1) ?? []

/** Money is measured in millionths of a dollar. */
const total = (title: string, expression: string): SingleValueWidget =>
  new SingleValueWidget({
    title,
    width: 3,
    height: 6,
    setPeriodToTimeRange: true,
    metrics: [new MathExpression({ expression: `SUM(${expression}) / 1000000`, usingMetrics: {}, label: title, period })],
  })

interface Search {
  readonly namespace: string
  readonly name: MetricName
  readonly dimensions: readonly Dimension[]
  readonly statistic: string
}

/** Every series of a metric that has exactly these dimensions: models come and go. */
function searchFor({ namespace, name, dimensions, statistic }: Search): string {
  const schema = [namespace, ...dimensions].map(part => `"${part}"`).join(',')
  return `SEARCH('{${schema}} MetricName="${name}"', '${statistic}')`
}

const search = (wanted: Search): MathExpression =>
  new MathExpression({ expression: searchFor(wanted), usingMetrics: {}, label: wanted.dimensions.length === 0 ? wanted.name : '', period })
