// docs/metrics.md: every metric, from the one table, and how many series a deployment has of it.
import { type Dimension, type MetricName, type MetricRow, metricMeaning, metrics } from '../../shared/log/metrics.ts'
import { code, generatedFrom, page, table } from './markdown.ts'

/** How many values a dimension has at most in a deployment that uses `models` models, each on up to three tiers. */
const values: Readonly<Record<Exclude<Dimension, 'gen_ai.request.model'>, number>> = {
  'gen_ai.provider.name': 3,
  'gen_ai.token.type': 2,
  'leeway.surface': 9,
  'leeway.tier': 3,
  'leeway.reason': 7,
  'leeway.status_class': 4,
  'leeway.limiter': 3,
  'leeway.outcome': 3,
  'leeway.operation': 3,
}

/** The series of a metric: a model belongs to one provider, so that the pair has as many values as there are models. */
export const seriesOf = ({ sets }: MetricRow, models: number): number =>
  sets.reduce((sum, set) => sum + set.reduce((product, dimension) => product * valuesOf(dimension, set, models), 1), 0)

function valuesOf(dimension: Dimension, set: readonly Dimension[], models: number): number {
  if (dimension === 'gen_ai.request.model') return models
  return dimension === 'gen_ai.provider.name' && set.includes('gen_ai.request.model') ? 1 : values[dimension]
}

/** All series of a deployment, at most. */
export const allSeries = (models: number): number => Object.values(metrics).reduce((sum, row) => sum + seriesOf(row, models), 0)

/** The page of the metrics. */
export const renderMetrics = (): string =>
  page(
    generatedFrom('shared/log/metrics.ts'),
    '# Metrics',
    `Written with \`METRICS=on\`, as the deployed functions have it, in CloudWatch's [embedded metric format](https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html): lines of the log, from which CloudWatch makes metrics without a call of ours. The names of model calls are [OpenTelemetry's](https://github.com/open-telemetry/semantic-conventions-genai); the namespace is the name of the stack.`,
    table(
      ['metric', 'unit', 'told apart by', 'what', 'series, at most'],
      Object.entries<MetricRow>(metrics).map(([name, row]) => [
        code(name),
        row.unit,
        row.sets.map(set => (set.length === 0 ? 'nothing' : set.map(code).join(' × '))).join('; '),
        metricMeaning[name as MetricName],
        seriesFormula(row),
      ]),
    ),
    `Neither an organisation nor a key nor a request is ever a dimension: they are in the log line of each request (\`event = "request"\`), which [Logs Insights](runbook.md#looking-into-the-log) queries. Models are those of the catalogue, all others are \`other\`.`,
    `CloudWatch bills each combination of a name and its dimensions that occurs, 0.30 USD a month each (us-east-1, November 2026), by the hour in which it is written. With 3 models in use that is at most ${allSeries(3)} series, with 10 at most ${allSeries(10)}; fewer in most, since not every surface, reason and kind of status occurs in an hour. \`npx cdk deploy -c METRICS=off\` writes none; alarms on AWS's own metrics go on working.`,
  )

function seriesFormula(row: MetricRow): string {
  const [none, one] = [seriesOf(row, 0), seriesOf(row, 1)]
  const each = one - none
  return [...(none > 0 ? [String(none)] : []), ...(each > 0 ? [`${each} per model`] : [])].join(' + ')
}
