// Every metric: its unit, the sets of dimensions it is kept under, and what it says. Emitter, dashboard, alarms and docs/metrics.md derive from it.
// Names and attributes of model calls are OpenTelemetry's (https://github.com/open-telemetry/semantic-conventions-genai, docs/gen-ai/gen-ai-metrics.md).

/** CloudWatch's units; money is in micro-USD, for which it has none. */
export type Unit = 'Count' | 'Seconds' | 'Milliseconds' | 'None'

/** What a metric can be told apart by. Each has few values, and none is an organisation, a key or a request: those would also be a series each. */
export type Dimension =
  | 'gen_ai.provider.name'
  | 'gen_ai.request.model'
  | 'gen_ai.token.type'
  | 'leeway.surface'
  | 'leeway.tier'
  | 'leeway.reason'
  | 'leeway.status_class'
  | 'leeway.limiter'
  | 'leeway.outcome'
  | 'leeway.operation'

export interface MetricRow {
  readonly unit: Unit
  /** Each set is a series for every combination of its values; an empty set is one series. */
  readonly sets: readonly (readonly Dimension[])[]
}

const [provider, model, reason, status] = ['gen_ai.provider.name', 'gen_ai.request.model', 'leeway.reason', 'leeway.status_class'] as const

export const metrics = {
  'gen_ai.client.operation.duration': {
    unit: 'Seconds',
    sets: [[provider, model]],
  },
  'gen_ai.server.time_to_first_token': {
    unit: 'Seconds',
    sets: [[provider, model, 'leeway.tier']],
  },
  'gen_ai.client.token.usage': {
    unit: 'Count',
    sets: [[provider, model, 'gen_ai.token.type']],
  },
  'leeway.requests': {
    unit: 'Count',
    sets: [[status], ['leeway.surface', status]],
  },
  'leeway.race.outcome': { unit: 'Count', sets: [[provider, reason]] },
  'leeway.race.fallback': {
    unit: 'None',
    sets: [[]],
  },
  'leeway.wait': { unit: 'Milliseconds', sets: [[provider, reason]] },
  'leeway.saving': { unit: 'None', sets: [[provider, model]] },
  'leeway.waiting_cost': { unit: 'None', sets: [[provider]] },
  'leeway.limiter': {
    unit: 'Count',
    sets: [['leeway.limiter', 'leeway.outcome']],
  },
  'leeway.byok.failures': {
    unit: 'Count',
    sets: [[reason]],
  },
  'leeway.ledger.failures': { unit: 'Count', sets: [['leeway.operation']] },
} as const satisfies Readonly<Record<string, MetricRow>>

export type MetricName = keyof typeof metrics

/** A sentence on each for the documentation; apart, so that the functions do without. */
export const metricMeaning: Readonly<Record<MetricName, string>> = {
  'gen_ai.client.operation.duration': 'From the arrival to the end of the answer.',
  'gen_ai.server.time_to_first_token': "From the arrival to the answer's start, waits for flex included; of answers that started.",
  'gen_ai.client.token.usage': 'Tokens, `input` and `output`, as the provider reported them.',
  'leeway.requests':
    'Answered requests by class of status, `499` for a client that left; its share of `4xx` and `5xx` is the rate of errors.',
  'leeway.race.outcome': 'Requests with a window, by how the race went.',
  'leeway.race.fallback': '1 where the standard tier had to serve, 0 where flex did: its average is the share of fallbacks.',
  'leeway.wait': 'How long a request with a window waited for its start.',
  'leeway.saving': 'What was saved against the standard tier, in micro-USD.',
  'leeway.waiting_cost': 'What Lambda charged for the wait, in micro-USD.',
  'leeway.limiter':
    'Limits at work: `refused`; and without their database: `open` where requests pass uncounted, `closed` where they are refused.',
  'leeway.byok.failures': 'Provider keys that could not be used: `missing`, `malformed`, `unreadable`, or `refused` by the provider.',
  'leeway.ledger.failures': 'Writes to ledger and credit that failed in every try.',
}

/** The row of a name; widened, so that readers see one type. */
export const metricOf = (name: MetricName): MetricRow => metrics[name]

/** A metric under one value of each of its dimensions. */
export interface Series {
  readonly name: MetricName
  readonly dimensions: Readonly<Partial<Record<Dimension, string>>>
}

export interface Measurement extends Series {
  readonly value: number
}

/** Where measurements go. */
export interface Metrics {
  record(measurements: readonly Measurement[]): void
}
