// Metrics in CloudWatch's embedded metric format: JSON lines in the log from which CloudWatch makes metrics, without a call of ours.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
import type { Clock } from '../../clock.ts'
import type { Log } from '../../log/log.ts'
import { type Measurement, type Metrics, metricOf } from '../../log/metrics.ts'

export interface EmfOptions {
  /** Where the lines go, whatever level the log of the gateway has. */
  readonly log: Log
  readonly clock: Clock
  readonly namespace: string
}

/** The members of one line; values and dimensions stand at its root, where the directives name them. */
interface Line {
  readonly directives: object[]
  readonly members: Map<string, string | number>
}

export const emfMetrics = ({ log, clock, namespace }: EmfOptions): Metrics => ({
  record(measurements) {
    const lines: Line[] = []
    for (const measurement of measurements) place(lines, measurement, namespace)
    for (const { directives, members } of lines) {
      const _aws = { Timestamp: clock.now(), CloudWatchMetrics: directives }
      log.write('metrics', { _aws, ...Object.fromEntries(members) })
    }
  },
})

/** Into the first line in which no member has another value: a name stands for one value there. */
function place(lines: Line[], { name, value, dimensions }: Measurement, namespace: string): void {
  const { unit, sets } = metricOf(name)
  const members = [...Object.entries(dimensions), [name, value] as const]
  let line = lines.find(({ members: taken }) => !taken.has(name) && members.every(([key, own]) => (taken.get(key) ?? own) === own))
  if (line === undefined) {
    line = { directives: [], members: new Map() }
    lines.push(line)
  }
  for (const [key, own] of members) line.members.set(key, own)
  line.directives.push({ Namespace: namespace, Dimensions: sets, Metrics: [{ Name: name, Unit: unit }] })
}
